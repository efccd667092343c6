// The model's own clock: what is to happen, in order. Time passes only when somebody lets it.

interface Due {
  readonly at: number;
  readonly what: () => void;
  isCancelled: boolean;
}

/** Begins of one time may cause others of the same time; more than these are a script that never waits. */
const mostAtOnce = 100_000;

export class ModelClock {
  #now = 0;
  /** Sorted by time; of one time, in the order in which they were asked for. */
  readonly #queue: Due[] = [];

  /** `epoch`: milliseconds since 1970 at the model's time 0. */
  constructor(readonly epoch: number) {}

  /** Milliseconds since the model began. */
  get now(): number {
    return this.#now;
  }

  /** Milliseconds since 1970. */
  get wallClock(): number {
    return this.epoch + this.#now;
  }

  /** When the next thing happens; null when nothing will. */
  get next(): number | null {
    while (this.#queue[0]?.isCancelled) this.#queue.shift();
    return this.#queue[0]?.at ?? null;
  }

  /** Calls `what` after so many milliseconds, unless it is cancelled by the function returned. */
  after(milliseconds: number, what: () => void): () => void {
    const due: Due = { at: this.#now + Math.max(0, milliseconds), what, isCancelled: false };
    let place = this.#queue.length;
    while (place > 0 && (this.#queue[place - 1]?.at ?? 0) > due.at) place--;
    this.#queue.splice(place, 0, due);
    return () => (due.isCancelled = true);
  }

  /** What is due by then happens, each thing at its time. */
  advanceTo(time: number): void {
    let count = 0;
    for (let next = this.next; next !== null && next <= time; next = this.next) {
      const due = this.#queue.shift();
      if (next > this.#now) count = 0;
      this.#now = next;
      if (++count > mostAtOnce) throw new Error(`The model does not get beyond ${next} ms.`);
      due?.what();
    }
    this.#now = Math.max(this.#now, time);
  }

  /** Until nothing is left to happen, or the time is over. */
  run(milliseconds = 60_000): void {
    const end = this.#now + milliseconds;
    for (let next = this.next; next !== null && next <= end; next = this.next) {
      this.advanceTo(next);
    }
  }
}
