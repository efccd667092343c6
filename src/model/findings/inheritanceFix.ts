// What to change where a process has a handle that it was not meant to have: how the object is opened, and how the process is started.
import * as l10n from '@vscode/l10n';
import { fixesOf } from '../session/processProgram';
import type { ProcessState, SessionState } from '../session/state';
import type { KeptHandle } from './keptHandles';

/** What every runtime has a way of its own for; null for events, jobs, pipes and the like. */
function kindOf({ observed, source }: KeptHandle): 'file' | 'socket' | 'mapping' | null {
  const file = observed.file ?? source.file;
  if (file?.socket) return 'socket';
  if (file) return file.kind === 'file' ? 'file' : null;
  return source.type === 'Section' ? 'mapping' : null;
}

/** For the code that opened the object. */
function openingFix(state: SessionState, handle: KeptHandle): string {
  const { opener, observed, source } = handle;
  const kind = kindOf(handle);
  if (kind !== null) return fixesOf(state.plan, opener).openNotInheritable(opener.name, kind);
  return (observed.file ?? source.file)
    ? l10n.t('In {0}, open it without bInheritHandle in SECURITY_ATTRIBUTES.', opener.name)
    : l10n.t('In {0}, create it without bInheritHandle in SECURITY_ATTRIBUTES.', opener.name);
}

/** A program that calls CreateProcessW itself, as far as anybody knows. */
const callsWin32 = ({ runtime }: ProcessState): boolean =>
  runtime === undefined || runtime === 'win32' || runtime === 'crt';

/** For the code that started the process. */
function startFix(state: SessionState, { creator, process, source }: KeptHandle): string {
  const starter = state.processes.find(({ id }) => id === creator.processId);
  if (starter && !callsWin32(starter)) {
    return fixesOf(state.plan, starter).keepFromChild(starter.name, process.name);
  }
  return source.isUnseen
    ? l10n.t(
        'In {0}, start {1} with a handle list without handle {2} (PROC_THREAD_ATTRIBUTE_HANDLE_LIST), and do not send it with DuplicateHandle.',
        creator.name,
        process.name,
        source.value,
      )
    : l10n.t(
        'In {0}, start {1} with a handle list without handle {2} (PROC_THREAD_ATTRIBUTE_HANDLE_LIST), or with bInheritHandles FALSE.',
        creator.name,
        process.name,
        source.value,
      );
}

export function inheritanceFix(state: SessionState, handle: KeptHandle): string {
  return [openingFix(state, handle), startFix(state, handle)].join(' ');
}
