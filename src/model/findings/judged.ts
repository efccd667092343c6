// Which moment of a session its views show the findings of: finding them takes longer than events take to come.
import type { SessionState } from '../session/state';

const judged = new WeakMap<SessionState, SessionState>();

/** From now on views of `state` show what there was to find at the moment `by`, a little earlier in the same session. */
export function judgeBy(state: SessionState, by: SessionState): void {
  judged.set(state, by);
}

/** States with which views get what was just found, at another moment than theirs. */
const news = new WeakSet<SessionState>();

/** The same, and nobody has seen the findings of `by` yet. */
export function judgeAnew(state: SessionState, by: SessionState): void {
  judgeBy(state, by);
  news.add(state);
}

/** Whether a view that looks at it sees findings that no view has seen before. */
export const bringsFindings = (state: SessionState): boolean =>
  news.has(state) || judgedOf(state) === state;

/** The moment whose findings and explanations a view of this state shows: the state itself unless somebody said otherwise. */
export function judgedOf(state: SessionState): SessionState {
  return judged.get(state) ?? state;
}
