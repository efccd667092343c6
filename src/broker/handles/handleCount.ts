// How many handles this process has.
import { CURRENT_PROCESS } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';

/** From the table itself: Wine's GetProcessHandleCount always answers 0. */
export function handleCount(inspect: Pick<Win32, 'ProcessHandles'>): number {
  return inspect.ProcessHandles(CURRENT_PROCESS, process.pid).length;
}
