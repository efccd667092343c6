// What the job reports of the processes in it, brought together with what the debugger has told of the same ones, or will tell.

/** Milliseconds the debugger has to report a process that the job has reported, before it is asked whether it can still come. */
const patienceForDebugger = 500;

/** A process the job has told of, and the debugger not yet. */
interface Unheard {
  readonly timer: NodeJS.Timeout;
  /** Whether it was late before, and so is listed as not started. */
  readonly isListed: boolean;
  hasEnded: boolean;
}

interface JobReportsContext {
  readonly hasDebugger: () => boolean;
  /** A process of which nobody else will tell: because nobody debugs, or because the debugger was not told of it. */
  readonly onCreated: (pid: number, how: 'byJob' | 'unheard' | 'unheardAndListed') => void;
  readonly onExited: (pid: number) => void;
  /**
   * A process of which the debugger has not told for a while. True when that can come yet: the kernel tells of a process when its
   * first thread first runs.
   */
  readonly onLate: (pid: number) => boolean;
}

export class JobReports {
  readonly #unheard = new Map<number, Unheard>();
  /** How often the job has yet to report a pid that is known already: it tells the same later, or even after the end. */
  readonly #due = new Map<number, number>();

  constructor(private readonly context: JobReportsContext) {}

  /** The job will report a process that is known. */
  expect(pid: number): void {
    this.#due.set(pid, (this.#due.get(pid) ?? 0) + 1);
  }

  /** It will not: the process is not in the job. */
  expectNot(pid: number): void {
    const due = this.#due.get(pid) ?? 0;
    if (due > 1) this.#due.set(pid, due - 1);
    else this.#due.delete(pid);
  }

  /** The debugger tells of a process: then the job has told of it, or will. */
  heardOf(pid: number): void {
    const unheard = this.#unheard.get(pid);
    if (!unheard) {
      this.expect(pid);
      return;
    }
    clearTimeout(unheard.timer);
    this.#unheard.delete(pid);
  }

  created(pid: number): void {
    const due = this.#due.get(pid) ?? 0;
    if (due > 0) {
      if (due === 1) this.#due.delete(pid);
      else this.#due.set(pid, due - 1);
      return;
    }
    if (!this.context.hasDebugger()) {
      this.context.onCreated(pid, 'byJob');
      return;
    }
    this.#await(pid, false);
  }

  #await(pid: number, isListed: boolean): void {
    const timer = setTimeout(() => this.#overdue(pid), patienceForDebugger);
    this.#unheard.set(pid, { timer, isListed, hasEnded: false });
  }

  exited(pid: number): void {
    const unheard = this.#unheard.get(pid);
    // The debugger's word can come later than the job's.
    if (unheard) unheard.hasEnded = true;
    else this.context.onExited(pid);
  }

  #overdue(pid: number): void {
    const { hasEnded = false, isListed = false } = this.#unheard.get(pid) ?? {};
    if (!hasEnded && this.context.onLate(pid)) {
      this.#await(pid, true);
      return;
    }
    this.#unheard.delete(pid);
    this.context.onCreated(pid, isListed ? 'unheardAndListed' : 'unheard');
    if (hasEnded) this.context.onExited(pid);
  }

  /** Whether there is a process of which nobody can say yet whether it lives. */
  get isWaiting(): boolean {
    return this.#unheard.size > 0;
  }

  stop(): void {
    for (const { timer } of this.#unheard.values()) clearTimeout(timer);
    this.#unheard.clear();
  }
}
