// How often views find anew what there is to find in a running session: four times a second at most, and at once where somebody begins to wait.
import { findingSteps } from '../../model/findings/findings';
import { judgeAnew, judgeBy } from '../../model/findings/judged';
import type { SessionEvent } from '../../model/session/events';
import type { SessionState } from '../../model/session/state';
import { flowKey, standsStill, type WatchedPipe } from '../../model/session/watchedPipe';
import { inTurns, usualTurns, type Turns } from './inTurns';
import { pacedInterval } from './pace';

/** Milliseconds between two moments that are judged, of a session of few processes, and for each process of many. */
const shortestWait = 250;
const waitForEach = 1;

/** From so many processes on what there is to find is found in turns, before a view asks for it; of fewer it takes a few milliseconds. */
const manyProcesses = 500;
const areMany = ({ processes }: SessionState): boolean => processes.length >= manyProcesses;

function isNewlyStill(before: readonly WatchedPipe[], pipe: WatchedPipe): boolean {
  if (!standsStill(pipe)) return false;
  const last = before.find((one) => flowKey(one) === flowKey(pipe));
  return !last || !standsStill(last);
}

/** Whether somebody may begin to wait with this event, or the session cannot go on as it did. */
function isUrgentIn(before: SessionState, event: SessionEvent): boolean {
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
  /** Calls off what is being found in turns; null when nothing is. */
  #callOff: (() => void) | null = null;
  /** Whether somebody has begun to wait since that was begun. */
  #isAwaited = false;

  /**
   * `onDue` gets the last state once more, as another object: with what came last its findings are due, or those of a moment before
   * have been found. `now`: milliseconds, by a clock that nobody sets.
   */
  constructor(
    private readonly onDue: (state: SessionState) => void,
    private readonly now: () => number = () => performance.now(),
    private readonly turns: Turns = usualTurns,
  ) {}

  /** With each new state, before anybody is told of it. */
  follow(before: SessionState, state: SessionState, events: readonly SessionEvent[]): void {
    this.#latest = state;
    const left = this.#dueAt - this.now();
    const isUrgent = events.some((event) => isUrgentIn(before, event));
    if (!this.#judged || (!this.#callOff && (left <= 0 || isUrgent))) {
      this.#judge(state);
      return;
    }
    judgeBy(state, this.#judged);
    if (this.#callOff) this.#isAwaited ||= isUrgent;
    else this.#catchUpIn(left);
  }

  /** Before anybody is told of the last state of a session: then its findings are known. */
  findLast(state: SessionState, done: () => void): void {
    this.stop();
    if (areMany(state)) this.#callOff = inTurns(findingSteps(state), done, this.turns);
    else done();
  }

  #catchUpIn(left: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (!this.#latest) return;
      const state = { ...this.#latest };
      if (this.#judge(state)) this.onDue(state);
    }, left);
  }

  /** False when it takes more than a turn: until then the state shows the findings of the moment before. */
  #judge(state: SessionState): boolean {
    this.stop();
    const before = this.#judged;
    const latest = this.#latest;
    let isAtOnce = true;
    const done = (): void => {
      this.#judged = state;
      this.#callOff = null;
      this.#dueAt = this.now() + pacedInterval(shortestWait, waitForEach, state.processes.length);
      if (!isAtOnce) this.#tellFound(state, this.#latest !== latest);
    };
    // Before the first there is nothing else to show.
    if (!before || !areMany(state)) {
      done();
      return true;
    }
    const callOff = inTurns(findingSteps(state), done, this.turns);
    isAtOnce = false;
    if (this.#judged !== before) return true;
    this.#callOff = callOff;
    judgeBy(state, before);
    return false;
  }

  #tellFound(found: SessionState, hasChanged: boolean): void {
    if (!this.#latest) return;
    const state = { ...this.#latest };
    judgeAnew(state, found);
    if (hasChanged) this.#catchUpIn(this.#isAwaited ? 0 : this.#dueAt - this.now());
    this.#isAwaited = false;
    this.onDue(state);
  }

  /** Nothing is due any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#callOff?.();
    this.#callOff = null;
  }
}
