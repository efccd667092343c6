// The path of a finding: the processes from the one that opened an object to the one that has it now, each leading to its place.
import { ancestors } from '../handles/handlePath';
import { ownEnd } from '../handles/passedHandles';
import type { ProcessState, SessionState } from '../session/state';
import type { FindingStep } from './finding';
import type { Place } from './place';

/** A process as a step; `handle` null when it needs none, or has closed it. */
export function stepOf(
  state: SessionState,
  process: ProcessState,
  handle: string | null,
): FindingStep {
  const { id, pid, name } = process;
  const place: Place =
    handle === null ? { kind: 'process', id } : { kind: 'handle', processId: id, value: handle };
  // What was ended with the session lived at the moment of the finding.
  return { pid: pid ?? 0, name, hasExited: ownEnd(state, process) !== null, handle, place };
}

/**
 * From the process `from` (its id; null for the launcher, which stands for whoever is above the children) down to `holder`, which
 * has `value`. Without the processes above when `from` is not among them.
 */
export function pathDown(
  state: SessionState,
  from: string | null,
  holder: ProcessState,
  value: string | null,
): readonly FindingStep[] {
  const above = ancestors(state, holder);
  const begin = from === null ? 0 : above.indexOf(from);
  const ids = begin === -1 ? [] : above.slice(begin);
  const steps = ids.flatMap((id): FindingStep[] => {
    const process = state.processes.find((one) => one.id === id);
    return process && process !== holder ? [stepOf(state, process, null)] : [];
  });
  return [...steps, stepOf(state, holder, value)];
}
