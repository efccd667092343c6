// Calls on processes and threads.
import {
  CREATE_DEFAULT_ERROR_MODE,
  CREATE_NEW_CONSOLE,
  CREATE_NO_WINDOW,
  CREATE_SUSPENDED,
  CREATE_UNICODE_ENVIRONMENT,
  DEBUG_PROCESS,
  DETACHED_PROCESS,
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  EXTENDED_STARTUPINFO_PRESENT,
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_SUSPEND_RESUME,
  PROCESS_TERMINATE,
  PROCESS_VM_READ,
  SYNCHRONIZE,
} from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import { Win32Error } from '../../../src/win32/win32Error';
import { createProcess, type ProcessAttributes } from '../createProcess';
import { processBehind } from '../handleCalls';
import type { ModelProcess } from '../process';
import { ERROR_BAD_LENGTH, Refusal } from '../refusal';
import { objectOf, processAccess, refusedRights } from '../rights';
import { ModelThread } from '../thread';
import { hex, settle, type Caller } from './caller';

type Functions = Pick<
  Win32,
  | 'AttributeList'
  | 'CreateProcessW'
  | 'ResumeThread'
  | 'NtSuspendProcess'
  | 'NtResumeProcess'
  | 'TerminateProcess'
  | 'GetExitCodeProcess'
  | 'WaitForExit'
  | 'HasEnded'
  | 'OpenProcess'
  | 'OpenProcessHandle'
  | 'OpenThread'
  | 'HasStrictHandleChecks'
  | 'IsCritical'
  | 'GetCurrentThreadId'
  | 'HasConsole'
  | 'QueryFullProcessImageNameW'
  | 'HideDebugger'
  | 'HasDebugPort'
  | 'HasStarted'
  | 'Descent'
  | 'EndedAt'
  | 'CommandLine'
  | 'QueryCommandLine'
  | 'StartParameters'
  | 'CurrentDirectory'
  | 'ProgramSigns'
  | 'ModulePaths'
>;

const consoleFlags = {
  shared: 0,
  noWindow: CREATE_NO_WINDOW,
  new: CREATE_NEW_CONSOLE,
  detached: DETACHED_PROCESS,
} as const;

/** PROCESS_VM_WRITE and PROCESS_VM_OPERATION. */
const PROCESS_VM_CHANGES = 0x28;

/** Attribute lists are memory: all threads of a process have the same ones. */
interface Memory {
  readonly lists: Map<bigint, ProcessAttributes>;
  next: bigint;
}

const memories = new WeakMap<ModelProcess, Memory>();

function memoryOf(process: ModelProcess): Memory {
  const memory = memories.get(process) ?? { lists: new Map(), next: 0x1_0000n };
  memories.set(process, memory);
  return memory;
}

