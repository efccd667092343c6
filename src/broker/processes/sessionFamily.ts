// Who belongs to a session: the broker's children, and every process of its job that was ever seen.
import type { Family, KnownProcess } from '../../model/pipes/holderOrigin';
import type { Win32 } from '../../win32/win32';
import type { SessionJob } from './sessionJob';
import type { SessionProcesses } from './sessionProcesses';

export class SessionFamily {
  readonly #seen = new Map<number, KnownProcess>();

  constructor(
    private readonly inspect: Pick<Win32, 'ProcessList'>,
    private readonly processes: SessionProcesses,
    private readonly job: Pick<SessionJob, 'pids'>,
  ) {}

  /** A process that was reported: it may have exited before anybody lists it. */
  saw(process: KnownProcess): void {
    this.#seen.set(process.pid, process);
  }

  /** Also when a process has ended: what it started is alive at that moment, and its parent still known. */
  now(): Family {
    const alive = new Map(this.inspect.ProcessList().map((listed) => [listed.pid, listed]));
    const jobPids = new Set(this.job.pids());
    for (const pid of jobPids) {
      const listed = alive.get(pid);
      if (listed) this.#seen.set(pid, listed);
    }
    return {
      brokerPid: process.pid,
      children: this.processes.children.flatMap(({ id, phase, child: { listed } }) =>
        listed ? [{ id, process: listed, hasExited: phase === 'exited' }] : [],
      ),
      alive,
      seen: new Map(this.#seen),
      jobPids,
    };
  }
}
