// Sends what a search finds while it goes on: what is found at once, how far it is only as often as an eye can follow.
import type { SearchEvent } from '../../model/search/searchEvents';

/** Milliseconds between two words of how far it is. */
const progressInterval = 100;

export class SearchOutput {
  #waiting: SearchEvent[] = [];
  #toldAt = -Infinity;
  #isOver = false;

  constructor(
    private readonly send: (events: readonly SearchEvent[]) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Nothing follows the end. */
  push(event: SearchEvent): void {
    if (this.#isOver) return;
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(event);
  }

  progress(asked: number, all: number): void {
    const now = this.now();
    if (now - this.#toldAt < progressInterval && asked < all) return;
    this.#toldAt = now;
    this.push({ type: 'progress', asked, all });
  }

  /** At once, with all that is waiting. */
  end(reason: 'complete' | 'cancelled' | 'failed', message: string | null = null): void {
    if (this.#isOver) return;
    this.#waiting.push({ type: 'ended', reason, message });
    this.#flush();
    this.#isOver = true;
  }

  #flush(): void {
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) this.send(events);
  }
}
