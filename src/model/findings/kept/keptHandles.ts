// The handles that processes got from others, each with what is to be judged by: is it meant, who opened it, and has that one let go?
import { grouped } from '../../base/groupBy';
import type { HandleWays } from '../../handles/handlePath';
import { intentOf, type Intent } from '../../handles/intent';
import { openersLoss, outlives, type Loss } from '../../handles/openersLoss';
import type { PassedHandle } from '../../handles/passedHandles';
import { isHeld, tenuresOf } from '../../handles/tenure';
import type { ProcessState, SessionState } from '../../session/state';

export interface KeptHandle extends PassedHandle {
  readonly opener: ProcessState;
  readonly intent: Intent | null;
  /** Null while the opener has it, or when the process did not outlive that. */
  readonly loss: Loss | null;
}

/** What a process opened that is known, and that others have from it. */
export function keptHandles(
  state: SessionState,
  { processes }: HandleWays,
  passed: readonly PassedHandle[],
): readonly KeptHandle[] {
  return passed.flatMap((handle): KeptHandle[] => {
    const opener = processes.get(handle.source.openedBy ?? '');
    if (!opener) return [];
    const loss = openersLoss(state, processes, handle);
    return [
      {
        ...{ ...handle, opener, intent: intentOf(handle) },
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

export function parted<T>(
  all: readonly T[],
  isFirst: (one: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const one of all) (isFirst(one) ? first : second).push(one);
  return [first, second];
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
