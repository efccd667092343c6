// Brings the timeline of a pipe to the panel, and again while bytes come: one request at a time, and not more than the eye needs.
import type { TimelineBuckets } from '../../model/protocol/panelRequests';
import { totalBytes } from './timelineBars';

/** Milliseconds between two requests. */
const interval = 500;

export class TimelineFeed {
  readonly #fetch: () => Promise<TimelineBuckets>;
  readonly #changed: () => void;
  #buckets: TimelineBuckets | null = null;
  #bytes = -1;
  #wanted = 0;
  #askedFor = -1;
  #isBusy = false;
  #failure = '';

  constructor(fetch: () => Promise<TimelineBuckets>, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** Null until it has come. */
  get buckets(): TimelineBuckets | null {
    return this.#buckets;
  }

  /** Why the last request failed; empty when it did not. */
  get failure(): string {
    return this.#failure;
  }

  /** Tells how many bytes there are by now. */
  want(bytes: number): void {
    this.#wanted = bytes;
    // More than was known: less is a part of it. What could not be had is not asked for again before there is more.
    if (bytes > this.#bytes && bytes > this.#askedFor && !this.#isBusy) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#isBusy = true;
    this.#askedFor = this.#wanted;
    try {
      this.#buckets = await this.#fetch();
      this.#bytes = totalBytes(this.#buckets);
      this.#failure = '';
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.#changed();
    setTimeout(() => {
      this.#isBusy = false;
      this.want(this.#wanted);
    }, interval);
  }
}
