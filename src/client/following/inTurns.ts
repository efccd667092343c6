// Long work in short turns: the editor, its extensions and our own events have theirs in between.
import type { Steps } from '../../model/base/steps';

export interface Turns {
  /** Milliseconds after which a turn ends with the step it is at. */
  readonly longest: number;
  /** Begins the next turn. */
  readonly later: (turn: () => void) => void;
  /** Milliseconds, by a clock that nobody sets. */
  readonly now: () => number;
}

export const usualTurns: Turns = {
  longest: 12,
  later: (turn) => void setImmediate(turn),
  now: () => performance.now(),
};

/** The first turn is this one: what fits into it is done when this returns. Answers what calls the rest off. */
export function inTurns<T>(
  steps: Steps<T>,
  done: (result: T) => void,
  { longest, later, now }: Turns = usualTurns,
): () => void {
  let isCalledOff = false;
  const turn = (): void => {
    if (isCalledOff) return;
    const end = now() + longest;
    do {
      const step = steps.next();
      if (!step.done) continue;
      done(step.value);
      return;
    } while (now() < end);
    later(turn);
  };
  turn();
  return () => (isCalledOff = true);
}
