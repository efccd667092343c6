// Tells whether a pipe whose bytes were just taken is left alone for a moment, so that many small writes are read with one call.

/** Looks in a row, each soon after the one before, until a pipe counts as busy: fewer are read one by one, as they come. */
const looksUntilBusy = 32;

/** Milliseconds between two looks of a row at most. */
const soon = 2;

/** Looks without a rest after one in which the pipe filled up: at first, and at most. */
const fewestLooks = 64;
const mostLooks = 4096;

/**
 * A read costs as much as a write or more, and on a system with few cores the writer's time. So a busy pipe is left alone for a
 * moment, but only while the writer does not notice: once too much had gathered, it is read without rests for a while.
 */
export class ReadPace {
  #isRested = false;
  #looks = 0;
  /** What the looks of this row brought. */
  #bytes = 0;
  #lastLook = -Infinity;
  /** Looks to come without a rest. */
  #hurried = 0;
  #nextHurry = fewestLooks;

  /** `bufferSize` null: nobody knows when the pipe is full, and it is never left alone. */
  constructor(private readonly bufferSize: number | null) {}

  /** A look brought all the `bytes` that it found in the pipe. True when the next look is to come after a rest. */
  restsAfter(bytes: number, now: number): boolean {
    if (this.bufferSize === null) return false;
    this.#isRested = this.#isRested
      ? this.#wasWorthIt(bytes, now - this.#lastLook, this.bufferSize)
      : this.#isBusy(bytes, now);
    this.#lastLook = now;
    return this.#isRested;
  }

  /** A look found nothing. */
  foundNothing(): void {
    if (this.#isRested) this.#forget();
  }

  #forget(): void {
    this.#isRested = false;
    this.#looks = 0;
    this.#bytes = 0;
  }

  #wasWorthIt(bytes: number, rested: number, bufferSize: number): boolean {
    // Three quarters: the writer was about to wait for us.
    if (bytes > bufferSize * 0.75) {
      this.#hurried = this.#nextHurry;
      this.#nextHurry = Math.min(mostLooks, this.#nextHurry * 2);
      return false;
    }
    // A timer can take its time: a writer that is not that busy any more is read as it writes.
    const looksSaved = (bytes * this.#looks) / this.#bytes;
    const isWorthIt = looksSaved >= 2 * Math.max(1, rested);
    if (isWorthIt) this.#nextHurry = Math.max(fewestLooks, this.#nextHurry / 2);
    else this.#forget();
    return isWorthIt;
  }

  #isBusy(bytes: number, now: number): boolean {
    const isInRow = now - this.#lastLook <= soon;
    this.#looks = isInRow ? this.#looks + 1 : 1;
    this.#bytes = isInRow ? this.#bytes + bytes : bytes;
    this.#hurried = Math.max(0, this.#hurried - 1);
    return this.#hurried === 0 && this.#looks >= looksUntilBusy;
  }
}
