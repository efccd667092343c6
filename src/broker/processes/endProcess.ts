// Ends a process that may have ended by itself meanwhile.
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';

/** One that refuses lives on, which the end of the session says. */
export function endProcess(win32: Pick<Win32, 'TerminateProcess'>, hProcess: Handle): void {
  try {
    win32.TerminateProcess(hProcess, 1);
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
  }
}
