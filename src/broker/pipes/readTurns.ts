// Shares the main thread among the pipes that have bytes: short turns, one pipe after the other, timers and requests between.

/** Milliseconds of a turn: too short to be felt by a timer or a request, long enough that turns themselves cost nothing. */
export const turnLength = 2;

export interface ReadTurn {
  /** Does a piece of work, over soon after `deadline` (performance.now); whether there is more. */
  work(deadline: number): boolean;
}

export class ReadTurns {
  readonly #waiting = new Set<ReadTurn>();
  #scheduled = false;
  #room = Buffer.alloc(0);

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
    const deadline = performance.now() + turnLength;
    do {
      const [reader] = this.#waiting;
      if (!reader) return;
      this.#waiting.delete(reader);
      if (reader.work(deadline)) this.#waiting.add(reader);
    } while (performance.now() < deadline);
  }
}
