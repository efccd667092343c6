// Takes what comes in its order, and leaves the thread to timers and requests in between when much comes at once.

/** Milliseconds in which one thing after the other is taken as it comes. */
const turnLength = 2;

/**
 * A port hands on all that waits in it in one turn of the loop, and whatever is added meanwhile. What comes alone is taken at once; after a
 * turn's time only one thing is taken in each turn of the loop, with all that follows from it.
 */
export class InTurns<Thing> {
  readonly #waiting: Thing[] = [];
  /** When its time is over: behind that all waits. Null while nothing was taken and nothing waits. */
  #turnEnds: number | null = null;

  constructor(
    private readonly take: (thing: Thing) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(thing: Thing): void {
    if (this.#turnEnds === null) {
      this.#turnEnds = this.now() + turnLength;
      setImmediate(() => this.#next());
    }
    if (this.now() < this.#turnEnds) this.take(thing);
    else this.#waiting.push(thing);
  }

  #next(): void {
    const [next] = this.#waiting.splice(0, 1);
    if (next === undefined) {
      this.#turnEnds = null;
      return;
    }
    // The turn goes on: what comes meanwhile waits behind the others.
    setImmediate(() => this.#next());
    this.take(next);
  }

  /** Takes at once what waits: nothing more will come. */
  flush(): void {
    for (const thing of this.#waiting.splice(0)) this.take(thing);
  }
}
