// The prober on the model: a process that waits where a question hangs, and is killed for the next one.
import type { Win32 } from '../../src/win32/win32';
import type { FileObject } from './fileObject';
import type { ModelProcess } from './process';
import { Waits } from './refusal';
import type { WindowsModel } from './windowsModel';

/** Milliseconds for one answer, as the client gives the prober. */
const usualLimit = 1000;

export class ModelProber {
  /** How many were killed with a question that hung. */
  killed = 0;
  /** Milliseconds that questions have taken, in all. */
  spent = 0;
  /** Questions asked. */
  asked = 0;
  #process: ModelProcess | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly model: WindowsModel,
    private readonly limit = usualLimit,
  ) {}

  get pid(): number {
    return this.#prober.pid;
  }

  get #prober(): ModelProcess {
    return (this.#process ??= this.model.outside('Code.exe', {
      parentPid: this.model.extensionHostPid,
    }));
  }

  /** One at a time. Null when the answer did not come in time. */
  ask<T>(question: (inspect: Win32, ownPid: number) => T): Promise<T | null> {
    const answer = this.#queue.then(() => this.#askNow(question));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  async #askNow<T>(question: (inspect: Win32, ownPid: number) => T): Promise<T | null> {
    const { clock } = this.model;
    const prober = this.#prober;
    const began = clock.now;
    const answered = new Set<FileObject>();
    const inspect = this.model.win32(prober, { answered, onWait: () => undefined });
    this.asked++;
    for (;;) {
      const before = new Set(prober.table.all.map(([value]) => value));
      try {
        const answer = question(inspect, prober.pid);
        this.spent += clock.now - began;
        return answer;
      } catch (error) {
        if (!(error instanceof Waits)) throw error;
        const isFree = await this.#wait(error, this.limit - (clock.now - began));
        if (!isFree) {
          this.killed++;
          this.spent += clock.now - began;
          prober.end(1);
          this.#process = null;
          return null;
        }
        answered.add(error.file);
        // Asked anew from the beginning: what was copied for it goes.
        for (const [value] of prober.table.all) if (!before.has(value)) prober.table.close(value);
      }
    }
  }

  /** False when the time is over first. */
  #wait({ file, milliseconds }: Waits, limit: number): Promise<boolean> {
    const { clock } = this.model;
    return new Promise((resolve) => {
      clock.after(limit, () => resolve(false));
      if (milliseconds === null) file.whenUnlocked(() => resolve(true));
      else clock.after(milliseconds, () => resolve(true));
    });
  }
}
