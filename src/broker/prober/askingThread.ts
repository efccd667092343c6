// A thread of the prober as its main thread sees it: it is given tasks, watched, and left behind when it hangs.
import { Worker } from 'node:worker_threads';
import { ThreadNote, type Progress } from './threadNote';
import type { ThreadTask } from './threadTask';

/** What the thread says: that it is there, an answer, many answers that are null, and that it has done what it may of the task. */
export type ThreadWord =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly index: number; readonly answer: unknown }
  | { readonly type: 'nothing'; readonly indexes: readonly number[] }
  | { readonly type: 'done' };

export interface AskingThread {
  /** Rejects when there can be none. */
  readonly ready: Promise<void>;
  /** Resolves when it has answered everything or was stopped; rejects when it has ended. One task at a time. */
  begin(task: ThreadTask, onAnswer: (index: number, answer: unknown) => void): Promise<void>;
  readonly progress: Progress;
  /** No further handle of the task. */
  stop(): void;
  /** Nobody waits for it any more. `onGone` is told when it comes back after all, and ends. */
  leave(onGone: () => void): void;
}

interface Task {
  readonly onAnswer: (index: number, answer: unknown) => void;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** `module`: the bundle of `proberThreadMain.ts`. */
export class WorkerThread implements AskingThread {
  readonly ready: Promise<void>;
  readonly #note = new ThreadNote();
  readonly #worker: Worker;
  #task: Task | null = null;

  constructor(module: string) {
    this.#worker = new Worker(module, { workerData: this.#note.buffer });
    this.ready = new Promise((resolve, reject) => {
      const ended = (error: Error): void => {
        reject(error);
        this.#task?.reject(error);
      };
      this.#worker.on('error', ended);
      this.#worker.on('exit', () => ended(new Error('a thread of the prober has ended')));
      this.#worker.on('message', (word: ThreadWord) => {
        if (word.type === 'ready') resolve();
        else if (word.type === 'done') this.#task?.resolve();
        else if (word.type === 'answer') this.#task?.onAnswer(word.index, word.answer);
        else for (const index of word.indexes) this.#task?.onAnswer(index, null);
      });
    });
    // It can fail before anybody waits for it.
    this.ready.catch(() => undefined);
  }

  begin(task: ThreadTask, onAnswer: Task['onAnswer']): Promise<void> {
    this.#note.mustStop = false;
    return new Promise((resolve, reject) => {
      this.#task = { onAnswer, resolve, reject };
      this.#worker.postMessage(task);
    });
  }

  get progress(): Progress {
    return this.#note.progress;
  }

  stop(): void {
    this.#note.mustStop = true;
  }

  /** A call of the system cannot be interrupted: the thread ends when that call comes back. */
  leave(onGone: () => void): void {
    this.stop();
    this.#task = null;
    this.#worker.once('exit', onGone);
    this.#worker.unref();
    void this.#worker.terminate();
  }
}
