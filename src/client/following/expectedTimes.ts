// Ends a session whose children have exited when the times in what it expects are over in vain: nothing else would end it.
import { endedInVain, timesAreOver } from '../../model/expectations/expectedTimes';
import type { SessionState } from '../../model/session/state';

/** Milliseconds for what happened in time and is told a little later. */
const late = 250;

export class ExpectedTimes {
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly now: () => SessionState,
    private readonly stop: (message: string) => void,
  ) {}

  /** With each new state. */
  follow(state: SessionState): void {
    if (state.phase !== 'running' || state.stoppedAt !== null) {
      this.finish();
      return;
    }
    const over = this.#timer ? null : timesAreOver(state);
    if (over === null) return;
    const left = state.startedAt + over + late - Date.now();
    this.#timer = setTimeout(() => this.#end(), Math.max(0, left));
  }

  #end(): void {
    const state = this.now();
    if (state.phase !== 'running') return;
    const reason = endedInVain(state);
    if (reason !== null) this.stop(reason);
  }

  finish(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }
}
