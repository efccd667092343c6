// Calls on processes: create suspended, resume, suspend, wait, end, and look into their parameters.
import { hex } from '../../model/base/handleValue';
import { longPath } from '../longPath';
import type { AttributeList } from './attributeList';
import {
  CREATE_DEFAULT_ERROR_MODE,
  CREATE_NEW_CONSOLE,
  CREATE_NO_WINDOW,
  CREATE_SUSPENDED,
  CREATE_UNICODE_ENVIRONMENT,
  DEBUG_PROCESS,
  DETACHED_PROCESS,
  EXTENDED_STARTUPINFO_PRESENT,
  INFINITE,
  PROCESS_QUERY_INFORMATION,
  STARTF_USESTDHANDLES,
  WAIT_OBJECT_0,
} from '../constants';
import type { Handle } from '../handle';
import { BOOL, DWORD, NTSTATUS, POINTER, type Library } from './library';
import { Win32Error } from '../win32Error';

/** PROCESSINFOCLASS. */
const ProcessBreakOnTermination = 29;

/** PROCESS_MITIGATION_POLICY (winnt.h), and the first bit of what it asks for. */
const ProcessStrictHandleCheckPolicy = 3;
const RaiseExceptionOnInvalidHandleReference = 0x1;

export interface ProcessToCreate {
  readonly lpApplicationName: string;
  readonly lpCommandLine: string;
  readonly bInheritHandles: boolean;
  /** The parent's, one without a window, a new one with a window, or none. */
  readonly console: 'shared' | 'noWindow' | 'new' | 'detached';
  /** A whole environment block with its closing NULs. */
  readonly lpEnvironment: string;
  readonly lpCurrentDirectory: string;
  /** hStdInput, hStdOutput, hStdError; null leaves STARTF_USESTDHANDLES out. */
  readonly standardHandles: readonly [Handle, Handle, Handle] | null;
  readonly attributeList: Pick<AttributeList, 'lpAttributeList'> | null;
  /** The calling thread becomes the debugger of the process and of all that it starts. */
  readonly debug: boolean;
}

export interface CreatedProcess {
  readonly hProcess: Handle;
  readonly hThread: Handle;
  readonly dwProcessId: number;
}

/** STARTUPINFOEXW on 64-bit Windows: cb at 0, dwFlags at 60, the three handles from 80, lpAttributeList at 104. */
function startupInfo(request: ProcessToCreate): Buffer {
  const bytes = Buffer.alloc(112);
  bytes.writeUInt32LE(request.attributeList ? 112 : 104, 0);
  if (request.standardHandles) {
    bytes.writeUInt32LE(STARTF_USESTDHANDLES, 60);
    request.standardHandles.forEach((handle, index) =>
      bytes.writeBigUInt64LE(handle, 80 + 8 * index),
    );
  }
  bytes.writeBigUInt64LE(request.attributeList?.lpAttributeList ?? 0n, 104);
  return bytes;
}

function startupInfoText(request: ProcessToCreate): string {
  const names = ['hStdInput', 'hStdOutput', 'hStdError'];
  const fields = (request.standardHandles ?? []).map(
    (handle, index) => `${names[index] ?? ''}: ${hex(handle)}`,
  );
  if (fields.length > 0) fields.unshift('dwFlags: STARTF_USESTDHANDLES');
  if (request.attributeList)
    fields.push(`lpAttributeList: ${hex(request.attributeList.lpAttributeList)}`);
  return `{ ${fields.join(', ')} }`;
}

const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

