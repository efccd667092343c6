// Whether a process is there, and waiting until it is not, or until the kernel has forgotten it.
import { setTimeout as pause } from 'node:timers/promises';
import { PROCESS_QUERY_LIMITED_INFORMATION } from '../../src/win32/constants';
import { loadWin32 } from '../../src/win32/bindings/loadWin32';

export { isAlive, whenGone } from '../processGone';

/** Until the kernel has no object of it left: a handle of anybody's keeps a process that has ended. */
export async function whenForgotten(pid: number, deadline = 5000): Promise<void> {
  const win32 = loadWin32(() => undefined);
  const end = Date.now() + deadline;
  for (;;) {
    const handle = win32.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, pid);
    if (handle === null) return;
    win32.CloseHandle(handle);
    if (Date.now() > end) throw new Error(`Somebody keeps process ${pid} after ${deadline} ms.`);
    await pause(20);
  }
}
