// Opens a process that was found when it ran already, with as many rights as it grants.
import {
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_SUSPEND_RESUME,
  PROCESS_TERMINATE,
  PROCESS_VM_READ,
  SYNCHRONIZE,
} from '../../win32/constants';
import type { Opened } from '../../win32/bindings/handleCopies';
import type { Win32 } from '../../win32/win32';

const needed =
  PROCESS_DUP_HANDLE |
  PROCESS_QUERY_LIMITED_INFORMATION |
  PROCESS_VM_READ |
  PROCESS_SUSPEND_RESUME |
  PROCESS_TERMINATE |
  SYNCHRONIZE;

/**
 * With PROCESS_QUERY_INFORMATION the kernel tells its handles without the table of the whole system. A process that refuses that
 * right may grant the others. https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights
 */
export function openRunning(inspect: Pick<Win32, 'OpenForCopies'>, pid: number): Opened {
  const whole = inspect.OpenForCopies(pid, needed | PROCESS_QUERY_INFORMATION);
  return whole.ok ? whole : inspect.OpenForCopies(pid, needed);
}
