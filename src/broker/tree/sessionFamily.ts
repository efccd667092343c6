// Who belongs to a session: the broker's children, and every process of its job that was ever seen.
import type { Family, KnownChild, KnownProcess } from '../../model/pipes/holderOrigin';
import type { Win32 } from '../../win32/win32';

export class SessionFamily {
  readonly #children: KnownChild[] = [];
  readonly #seen = new Map<number, KnownProcess>();

  constructor(
    private readonly inspect: Win32,
    /** Processes of the job that are alive. */
    private readonly jobPids: () => readonly number[],
  ) {}

  /** While the child is suspended: it cannot have ended. */
  add(id: string, pid: number): void {
    const listed = this.inspect.ProcessList().find((process) => process.pid === pid);
    if (listed) this.#children.push({ id, process: listed, hasExited: false });
  }

  /** Notes who is there at this moment: what the child started is alive, and its parent still known. */
  exited(id: string): void {
    const index = this.#children.findIndex((child) => child.id === id);
    const child = this.#children[index];
    if (child) this.#children[index] = { ...child, hasExited: true };
    this.now();
  }

  /** A process that was reported: it may have exited before anybody lists it. */
  saw(process: KnownProcess): void {
    this.#seen.set(process.pid, process);
  }

  now(): Family {
    const alive = new Map(this.inspect.ProcessList().map((process) => [process.pid, process]));
    const jobPids = new Set(this.jobPids());
    for (const pid of jobPids) {
      const process = alive.get(pid);
      if (process) this.#seen.set(pid, process);
    }
    return {
      brokerPid: process.pid,
      children: [...this.#children],
      alive,
      seen: new Map(this.#seen),
      jobPids,
    };
  }
}