export function bindProcesses(library: Library) {
  const create = library.kernel32('CreateProcessW', BOOL, [
    'str16',
    POINTER,
    POINTER,
    POINTER,
    BOOL,
    DWORD,
    POINTER,
    'str16',
    POINTER,
    POINTER,
  ]);
  const resumeThread = library.kernel32('ResumeThread', DWORD, [POINTER]);
  const suspend = library.ntdll('NtSuspendProcess', NTSTATUS, [POINTER]);
  const resume = library.ntdll('NtResumeProcess', NTSTATUS, [POINTER]);
  const terminate = library.kernel32('TerminateProcess', BOOL, [POINTER, DWORD]);
  const exitCode = library.kernel32('GetExitCodeProcess', BOOL, [POINTER, POINTER]);
  const wait = library.kernel32('WaitForSingleObject', DWORD, [POINTER, DWORD]);
  const open = library.kernel32('OpenProcess', POINTER, [DWORD, BOOL, DWORD]);
  const close = library.kernel32('CloseHandle', BOOL, [POINTER]);
  const mitigationPolicy = library.kernel32('GetProcessMitigationPolicy', BOOL, [
    POINTER,
    'int32',
    POINTER,
    'size_t',
  ]);
  const openThread = library.kernel32('OpenThread', POINTER, [DWORD, BOOL, DWORD]);
  const currentThreadId = library.kernel32('GetCurrentThreadId', DWORD, []);
  const consoleCodePage = library.kernel32('GetConsoleCP', DWORD, []);
  const queryProcess = library.ntdll('NtQueryInformationProcess', NTSTATUS, [
    POINTER,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);
  const imageName = library.kernel32('QueryFullProcessImageNameW', BOOL, [
    POINTER,
    DWORD,
    POINTER,
    POINTER,
  ]);

  const settleOpen = (
    api: string,
    args: Readonly<Record<string, number | boolean>>,
    handle: Handle,
  ): void => {
    const texts = Object.entries(args).map(([name, value]) => [name, String(value)]);
    const named = Object.fromEntries(texts) as Record<string, string>;
    library.settle(api, named, handle === 0n, handle === 0n ? 'NULL' : hex(handle));
  };

  return {
    /** Starts suspended, so that its handle table can be read before it runs. The caller closes both handles. https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createprocessw */
    CreateProcessW(request: ProcessToCreate): CreatedProcess {
      const information = Buffer.alloc(24);
      const named: readonly (readonly [string, number])[] = [
        ['CREATE_SUSPENDED', CREATE_SUSPENDED],
        ['DEBUG_PROCESS', request.debug ? DEBUG_PROCESS : 0],
        ['CREATE_UNICODE_ENVIRONMENT', CREATE_UNICODE_ENVIRONMENT],
        // The runtime of the broker turns crash dialogs and dumps off for itself, which its children would inherit.
        ['CREATE_DEFAULT_ERROR_MODE', CREATE_DEFAULT_ERROR_MODE],
        ['CREATE_NO_WINDOW', request.console === 'noWindow' ? CREATE_NO_WINDOW : 0],
        ['CREATE_NEW_CONSOLE', request.console === 'new' ? CREATE_NEW_CONSOLE : 0],
        ['DETACHED_PROCESS', request.console === 'detached' ? DETACHED_PROCESS : 0],
        ['EXTENDED_STARTUPINFO_PRESENT', request.attributeList ? EXTENDED_STARTUPINFO_PRESENT : 0],
      ];
      const flags = named.filter(([, bit]) => bit !== 0);
      const ok = create(
        longPath(request.lpApplicationName),
        wide(request.lpCommandLine),
        0n,
        0n,
        request.bInheritHandles ? 1 : 0,
        flags.reduce((mask, [, bit]) => mask | bit, 0),
        Buffer.from(request.lpEnvironment, 'utf16le'),
        request.lpCurrentDirectory,
        startupInfo(request),
        information,
      );
      const created = {
        hProcess: information.readBigUInt64LE(0),
        hThread: information.readBigUInt64LE(8),
        dwProcessId: information.readUInt32LE(16),
      };
      library.settle(
        'CreateProcessW',
        {
          lpApplicationName: request.lpApplicationName,
          lpCommandLine: request.lpCommandLine,
          bInheritHandles: request.bInheritHandles ? 'TRUE' : 'FALSE',
          dwCreationFlags: flags.map(([name]) => name).join(' | '),
          lpCurrentDirectory: request.lpCurrentDirectory,
          lpStartupInfo: startupInfoText(request),
          lpProcessInformation: ok === 0 ? '{}' : `{ dwProcessId: ${created.dwProcessId} }`,
        },
        ok === 0,
      );
      return created;
    },

    /** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-resumethread */
    ResumeThread(hThread: Handle): void {
      const count = Number(resumeThread(hThread));
      library.settle(
        'ResumeThread',
        { hThread: hex(hThread) },
        count === 0xffff_ffff,
        String(count),
      );
    },

    /** Suspends every thread of a process; undocumented, stable since Windows XP and what debuggers and task managers call. */
    NtSuspendProcess(hProcess: Handle): boolean {
      return suspend(hProcess) === 0;
    },

    NtResumeProcess(hProcess: Handle): boolean {
      return resume(hProcess) === 0;
    },

    /** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-terminateprocess */
    TerminateProcess(hProcess: Handle, uExitCode: number): void {
      const ok = terminate(hProcess, uExitCode);
      library.settle(
        'TerminateProcess',
        { hProcess: hex(hProcess), uExitCode: String(uExitCode) },
        ok === 0,
      );
    },

    /** Unsigned; meaningful once the process has ended. https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getexitcodeprocess */
    GetExitCodeProcess(hProcess: Handle): number {
      const code = Buffer.alloc(4);
      const ok = exitCode(hProcess, code);
      library.settle(
        'GetExitCodeProcess',
        { hProcess: hex(hProcess) },
        ok === 0,
        String(code.readUInt32LE()),
      );
      return code.readUInt32LE();
    },

    /** Waits on a pool thread until the process ends. https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitforsingleobject */
    WaitForExit(hProcess: Handle): Promise<void> {
      return new Promise((resolve, reject) => {
        const settled = (error: Error | null, result: unknown): void => {
          const code = result === WAIT_OBJECT_0 ? 0 : library.lastError();
          if (error) reject(error);
          else if (result === WAIT_OBJECT_0) resolve();
          else reject(new Win32Error('WaitForSingleObject', code));
        };
        wait.async(hProcess, INFINITE, settled);
      });
    },

    /** Whether it has ended; does not wait. The handle needs SYNCHRONIZE. https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitforsingleobject */
    HasEnded: (hProcess: Handle): boolean => wait(hProcess, 0) === WAIT_OBJECT_0,

    /** Null when there is no such process or it refuses. https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocess */
    OpenProcess(dwDesiredAccess: number, dwProcessId: number): Handle | null {
      return (open(dwDesiredAccess, 0, dwProcessId) ?? null) as Handle | null;
    },

    /** With an inherit flag of its own. https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocess */
    OpenProcessHandle(
      dwDesiredAccess: number,
      bInheritHandle: boolean,
      dwProcessId: number,
    ): Handle {
      const handle = (open(dwDesiredAccess, bInheritHandle ? 1 : 0, dwProcessId) ?? 0n) as Handle;
      settleOpen('OpenProcess', { dwProcessId, dwDesiredAccess, bInheritHandle }, handle);
      return handle;
    },

    /** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openthread */
    OpenThread(dwDesiredAccess: number, bInheritHandle: boolean, dwThreadId: number): Handle {
      const handle = (openThread(dwDesiredAccess, bInheritHandle ? 1 : 0, dwThreadId) ??
        0n) as Handle;
      settleOpen('OpenThread', { dwThreadId, dwDesiredAccess, bInheritHandle }, handle);
      return handle;
    },

    /**
     * Whether the process asked to be told of invalid handles by exceptions (PROCESS_MITIGATION_STRICT_HANDLE_CHECK_POLICY). False
     * when it cannot be asked. https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocessmitigationpolicy
     */
    HasStrictHandleChecks(dwProcessId: number): boolean {
      const hProcess = open(PROCESS_QUERY_INFORMATION, 0, dwProcessId) as Handle | null;
      if (!hProcess) return false;
      const policy = Buffer.alloc(4);
      const ok = mitigationPolicy(hProcess, ProcessStrictHandleCheckPolicy, policy, 4n);
      close(hProcess);
      return ok !== 0 && (policy.readUInt32LE() & RaiseExceptionOnInvalidHandleReference) !== 0;
    },

    GetCurrentThreadId: (): number => Number(currentThreadId()),

    /** Whether this process is attached to a console. https://learn.microsoft.com/windows/console/getconsolecp */
    HasConsole: (): boolean => consoleCodePage() !== 0,

    /**
     * Whether Windows stops with a blue screen when the process ends. False when nobody can ask.
     * https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-isprocesscritical
     */
    IsCritical(hProcess: Handle): boolean {
      const isCritical = Buffer.alloc(4);
      const status = queryProcess(hProcess, ProcessBreakOnTermination, isCritical, 4, 0n);
      return status === 0 && isCritical.readUInt32LE() !== 0;
    },

    /** The path of the program; null when it cannot be asked. */
    QueryFullProcessImageNameW(hProcess: Handle): string | null {
      const text = Buffer.alloc(2 * 32_768);
      const size = Buffer.alloc(4);
      size.writeUInt32LE(32_768);
      if (imageName(hProcess, 0, text, size) === 0) return null;
      return text.toString('utf16le', 0, 2 * size.readUInt32LE());
    },
  };
}
