// When the views of a session are told that it has changed: soon, but not with each batch of events, and of many processes less often.
import { bringsFindings } from '../../model/findings/judged';
import type { SessionState } from '../../model/session/state';
import { pacedInterval } from './pace';

/**
 * Milliseconds between two notices of the same session of few processes, and for each process of many: output may come much faster than
 * anyone reads.
 */
const shortestInterval = 100;
const intervalForEach = 0.4;

interface Waiting {
  readonly dueAt: number;
  readonly timer: NodeJS.Timeout;
}

export class NoticePace {
  readonly #waiting = new Map<string, Waiting>();

  constructor(
    private readonly notify: (id: string) => void,
    /** Milliseconds, by a clock that nobody sets. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** With each change of a session. What was just found does not wait until all processes are looked at again. */
  changed(state: SessionState): void {
    const { id, processes } = state;
    const delay = bringsFindings(state)
      ? shortestInterval
      : pacedInterval(shortestInterval, intervalForEach, processes.length);
    const dueAt = this.now() + delay;
    const waiting = this.#waiting.get(id);
    if (waiting && waiting.dueAt <= dueAt) return;
    clearTimeout(waiting?.timer);
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      this.notify(id);
    }, delay);
    this.#waiting.set(id, { dueAt, timer });
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
