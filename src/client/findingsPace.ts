// How often views find anew what there is to find in a running session: four times a second at most, and at once where somebody begins to wait.
import { judgeBy } from '../model/findings/judged';
import type { SessionEvent } from '../model/session/events';
import type { SessionState } from '../model/session/state';
import { flowKey, standsStill, type WatchedPipe } from '../model/session/watchedPipe';
import { pacedInterval } from './pace';

/** Milliseconds between two moments that are judged, of a session of few processes, and for each process of many. */
const shortestWait = 250;
const waitForEach = 1;

function isNewlyStill(before: readonly WatchedPipe[], pipe: WatchedPipe): boolean {
  if (!standsStill(pipe)) return false;
  const last = before.find((one) => flowKey(one) === flowKey(pipe));
  return !last || !standsStill(last);
}

/** Whether somebody may begin to wait with this event, or the session cannot go on as it did. */
function isUrgent(before: SessionState, event: SessionEvent): boolean {
  switch (event.type) {
    case 'pipeObserved': {
      const pipe = before.pipes.find(({ label }) => label === event.label);
      const beginsToBlock = event.blocked !== null && !pipe?.blocked;
      return beginsToBlock || (event.awaited !== null && !pipe?.awaited);
    }
    case 'pipesWatched':
      return event.pipes.some((pipe) =>
        isNewlyStill(before.watchedPipes ?? [], { ...pipe, time: event.time }),
      );
    case 'holdersFound':
    case 'processFailed':
    case 'processCrashed':
    case 'tracingFailed':
    case 'logFailed':
    case 'sessionStopping':
    case 'sessionEnded':
      return true;
    default:
      return false;
  }
}

export class FindingsPace {
  #judged: SessionState | null = null;
  #latest: SessionState | null = null;
  #dueAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /**
   * `onDue` gets the last state once more, as another object whose findings are its own: with what came last, they are due.
   * `now`: milliseconds, by a clock that nobody sets.
   */
  constructor(
    private readonly onDue: (state: SessionState) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** With each new state, before anybody is told of it. */
  follow(before: SessionState, state: SessionState, events: readonly SessionEvent[]): void {
    this.#latest = state;
    const left = this.#dueAt - this.now();
    if (!this.#judged || left <= 0 || events.some((event) => isUrgent(before, event))) {
      this.#judge(state);
      return;
    }
    judgeBy(state, this.#judged);
    this.#timer ??= setTimeout(() => this.#catchUp(), left);
  }

  #catchUp(): void {
    if (!this.#latest) return;
    const state = { ...this.#latest };
    this.#judge(state);
    this.onDue(state);
  }

  #judge(state: SessionState): void {
    this.stop();
    this.#judged = state;
    this.#dueAt = this.now() + pacedInterval(shortestWait, waitForEach, state.processes.length);
  }

  /** Nothing is due any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
