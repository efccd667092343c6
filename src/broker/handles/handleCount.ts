// How many handles this process has.
import type { Win32 } from '../../win32/win32';

/** From the table itself: Wine's GetProcessHandleCount always answers 0. */
export function handleCount(inspect: Pick<Win32, 'HandleTable'>): number {
  return inspect.HandleTable(new Set([process.pid])).length;
}
