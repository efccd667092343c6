// Where Microsoft documents the rule behind each reason for which a process has a handle, or has none.
import type { HandleReason } from './handleReason';

interface RuleLink {
  /** What the page is called there. */
  readonly title: string;
  readonly url: string;
}

const learn = 'https://learn.microsoft.com/windows';

const inheritance: RuleLink = {
  title: 'Inheritance',
  url: `${learn}/win32/procthread/inheritance`,
};
const handleInheritance: RuleLink = {
  title: 'Handle Inheritance',
  url: `${learn}/win32/sysinfo/handle-inheritance`,
};
const handleList: RuleLink = {
  title: 'UpdateProcThreadAttribute: PROC_THREAD_ATTRIBUTE_HANDLE_LIST',
  url: `${learn}/win32/api/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute`,
};
const createProcess: RuleLink = {
  title: 'CreateProcessW: bInheritHandles',
  url: `${learn}/win32/api/processthreadsapi/nf-processthreadsapi-createprocessw`,
};
const duplicateHandle: RuleLink = {
  title: 'DuplicateHandle',
  url: `${learn}/win32/api/handleapi/nf-handleapi-duplicatehandle`,
};
const startupInfo: RuleLink = {
  title: 'STARTUPINFOW: STARTF_USESTDHANDLES',
  url: `${learn}/win32/api/processthreadsapi/ns-processthreadsapi-startupinfow`,
};

export const ruleLinks: Readonly<Record<HandleReason, RuleLink>> = {
  inheritedAll: inheritance,
  inheritedListed: handleList,
  inheritedUnlisted: handleList,
  inheritedFromCreator: handleInheritance,
  inheritedFromParent: {
    title: 'UpdateProcThreadAttribute: PROC_THREAD_ATTRIBUTE_PARENT_PROCESS',
    url: handleList.url,
  },
  inheritedOrSent: handleInheritance,
  standardCopied: {
    title: 'GetStdHandle: Attach/detach behavior',
    url: `${learn}/console/getstdhandle`,
  },
  duplicated: duplicateHandle,
  sent: duplicateHandle,
  opened: {
    title: 'Handles and Objects',
    url: `${learn}/win32/sysinfo/handles-and-objects`,
  },
  nothingInherited: createProcess,
  notInheritable: {
    title: 'SetHandleInformation: HANDLE_FLAG_INHERIT',
    url: `${learn}/win32/api/handleapi/nf-handleapi-sethandleinformation`,
  },
  notListed: handleList,
  listedNotInherited: handleList,
  creatorLeftOut: handleInheritance,
  creatorPassedNothing: createProcess,
  dangling: startupInfo,
  made: handleInheritance,
  ambient: handleInheritance,
};
