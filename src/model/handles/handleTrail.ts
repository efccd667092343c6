// The trail of a handle: the value it had in each process on its way, from whoever opened the object to the process that has it.
import { sourceOf } from './source';
import type { Birth, BrokerHandle, ObservedHandle, ProcessState } from '../session/state';

export interface TrailStep {
  /** Null for the broker, which is no process of the list. */
  readonly processId: string | null;
  /** Null where the handle went through and nobody saw under which value. */
  readonly value: string | null;
}

type Family = ReadonlyMap<string, ProcessState>;

/** The handle under which the creator itself had got the object. */
function sameInCreator(creator: Birth, source: BrokerHandle): ObservedHandle | undefined {
  const isIt = (observed: ObservedHandle): boolean => {
    const above = sourceOf(creator, observed);
    if (!above) return false;
    return source.label === null
      ? above.openedBy === source.openedBy && above.object === source.object
      : above.label === source.label;
  };
  const alike = creator.childHandles.find(({ value }) => value === source.value);
  return alike && isIt(alike) ? alike : creator.childHandles.find(isIt);
}

/** From the process upwards, and not by recursion: a way may be as long as a saved session says. */
function trailInto(family: Family, last: ProcessState, held: ObservedHandle): TrailStep[] {
  const fromBelow: TrailStep[] = [];
  // A log that was written to by hand may have a circle.
  const passed = new Set<string>();
  let process = last;
  let observed = held;
  for (;;) {
    fromBelow.push({ processId: process.id, value: observed.value });
    passed.add(process.id);
    const { birth } = process;
    const source = birth ? sourceOf(birth, observed) : undefined;
    if (!birth || !source) break;
    const { creator } = birth;
    if (!creator) {
      fromBelow.push(...fromBroker(birth, source));
      break;
    }
    // A creator that is no process of the session has no place in any view: the first of the session begins the trail.
    if (!family.has(creator.processId)) break;
    const giver: TrailStep = { processId: creator.processId, value: source.value };
    const isOpener = source.openedBy === creator.processId;
    const above = family.get(creator.processId);
    const known = !isOpener && above && !passed.has(above.id) ? above : undefined;
    const inherited = known?.birth ? sameInCreator(known.birth, source) : undefined;
    // Copied within its creator: what was passed on is the copy.
    if (inherited?.value !== source.value) fromBelow.push(giver);
    if (!known || !inherited) {
      if (!isOpener) fromBelow.push({ processId: source.openedBy ?? null, value: null });
      break;
    }
    process = known;
    observed = inherited;
  }
  return fromBelow.reverse();
}

/** Into a process that the broker created: by its own handle, or through the chosen parent. */
function fromBroker({ parent }: Birth, source: BrokerHandle): readonly TrailStep[] {
  const duplicate = parent?.duplicated.find((one) => one.duplicate === source.value);
  const value = parent ? (duplicate?.value ?? null) : source.value;
  const through =
    parent?.processId == null ? [] : [{ processId: parent.processId, value: source.value }];
  return [...through, { processId: null, value }];
}

/** Trails by birth: a birth does not change, nor do those above it. */
const known = new WeakMap<Birth, ReadonlyMap<string, readonly TrailStep[]>>();

/** The trails of all handles a process had at its start, by value. */
export function handleTrails(
  family: Family,
  process: ProcessState,
): ReadonlyMap<string, readonly TrailStep[]> {
  const { birth } = process;
  if (!birth) return new Map();
  const before = known.get(birth);
  if (before) return before;
  const trails = new Map(
    birth.childHandles.map((observed) => [observed.value, trailInto(family, process, observed)]),
  );
  known.set(birth, trails);
  return trails;
}
