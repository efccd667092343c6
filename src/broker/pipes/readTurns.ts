// Shares the main thread among the pipes that have bytes: short turns, one pipe after the other, timers and requests between.

/** Milliseconds of a turn: too short to be felt by a timer or a request, long enough that turns themselves cost nothing. */
export const turnLength = 2;

/** Milliseconds a busy pipe is left alone for: enough for many small writes, a small part of a turn. */
const pauseLength = 0.1;

export interface ReadTurn {
  /** Does a piece of work, over soon after `deadline` (as `now` counts); whether there is more. */
  work(deadline: number): boolean;
}

export class ReadTurns {
  readonly #waiting = new Set<ReadTurn>();
  #scheduled = false;
  #room = Buffer.alloc(0);

  constructor(readonly now: () => number = () => performance.now()) {}

  /** `reader.work` is called soon, and again until it has no more. */
  add(reader: ReadTurn): void {
    this.#waiting.add(reader);
    this.#schedule();
  }

  /** A buffer for bytes that stay in it no longer than one call of `work`: one for all pipes. */
  room(size: number): Buffer {
    if (this.#room.length < size) this.#room = Buffer.alloc(size);
    return this.#room;
  }

  /**
   * Lets a busy writer go on for a moment within the turn, so that the next look brings many of its writes. The thread stays
   * awake meanwhile: to sleep and be woken takes longer than that. Other pipes that have bytes do not wait for it.
   */
  letWrite(deadline: number): void {
    if (this.#waiting.size > 0) return;
    const until = Math.min(deadline, this.now() + pauseLength);
    while (this.now() < until) continue;
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#turn();
      this.#schedule();
    });
  }

  #turn(): void {
    const deadline = this.now() + turnLength;
    do {
      const [reader] = this.#waiting;
      if (!reader) return;
      this.#waiting.delete(reader);
      if (reader.work(deadline)) this.#waiting.add(reader);
    } while (this.now() < deadline);
  }
}
