// The job of a session: whoever is in it ends with the session, but for those that were left to themselves.
import { setTimeout as pause } from 'node:timers/promises';
import { PROCESS_TERMINATE } from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import type { HandleLedger } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import { createdBy } from './createdBy';
import { endProcess } from './endProcess';
import type { SessionProcesses } from './sessionProcesses';

export class SessionJob {
  #job: Handle | null = null;

  constructor(
    private readonly win32: Win32,
    private readonly inspect: Win32,
    private readonly ledger: HandleLedger,
    private readonly processes: Pick<SessionProcesses, 'all'>,
  ) {}

  /** What was left to itself, with what it has started since. */
  #spared(): ReadonlySet<number> {
    const left = this.processes.all.filter(({ phase }) => phase === 'detached');
    if (left.length === 0) return new Set();
    const lives = left.map(({ pid, createdAt }) => ({ pid, createdAt, endedAt: null }));
    const started = createdBy(lives, this.inspect.ProcessList(), new Set(), {
      withConsoleHosts: true,
    });
    return new Set([...left, ...started].map(({ pid }) => pid));
  }

  /** @throws Win32Error */
  create(): Handle {
    const job = this.win32.CreateJobObjectW(null);
    this.ledger.own(job);
    this.#job = job;
    this.win32.SetKillOnJobClose(job);
    return job;
  }

  get handle(): Handle {
    if (this.#job === null) throw new Error('The session has no job yet.');
    return this.#job;
  }

  /** Null when it has none: a session that is attached to its processes ends none of them. */
  get handleOrNone(): Handle | null {
    return this.#job;
  }

  /** Whether a process is in it; assumed of one that cannot be asked. */
  has(hProcess: Handle): boolean {
    try {
      return this.#job === null || this.inspect.IsProcessInJob(hProcess, this.#job);
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error;
      return true;
    }
  }

  pids(): readonly number[] {
    return this.#job === null ? [] : this.inspect.JobProcessIds(this.#job);
  }

  /** Ends everything in it that is not spared. Without a child there may be no job yet. */
  end(): void {
    if (this.#job === null) return;
    const spared = this.#spared();
    if (spared.size === 0) {
      this.win32.TerminateJobObject(this.#job, 1);
      return;
    }
    for (const pid of this.pids()) if (!spared.has(pid)) this.#endOne(pid);
  }

  #hasOthers(): boolean {
    const spared = this.#spared();
    return this.pids().some((pid) => !spared.has(pid));
  }

  /**
   * Ends what is left in it, as closing its last handle would, and resolves when all that is not spared is gone; after `patience`
   * milliseconds in any case.
   */
  async empty(patience: number): Promise<void> {
    if (!this.#hasOthers()) return;
    this.end();
    const end = Date.now() + patience;
    while (this.#hasOthers() && Date.now() < end) await pause(10);
  }

  #endOne(pid: number): void {
    const opened = this.inspect.OpenForCopies(pid, PROCESS_TERMINATE);
    if (!opened.ok) return;
    try {
      endProcess(this.win32, opened.process);
    } finally {
      this.inspect.Discard(opened.process);
    }
  }

  /** Before its last handle is closed, which would end those that are spared, too; all of them with `leavesAll`. */
  finish(leavesAll: boolean): void {
    if (this.#job === null || (!leavesAll && this.#spared().size === 0)) return;
    this.win32.ClearKillOnJobClose(this.#job);
  }
}
