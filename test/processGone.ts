// Whether a process is there, and waiting until it is not: of any process, on every system.
import { setTimeout as pause } from 'node:timers/promises';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** There is no event for the end of a process that is not our child: asks until the deadline. */
export async function whenGone(pid: number, deadline = 5000): Promise<void> {
  const end = Date.now() + deadline;
  while (isAlive(pid)) {
    if (Date.now() > end) throw new Error(`Process ${pid} is still there after ${deadline} ms.`);
    await pause(20);
  }
}
