// Other children with the write end of a pipe that was made for one child, and what they started: they have it by one cause.
import { ancestors } from '../../handles/handlePath';
import { isConsoleHost } from '../../session/consoleHost';
import type { Holder, PipeState, ProcessState, SessionState } from '../../session/state';

/** The process of the session that this is; undefined for one that it did not start. */
export const processOf = (state: SessionState, holder: Holder): ProcessState | undefined =>
  state.processes.find(
    ({ pid, descent }) =>
      pid === holder.pid && (descent === null || descent.createdAt === holder.createdAt),
  );

/** The children that the search found with the write end of another's pipe. */
function siblingsOf(state: SessionState, pipe: PipeState): readonly ProcessState[] {
  const found = pipe.holders.filter(({ end, cause }) => end === 'write' && cause === 'sibling');
  return found.flatMap((holder) => processOf(state, holder) ?? []);
}

/** Whether it got the write end from such a child, as far as anybody can tell. */
export function isBelowSibling(
  state: SessionState,
  pipe: PipeState,
  process: ProcessState,
): boolean {
  const siblings = siblingsOf(state, pipe);
  if (siblings.length === 0) return false;
  const above = ancestors(state, process);
  return siblings.some(({ id }) => above.includes(id));
}

/** What such children started and the search found with the write end, those higher in the tree first. */
export function holdersBelowSiblings(state: SessionState, pipe: PipeState): readonly Holder[] {
  const below = pipe.holders.flatMap((holder) => {
    if (holder.end !== 'write' || holder.cause !== 'descendant') return [];
    const process = isConsoleHost(holder.name) ? undefined : processOf(state, holder);
    if (!process || !isBelowSibling(state, pipe, process)) return [];
    return [{ holder, depth: ancestors(state, process).length }];
  });
  return below.sort((a, b) => a.depth - b.depth).map(({ holder }) => holder);
}
