// Sends events in batches: what happened at once, counters of the same pipe only as often as an eye can follow.
import type { SessionEvent } from '../../model/session/events';

/** Milliseconds between two counter updates: 20 a second look continuous and cost nothing. */
const progressInterval = 50;

type WithoutTime<T> = T extends unknown ? Omit<T, 'time'> : never;
export type NewEvent = WithoutTime<SessionEvent>;

export class EventQueue {
  readonly #listeners: ((event: NewEvent) => void)[] = [];
  readonly #waiting = new Set<SessionEvent>();
  readonly #counters = new Map<string, SessionEvent>();
  #timer: NodeJS.Timeout | null = null;
  #soon = false;

  constructor(
    private readonly send: (events: readonly SessionEvent[]) => void,
    private readonly startedAt: number,
  ) {}

  /** Hears of every event as it is pushed: what happened is known here before it is sent. */
  onEvent(listener: (event: NewEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Adds an event, stamped now. Order is kept, but for older counters of the same pipe, which it replaces. */
  push(event: NewEvent): void {
    for (const listener of this.#listeners) listener(event);
    const stamped: SessionEvent = { ...event, time: Date.now() - this.startedAt };
    if (stamped.type === 'pipeProgress' || stamped.type === 'pipeObserved') {
      const counter = `${stamped.type} ${stamped.label}`;
      const older = this.#counters.get(counter);
      if (older) this.#waiting.delete(older);
      this.#counters.set(counter, stamped);
      this.#waiting.add(stamped);
      this.#timer ??= setTimeout(() => this.flush(), progressInterval);
      return;
    }
    this.#waiting.add(stamped);
    if (!this.#soon) {
      this.#soon = true;
      setImmediate(() => this.flush());
    }
  }

  /** Says that the broker is there, when it has nothing to tell. */
  sign(): void {
    this.send([]);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#soon = false;
    const events = [...this.#waiting];
    this.#waiting.clear();
    this.#counters.clear();
    if (events.length > 0) this.send(events);
  }
}
