// The handles that processes got from others, each with what is to be judged by: is it meant, who opened it, and has that one let go?
import { flatMapped, type Steps } from '../../base/steps';
import { grouped, parted } from '../../base/groupBy';
import type { HandleWays } from '../../handles/handlePath';
import { intentOf, type Intent } from '../../handles/intent';
import { openersLoss, outlives, type Loss } from '../../handles/openersLoss';
import { ownEnd, type PassedHandle } from '../../handles/passedHandles';
import { isHeld, tenuresOf } from '../../handles/tenure';
import { lastOfChain } from '../handleChain';
import type { ProcessState, SessionState } from '../../session/state';

export interface KeptHandle extends PassedHandle {
  readonly opener: ProcessState;
  readonly intent: Intent | null;
  /** Null while the opener has it, or when the process did not outlive that. */
  readonly loss: Loss | null;
}

/** Handles that are looked at in one step. */
const inStep = 200;

/** What a process opened that is known, and that others have from it. */
export function keptHandles(
  state: SessionState,
  { processes }: HandleWays,
  passed: readonly PassedHandle[],
): Steps<readonly KeptHandle[]> {
  return flatMapped(passed, inStep, (handle): readonly KeptHandle[] => {
    const opener = processes.get(handle.source.openedBy ?? '');
    if (!opener) return [];
    const loss = openersLoss(state, processes, handle);
    const { process, creator, value, observed, source, isInherited, stream } = handle;
    // Each by its name: there are tens of thousands, and a spread takes as long as all the rest.
    return [
      {
        process,
        creator,
        value,
        observed,
        source,
        isInherited,
        stream,
        opener,
        intent: intentOf(handle),
        loss: loss && outlives(state, handle, loss) ? loss : null,
      },
    ];
  });
}

/** Whether the process has it now, as far as anybody has looked. */
export function isKeptNow(state: SessionState, { process, value }: PassedHandle): boolean {
  return isHeld(state, process, tenuresOf(state).born(process, value));
}

/** Handles with one cause: those that are held now before those of the past. */
interface Group<Handle> {
  readonly handles: readonly [Handle, ...Handle[]];
  readonly isPast: boolean;
}

export function groupsOf<Handle extends KeptHandle>(
  state: SessionState,
  handles: readonly Handle[],
  keyOf: (handle: Handle) => string | null,
): readonly Group<Handle>[] {
  return [...grouped(handles, keyOf).values()].flatMap((all): Group<Handle>[] => {
    const [living, past] = parted(all, (handle) => isKeptNow(state, handle));
    const [first, ...others] = [...living, ...past];
    return first ? [{ handles: [first, ...others], isPast: living.length === 0 }] : [];
  });
}

const isKeptToTheEnd = (state: SessionState, { process, value }: PassedHandle): boolean =>
  ownEnd(state, process) === null && tenuresOf(state).born(process, value).until === null;

const givenFrom = ({ creator, source }: KeptHandle) => ({
  creator: creator.processId,
  value: source.value,
});

/** The same with the one first for whom those above it only wait: it is the one to speak of. */
export function lastHolderFirst<Handle extends KeptHandle>(
  state: SessionState,
  { handles, isPast }: Group<Handle>,
): Group<Handle> {
  // What was ended with the session had it until then.
  const now = (one: Handle): boolean =>
    isPast ? isKeptToTheEnd(state, one) : isKeptNow(state, one);
  const holders = handles.filter(now);
  const [top = handles[0]] = holders;
  const last = lastOfChain(state, top, holders, givenFrom);
  return { handles: [last, ...handles.filter((one) => one !== last)], isPast };
}
