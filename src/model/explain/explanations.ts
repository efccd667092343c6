// Explains the processes that a session was attached to, each in its words: of a session that launches its own, the findings say what is wrong.
import type { SessionState } from '../session/state';
import { explain } from './explain';
import type { ExplanationText } from './explanationLines';
import { explanationText } from './explanationText';

const known = new WeakMap<SessionState, readonly ExplanationText[]>();

/** In the order in which they were chosen. Made once for all who ask about one moment of a session. */
export function explanations(state: SessionState): readonly ExplanationText[] {
  const found = known.get(state) ?? explainAll(state);
  known.set(state, found);
  return found;
}

function explainAll(state: SessionState): readonly ExplanationText[] {
  return (state.attached?.pids ?? []).flatMap((pid) => {
    // A pid is given away again: the first is the one that was chosen.
    const process = state.processes.find((one) => one.pid === pid);
    const explanation = process && explain(state, process.id);
    return explanation ? [explanationText(state, explanation)] : [];
  });
}
