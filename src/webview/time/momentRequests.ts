// Asks the extension for moments of the session: one request at a time, and of what is wished meanwhile only the last.
import type { HostConnection } from '../host/hostConnection';

/** A place in the time of a session; `event` when it is that of an event, and not only a time. */
export interface TimePlace {
  readonly time: number;
  readonly event: number | null;
}

/** Null for now. */
type Wish = TimePlace | null;

export class MomentRequests {
  /** What is asked for or waits to be; undefined when nothing is. */
  #wish: { readonly place: Wish } | undefined;
  #isAsking = false;
  #failure = '';

  constructor(
    private readonly host: () => Pick<HostConnection, 'ask'>,
    private readonly changed: () => void,
  ) {}

  /** Where the answer will lead; undefined when nothing is asked for. */
  get wish(): Wish | undefined {
    return this.#wish?.place;
  }

  /** Why the last request failed; empty when it did not. */
  get failure(): string {
    return this.#failure;
  }

  go(place: Wish): void {
    this.#wish = { place };
    this.#failure = '';
    this.changed();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#wish) {
      const asked = this.#wish;
      try {
        await this.#send(asked.place);
      } catch (error) {
        this.#failure = error instanceof Error ? error.message : String(error);
      }
      if (this.#wish === asked) this.#wish = undefined;
    }
    this.#isAsking = false;
    this.changed();
  }

  #send(place: Wish): Promise<null> {
    if (!place) return this.host().ask({ method: 'showNow' });
    const { event, time } = place;
    const at = event === null ? { time } : { event };
    return this.host().ask({ method: 'showMoment', at });
  }
}
