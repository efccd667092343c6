// Brings the calls of the session to the panel, only the new ones each time, and finds those the filter shows.
import type { CallRecord } from '../../model/session/state';
import { callMatcher, type CallFilter } from './callText';

/** Not more than the extension takes; its limit itself would bring the schema of the messages into the page. */
export const callsPerRequest = 2000;

type FetchCalls = (first: number, count: number) => Promise<readonly CallRecord[]>;

export class CallFeed {
  readonly #fetchCalls: FetchCalls;
  readonly #changed: () => void;
  readonly #calls: CallRecord[] = [];
  #wanted = 0;
  #isFetching = false;
  #failure: string | null = null;
  #failed = 0;
  #filter: CallFilter = { text: '', onlyFailed: false };
  #shown: number[] = [];
  #examined = 0;

  constructor(fetchCalls: FetchCalls, changed: () => void) {
    this.#fetchCalls = fetchCalls;
    this.#changed = changed;
  }

  /** In the order they were made; as many as have arrived. */
  get calls(): readonly CallRecord[] {
    return this.#calls;
  }

  get failed(): number {
    if (this.#wanted >= this.#calls.length) return this.#failed;
    return this.#calls.slice(0, this.#wanted).filter((call) => call.error !== null).length;
  }

  /** Why the last fetch failed; nothing is fetched until `retry`. */
  get failure(): string | null {
    return this.#failure;
  }

  retry(): void {
    this.#failure = null;
    this.#changed();
    void this.#fetch();
  }

  /**
   * Tells how many calls there are; those not here yet are fetched and `changed` tells when they came. At a past moment there
   * are fewer than are here.
   */
  want(count: number): void {
    this.#wanted = count;
    void this.#fetch();
  }

  /** Indexes of the calls that match, ascending; calls seen before are not looked at again for the same filter. */
  matching(filter: CallFilter): readonly number[] {
    const { text, onlyFailed } = this.#filter;
    if (filter.text !== text || filter.onlyFailed !== onlyFailed) {
      this.#filter = filter;
      this.#shown = [];
      this.#examined = 0;
    }
    const matches = callMatcher(filter);
    for (const call of this.#calls.slice(this.#examined)) {
      if (matches(call)) this.#shown.push(this.#examined);
      this.#examined += 1;
    }
    const later = this.#shown.findIndex((index) => index >= this.#wanted);
    return later < 0 ? this.#shown : this.#shown.slice(0, later);
  }

  async #fetch(): Promise<void> {
    if (this.#isFetching || this.#failure !== null) return;
    this.#isFetching = true;
    try {
      while (this.#calls.length < this.#wanted) {
        const first = this.#calls.length;
        const more = await this.#fetchCalls(first, Math.min(callsPerRequest, this.#wanted - first));
        if (more.length === 0) break;
        this.#calls.push(...more);
        this.#failed += more.filter((call) => call.error !== null).length;
        this.#changed();
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#changed();
    } finally {
      this.#isFetching = false;
    }
  }
}
