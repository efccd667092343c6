// Copies of other processes' handles, made to ask about them: by the ten thousand, so without a call trace.
import { DUPLICATE_SAME_ACCESS, PROCESS_DUP_HANDLE } from '../constants';
import { CURRENT_PROCESS, type Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library } from './library';

/** A process whose handles may be copied, or the Win32 code of the refusal. */
export type Opened =
  { readonly ok: true; readonly process: Handle } | { readonly ok: false; readonly code: number };

export function bindHandleCopies(library: Library) {
  const open = library.kernel32('OpenProcess', POINTER, [DWORD, BOOL, DWORD]);
  const close = library.kernel32('CloseHandle', BOOL, [POINTER]);
  const duplicate = library.kernel32('DuplicateHandle', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    DWORD,
    BOOL,
    DWORD,
  ]);
  const serverProcess = library.kernel32('GetNamedPipeServerProcessId', BOOL, [POINTER, POINTER]);
  const processId = library.kernel32('GetProcessId', DWORD, [POINTER]);
  const copy = Buffer.alloc(8);
  const pid = Buffer.alloc(4);

  return {
    /** The caller closes it with `Discard`. https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocess */
    OpenForCopies(dwProcessId: number, access = PROCESS_DUP_HANDLE): Opened {
      const handle = (open(access, 0, dwProcessId) ?? 0n) as Handle;
      return handle === 0n
        ? { ok: false, code: library.lastError() }
        : { ok: true, process: handle };
    },

    /**
     * A copy in this process, never inheritable; null when there is no such handle or it cannot be copied. The caller closes
     * it at once with `Discard`: a copied write end keeps its pipe from ending.
     */
    CopyHandle(hProcess: Handle, value: Handle): Handle | null {
      const ok = duplicate(hProcess, value, CURRENT_PROCESS, copy, 0, 0, DUPLICATE_SAME_ACCESS);
      return ok === 0 ? null : copy.readBigUInt64LE();
    },

    Discard: (handle: Handle): void => void close(handle),

    /** Whose process the handle of a process is; null for one that is none, or lacks the right to ask. https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocessid */
    GetProcessId: (handle: Handle): number | null => Number(processId(handle)) || null,

    /** Who made the pipe; null when that is not to be had. Waits like ObjectName. https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-getnamedpipeserverprocessid */
    GetNamedPipeServerProcessId: (handle: Handle): number | null =>
      serverProcess(handle, pid) === 0 ? null : pid.readUInt32LE(),
  };
}
