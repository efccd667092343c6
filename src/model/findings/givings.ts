// Which programs passed a handle on to a process that has no use for it, the first of them first: that one has to change.
import { intentOf } from '../handles/intent';
import { handlesPassedTo, type PassedHandle } from '../handles/passedHandles';
import { tenuresOf } from '../handles/tenure';
import { isOwnProcess } from '../session/processProgram';
import type { ProcessState, SessionState } from '../session/state';

export interface Giving {
  readonly giver: ProcessState;
  /** What it passed on, in the process that it started. */
  readonly handle: PassedHandle;
}

const passedAs = (process: ProcessState, value: string): PassedHandle | undefined =>
  handlesPassedTo(process).find((handle) => handle.value === value);

/** What the giver itself got from above without a use for it, and still had when it passed it on; it cannot know of that. */
function unmeantAbove(state: SessionState, { giver, handle }: Giving): PassedHandle | null {
  const { source, process } = handle;
  const above = source.openedBy === giver.id ? undefined : passedAs(giver, source.value);
  if (!above || intentOf(above) !== null) return null;
  const { until } = tenuresOf(state).born(giver, above.value);
  return until === null || until >= process.createdAt ? above : null;
}

/** From the first that passed it on without need to the creator of the process; empty when nobody knows of one. */
export function givingsOf(
  state: SessionState,
  process: ProcessState,
  value: string,
): readonly Giving[] {
  const found: Giving[] = [];
  // A tree cannot loop, but a log that was written to by hand can.
  const passed = new Set<PassedHandle>();
  let handle: PassedHandle | null = passedAs(process, value) ?? null;
  while (handle && !passed.has(handle)) {
    passed.add(handle);
    const { processId } = handle.creator;
    const giver = state.processes.find(({ id }) => id === processId);
    if (!giver) break;
    const giving: Giving = { giver, handle };
    found.unshift(giving);
    handle = unmeantAbove(state, giving);
  }
  return found;
}

/**
 * Where a change helps: in the first of them that is the user's own. Those below only passed on what came to them, as a shell does.
 * When none is their own, the last.
 */
export function givingToChange(state: SessionState, givings: readonly Giving[]): Giving | null {
  const own = givings.find(({ giver }) =>
    isOwnProcess(state.plan, giver, state.workspaceFolder ?? null),
  );
  return own ?? givings.at(-1) ?? null;
}
