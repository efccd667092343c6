// Which moment of a session its views show the findings of: finding them takes longer than events take to come.
import type { SessionState } from '../session/state';

const judged = new WeakMap<SessionState, SessionState>();

/** From now on views of `state` show what there was to find at the moment `by`, a little earlier in the same session. */
export function judgeBy(state: SessionState, by: SessionState): void {
  judged.set(state, by);
}

/** The moment whose findings and explanations a view of this state shows: the state itself unless somebody said otherwise. */
export function judgedOf(state: SessionState): SessionState {
  return judged.get(state) ?? state;
}
