// The threads of the prober: one is asked, one is spare, and those that hang are left behind, each with the one question it hangs at.
import { setTimeout as pause } from 'node:timers/promises';
import type { AskingThread } from './askingThread';
import type { ThreadAnswers, ThreadTask } from './threadTask';

/** Milliseconds for one question: a pipe, or what is not known yet, answers in less than one, or when a call on it has come to its end. */
const quickLimit = 60;
/** Of a disk that has to start, of a server, or behind a virus scanner. */
const slowLimit = 1000;
/** Milliseconds between two looks at where the thread is. */
const lookEvery = 10;
/** Milliseconds after which a task ends with the question that is being asked: others wait for their turn. */
const turn = 50;
/** Each thread that hangs keeps a stack and a stuck call: beyond so many a new process is better. */
const mostStuck = 16;
/** The one that is asked, and the one that takes its place. */
const kept = 2;

export interface Clock {
  readonly now: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const realClock: Clock = {
  now: () => performance.now(),
  pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
};

/** What came of a task, by the index of the copy. */
interface Turn<Answer> {
  readonly answers: ReadonlyMap<number, Answer>;
  /** The one that gave no answer in time. */
  readonly silent: number | null;
}

export class AskingThreads {
  readonly #threads: AskingThread[] = [];
  #stuck = 0;
  /** Resolves when there is one to ask and a spare one. */
  readonly ready: Promise<unknown>;

  constructor(
    private readonly make: () => AskingThread,
    private readonly clock: Clock = realClock,
  ) {
    this.#fill();
    this.ready = Promise.all(this.#threads.map((thread) => thread.ready));
    this.ready.catch(() => undefined);
  }

  /** Whether this process should be replaced. */
  get isSpent(): boolean {
    return this.#stuck >= mostStuck;
  }

  #fill(): void {
    while (this.#threads.length < kept) this.#threads.push(this.make());
  }

  /** What is neither answered nor silent has to be asked again. @throws Error when there can be no thread. */
  async ask<Kind extends ThreadTask['kind']>(
    task: ThreadTask & { readonly kind: Kind },
  ): Promise<Turn<ThreadAnswers[Kind]>> {
    if (task.copies.length === 0) return { answers: new Map(), silent: null };
    this.#fill();
    const [thread] = this.#threads.splice(0, 1);
    if (!thread) throw new Error('there is no thread to ask');
    await thread.ready;
    const answers = new Map<number, ThreadAnswers[Kind]>();
    const done = thread.begin(task, (index, answer) => {
      answers.set(index, answer as ThreadAnswers[Kind]);
    });
    if (await this.#watch(thread, done)) {
      this.#threads.unshift(thread);
      return { answers, silent: null };
    }
    const { index } = thread.progress;
    this.#stuck++;
    thread.leave(() => this.#stuck--);
    this.#fill();
    return { answers, silent: index };
  }

  /** False when it hangs, or has ended. */
  async #watch(thread: AskingThread, done: Promise<void>): Promise<boolean> {
    const { clock } = this;
    const outcome: { isDone: boolean | null } = { isDone: null };
    const over = new AbortController();
    const settled = done.then(
      () => (outcome.isDone = true),
      () => (outcome.isDone = false),
    );
    const begun = clock.now();
    let seen = { step: thread.progress.step, since: begun };
    for (;;) {
      const looked = clock.pause(lookEvery, over.signal).catch(() => undefined);
      await Promise.race([settled, looked]);
      if (outcome.isDone !== null) {
        over.abort();
        return outcome.isDone;
      }
      const now = clock.now();
      const { step, isSlow } = thread.progress;
      if (step !== seen.step) seen = { step, since: now };
      else if (now - seen.since >= (isSlow ? slowLimit : quickLimit)) return false;
      if (now - begun >= turn) thread.stop();
    }
  }
}
