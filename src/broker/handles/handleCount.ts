// The handles of this process, and how many there are.
import { CURRENT_PROCESS } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';

/** Without the table of the whole system, where Windows has one of a process. */
export function ownTable(inspect: Pick<Win32, 'ProcessHandles'>): readonly TableEntry[] {
  return inspect.ProcessHandles(CURRENT_PROCESS, process.pid);
}

/** From the table itself: Wine's GetProcessHandleCount always answers 0. */
export function handleCount(inspect: Pick<Win32, 'ProcessHandles'>): number {
  return ownTable(inspect).length;
}
