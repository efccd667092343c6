// Sends events in batches: what happened at once, counters of the same pipe only as often as an eye can follow.
import type { SessionEvent } from '../model/events';

/** Milliseconds between two counter updates: 20 a second look continuous and cost nothing. */
const progressInterval = 50;

type WithoutTime<T> = T extends unknown ? Omit<T, 'time'> : never;
export type NewEvent = WithoutTime<SessionEvent>;

export class EventQueue {
  #waiting: SessionEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  #soon = false;

  constructor(
    private readonly send: (events: readonly SessionEvent[]) => void,
    private readonly startedAt: number,
  ) {}

  /** Adds an event, stamped now. Order is kept, but for older counters of the same pipe, which it replaces. */
  push(event: NewEvent): void {
    const stamped: SessionEvent = { ...event, time: Date.now() - this.startedAt };
    if (stamped.type === 'pipeProgress') {
      this.#waiting = this.#waiting.filter(
        (other) => other.type !== 'pipeProgress' || other.label !== stamped.label,
      );
      this.#waiting.push(stamped);
      this.#timer ??= setTimeout(() => this.flush(), progressInterval);
      return;
    }
    this.#waiting.push(stamped);
    if (!this.#soon) {
      this.#soon = true;
      setImmediate(() => this.flush());
    }
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#soon = false;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) this.send(events);
  }
}