export function processFunctions(caller: Caller): Functions {
  const { process, system } = caller;
  const { lists } = memoryOf(process);

  /** Null where the call says no more than that it failed. */
  function ask<T>(handle: bigint, right: number, answer: (asked: ModelProcess) => T): T | null {
    try {
      return answer(processBehind(process, handle, right));
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  /** @throws Refusal */
  function opened(pid: number, access: number, inherit: boolean): bigint {
    const other = system.process(pid);
    if (!other) throw new Refusal(ERROR_INVALID_PARAMETER, `no process ${pid}`);
    if ((refusedRights(process, other) & access) !== 0)
      throw new Refusal(ERROR_ACCESS_DENIED, `${pid} refuses`);
    return process.table.add(other, processAccess(access), inherit);
  }

  function suspend(asked: ModelProcess, by: 1 | -1): true {
    for (const thread of asked.threads) {
      thread.suspendCount = Math.max(0, thread.suspendCount + by);
      thread.goOn();
    }
    return true;
  }

  return {
    /** "UpdateProcThreadAttribute fails if the size is zero" with 24: win32-console-docs, CreateProcess_InheritList.cc. */
    AttributeList({ parentProcess, handleList }) {
      const isEmpty = handleList?.length === 0;
      if (isEmpty && !system.personality.asWine('empty handle list')) {
        return settle(caller, 'UpdateProcThreadAttribute', { cbSize: '0' }, () => {
          throw new Refusal(ERROR_BAD_LENGTH, 'an empty list');
        });
      }
      const lpAttributeList = (memoryOf(process).next += 0x100n);
      const list = isEmpty ? null : handleList;
      lists.set(lpAttributeList, { parentProcess, handleList: list });
      caller.onCall({ api: 'UpdateProcThreadAttribute', args: {}, result: 'TRUE', error: null });
      return { lpAttributeList, delete: () => void lists.delete(lpAttributeList) };
    },

    CreateProcessW(request) {
      const address = request.attributeList?.lpAttributeList ?? null;
      const attributes = address === null ? null : (lists.get(address) ?? null);
      if (address !== null && !attributes) throw new Error('The attribute list was deleted.');
      const flags =
        CREATE_SUSPENDED |
        CREATE_UNICODE_ENVIRONMENT |
        CREATE_DEFAULT_ERROR_MODE |
        consoleFlags[request.console] |
        (request.debug ? DEBUG_PROCESS : 0) |
        (attributes ? EXTENDED_STARTUPINFO_PRESENT : 0);
      const args = {
        lpApplicationName: request.lpApplicationName,
        lpCommandLine: request.lpCommandLine,
        bInheritHandles: request.bInheritHandles ? 'TRUE' : 'FALSE',
        dwCreationFlags: hex(flags),
      };
      return settle(caller, 'CreateProcessW', args, () => {
        const {
          hProcess,
          hThread,
          process: child,
        } = createProcess(system, process, {
          application: request.lpApplicationName,
          commandLine: request.lpCommandLine,
          inherits: request.bInheritHandles,
          flags,
          cb: attributes ? 112 : 104,
          fields: request.standardHandles,
          attributes,
          environment: request.lpEnvironment.split('\0').filter(Boolean),
          directory: request.lpCurrentDirectory,
          debugger: caller.debugger?.object ?? null,
        });
        return { hProcess, hThread, dwProcessId: child.pid };
      });
    },

    ResumeThread: (hThread) =>
      settle(caller, 'ResumeThread', { hThread: hex(hThread) }, () => {
        const thread = objectOf(process, hThread, ModelThread, 0x2);
        thread.suspendCount = Math.max(0, thread.suspendCount - 1);
        thread.goOn();
      }),

    NtSuspendProcess: (handle) =>
      ask(handle, PROCESS_SUSPEND_RESUME, (asked) => suspend(asked, 1)) ?? false,
    NtResumeProcess: (handle) =>
      ask(handle, PROCESS_SUSPEND_RESUME, (asked) => suspend(asked, -1)) ?? false,

    TerminateProcess: (handle, exitCode) =>
      settle(caller, 'TerminateProcess', { hProcess: hex(handle) }, () => {
        const ended = processBehind(process, handle, PROCESS_TERMINATE);
        // "access denied" for one that has ended: Learn, TerminateProcess.
        if (ended.hasEnded) throw new Refusal(ERROR_ACCESS_DENIED, 'it has ended');
        ended.end(exitCode);
      }),

    GetExitCodeProcess: (handle) =>
      settle(
        ...([caller, 'GetExitCodeProcess', { hProcess: hex(handle) }] as const),
        () => processBehind(process, handle, PROCESS_QUERY_LIMITED_INFORMATION).exitCode >>> 0,
        String,
      ),

    WaitForExit: (handle) =>
      new Promise((resolve, reject) => {
        try {
          processBehind(process, handle, SYNCHRONIZE).whenSignalled(resolve);
        } catch (error) {
          const code = error instanceof Refusal ? error.code : 0;
          reject(new Win32Error('WaitForSingleObject', code));
        }
      }),

    HasEnded: (handle) => ask(handle, SYNCHRONIZE, ({ hasEnded }) => hasEnded) ?? false,

    OpenProcess(access, pid) {
      try {
        return opened(pid, access, false);
      } catch (error) {
        if (error instanceof Refusal) return null;
        throw error;
      }
    },

    OpenProcessHandle: (access, inherit, pid) =>
      settle(
        ...([caller, 'OpenProcess', { dwProcessId: String(pid) }] as const),
        () => opened(pid, access, inherit),
        ...([hex, 'NULL'] as const),
      ),

    OpenThread: (access, inherit, tid) =>
      settle(
        ...([caller, 'OpenThread', { dwThreadId: String(tid) }] as const),
        () => {
          const thread = system.thread(tid);
          if (!thread) throw new Refusal(ERROR_INVALID_PARAMETER, `no thread ${tid}`);
          return process.table.add(thread, access, inherit);
        },
        ...([hex, 'NULL'] as const),
      ),

    IsCritical: (handle) =>
      ask(handle, PROCESS_QUERY_LIMITED_INFORMATION, ({ isCritical }) => isCritical) ?? false,

    HasStrictHandleChecks: (pid) => {
      const asked = system.process(pid);
      if (!asked || (asked.refuses & PROCESS_QUERY_INFORMATION) !== 0) return false;
      return asked.hasStrictHandleChecks;
    },

    GetCurrentThreadId: () => caller.tid,
    HasConsole: () => process.console !== null,

    QueryFullProcessImageNameW: (handle) =>
      ask(handle, PROCESS_QUERY_LIMITED_INFORMATION, ({ image, hasEnded }) =>
        hasEnded ? null : image,
      ),

    HideDebugger: (handle) =>
      ask(handle, PROCESS_VM_CHANGES, (asked) => {
        asked.seesDebugger = false;
        return true;
      }) ?? false,

    HasDebugPort: (handle) =>
      ask(handle, PROCESS_QUERY_LIMITED_INFORMATION, ({ debugObject }) => debugObject !== null) ??
      false,

    HasStarted: (handle) => ask(handle, PROCESS_VM_READ, ({ hasStarted }) => hasStarted),

    Descent: (handle) =>
      ask(handle, PROCESS_QUERY_LIMITED_INFORMATION, ({ parentPid, createdAt }) => ({
        parentPid,
        createdAt: String(createdAt),
      })),

    EndedAt: (handle) =>
      ask(handle, PROCESS_QUERY_LIMITED_INFORMATION, ({ endedAt }) =>
        endedAt === null ? null : String(endedAt),
      ),

    QueryCommandLine: (handle) =>
      system.personality.asWine('command line by a question')
        ? null
        : ask(handle, PROCESS_QUERY_LIMITED_INFORMATION, ({ commandLine, hasEnded }) =>
            hasEnded ? null : commandLine,
          ),

    CommandLine: (handle) =>
      ask(handle, PROCESS_VM_READ, ({ commandLine, hasEnded }) => (hasEnded ? null : commandLine)),

    StartParameters: (handle) =>
      ask(handle, PROCESS_VM_READ, (asked) => {
        if (asked.hasEnded) return null;
        const { commandLine, directory, environment, runtimeHandles } = asked;
        const [stdin, stdout, stderr] = asked.standard;
        const standardHandles = { stdin, stdout, stderr };
        return { commandLine, directory, environment, standardHandles, runtimeHandles };
      }),

    CurrentDirectory: (handle) =>
      ask(handle, PROCESS_VM_READ, ({ directory, hasEnded }) => (hasEnded ? null : directory)),

    /** Its loader lists the modules when it begins to run. */
    ProgramSigns: (handle) =>
      ask(handle, PROCESS_VM_READ, ({ signs, hasStarted, hasEnded }) =>
        hasEnded ? null : hasStarted ? signs : { ...signs, modules: [] },
      ),

    ModulePaths: (handle) =>
      ask(handle, PROCESS_VM_READ, ({ image, modules, hasEnded }) =>
        hasEnded ? null : [image, ...modules],
      ),
  };
}
