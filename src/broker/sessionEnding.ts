// The end of a session: by itself when everything is over, on request, or by letting its processes live on. Each wait has an end.
import * as l10n from '@vscode/l10n';
import { atMost } from './events/atMost';
import type { SessionParts } from './sessionParts';
import { tellEnd } from './tellEnd';

/** Milliseconds a pipe may stay open after every process of the session was ended. */
const patienceForLastBytes = 300;

/** Milliseconds a process may take to end that was ended: the kernel waits for its last call. */
const patienceForProcesses = 2000;

/** Milliseconds for each part of the end that waits for others: threads, the prober, the disk. */
const patienceForParts = 2000;

/** Milliseconds a stop takes to ask who holds a pipe, and to hash what was captured. */
const patienceForSearch = 5000;

/** Milliseconds between two signs of life while there is nothing else to tell. */
const signInterval = 500;

/** Milliseconds from a stop until the session ends without having seen all of its processes end. */
const patienceForStop = 3000;

const detachedMessage = (): string =>
  l10n.t(
    'The processes run on without the session. Its ends of their pipes are closed: writing to them fails with 232 (ERROR_NO_DATA), and reading from them reaches end of file.',
  );

export class SessionEnding {
  #drainTimer: NodeJS.Timeout | null = null;
  #stopTimer: NodeJS.Timeout | null = null;
  #signs: NodeJS.Timeout | null = null;

  constructor(private readonly parts: SessionParts) {
    parts.quiet.listen(() => this.#finishWhenDone());
  }

  get #isDone(): boolean {
    const { course, processes, descendants, pipes } = this.parts;
    return (
      !course.isLaunching &&
      processes.areChildrenOver &&
      !descendants.isBusy &&
      pipes.openCaptures.length === 0
    );
  }

  #finishWhenDone(): void {
    const { course, jobWatch } = this.parts;
    if (course.hasEnded || !this.#isDone) return;
    if (course.isEnding()) {
      void this.#finish();
      return;
    }
    void jobWatch.caughtUp().then(() => {
      // The job may have reported somebody who lives yet, or who is to be looked at.
      if (course.hasEnded || !this.#isDone) return;
      const message = l10n.t('All processes have exited and all pipes are at end of file.');
      course.endFor('finished', message);
      void this.#finish();
    });
  }

  /** One process lives on without us; without an id all do, and the session is over. */
  async detach(id: string | null): Promise<void> {
    const { course, events, holders, pipes, processes, descendants, debug, treeWatch } = this.parts;
    if (id !== null) {
      if (descendants.has(id)) descendants.detach(id);
      else this.#detachChild(id);
      // Until the debugger has let it go it would end with the broker.
      await atMost(patienceForParts, debug.catchUp());
      this.#finishWhenDone();
      return;
    }
    if (course.hasEnded || course.isEnding()) return;
    course.endFor('detached', detachedMessage());
    await holders.giveUpSoon();
    await atMost(patienceForSearch, treeWatch.lookLast());
    pipes.stopWatching();
    events.push({ type: 'sessionStopping' });
    for (const child of processes.children) this.#detachChild(child.id);
    descendants.detachAll();
    pipes.cancelReads();
    // With nothing left to wait for, the pipes are all that is awaited.
    this.#finishWhenDone();
  }

  #detachChild(id: string): void {
    const { children, processes, descendants } = this.parts;
    const isDetached = children.detach(id);
    const child = processes.childNamed(id);
    if (isDetached && child) descendants.childDetached(child);
  }

  /** Starts no more children, ends every process of the session and waits until its pipes have said so. */
  stop(reason: 'stopped' | 'timeout', message: string): void {
    const { course, events } = this.parts;
    if (course.hasEnded || course.isEnding()) return;
    course.endFor(reason, message);
    // Somebody waits for the end who would take a silent broker for a stuck one.
    this.#signs = setInterval(() => events.sign(), signInterval);
    void course.launched.then(() => this.#endProcesses());
  }

  /** Everything can have come to its own end while something was awaited. */
  #isFinishing(): boolean {
    return this.parts.course.hasEnded;
  }

  async #endProcesses(): Promise<void> {
    const { course, events, holders, pipes, processes, descendants, job, treeWatch } = this.parts;
    await atMost(patienceForSearch, holders.giveUpSoon());
    if (course.hasEnded) return;
    // Who holds the pipes can only be asked while they live: a session that is cut off says why it did not end.
    const open = pipes.openCaptures;
    if (processes.areChildrenOver && open.length > 0) {
      await atMost(patienceForSearch, holders.find(open));
    }
    // What stood still when somebody ended it is why they did.
    await atMost(patienceForSearch, treeWatch.lookLast());
    if (this.#isFinishing()) return;
    pipes.stopWatching();
    events.push({ type: 'sessionStopping' });
    descendants.endOutsideJob();
    this.parts.children.endOutsideJob();
    job.end();
    descendants.stop();
    // Whatever does not come, a message of the job or the end of a process that cannot be ended: the session ends.
    this.#stopTimer = setTimeout(() => void this.#finish(), patienceForStop);
    pipes.resumeReads();
    // The write ends died with the job, so the pipes end by themselves, their last bytes read. One that does not is held
    // by the broker itself or by a process outside the job.
    this.#drainTimer = setTimeout(() => pipes.cancelReads(), patienceForLastBytes);
    this.#finishWhenDone();
  }

  /** Of captures of gigabytes this takes seconds, which a session that was stopped does not take. */
  async #hashed(): Promise<void> {
    const { course, pipes } = this.parts;
    const isStopped = course.end?.reason === 'stopped' || course.end?.reason === 'timeout';
    await (isStopped ? atMost(patienceForSearch, pipes.hashed()) : pipes.hashed());
  }

  /** The client is gone, and the broker goes now: what was left running on purpose lives on, everything else ends. */
  async abandon(): Promise<void> {
    const { course, processes, descendants, job, debug } = this.parts;
    if (course.hasEnded) return;
    descendants.endOutsideJob();
    if (processes.detachedPids.size === 0) return;
    job.end();
    job.finish(false);
    await debug.catchUp();
  }

  async #finish(): Promise<void> {
    const { course, pipes, holders, watch, treeWatch, shares, descendants, job, jobWatch, debug } =
      this.parts;
    if (!course.beginFinish()) return;
    this.parts.directories.finish();
    debug.finish();
    if (this.#drainTimer) clearTimeout(this.#drainTimer);
    if (this.#stopTimer) clearTimeout(this.#stopTimer);
    await atMost(patienceForParts, pipes.cancelWrites());
    await this.#hashed();
    for (const part of [holders, treeWatch, watch, shares])
      await atMost(patienceForParts, part.finish());
    // Whoever was left to himself starts others, of whom nobody tells any more: they live on as he does.
    const leavesAll = course.end?.reason === 'detached';
    if (!leavesAll) {
      descendants.endOutsideJob();
      this.parts.children.endOutsideJob();
    }
    descendants.stop();
    if (!leavesAll) await job.empty(patienceForProcesses);
    await atMost(patienceForParts, debug.catchUp());
    await atMost(patienceForParts, descendants.settle());
    await atMost(patienceForParts, jobWatch.end());
    this.parts.children.finish();
    job.finish(leavesAll);
    this.#tellEnd();
  }

  #tellEnd(): void {
    if (this.#signs) clearInterval(this.#signs);
    tellEnd(this.parts);
  }
}
