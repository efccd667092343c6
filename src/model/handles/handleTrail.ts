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

interface Held {
  readonly process: ProcessState;
  readonly observed: ObservedHandle;
}

/** The part of a trail that ends in one process. */
interface TrailPart {
  readonly fromBelow: readonly TrailStep[];
  /** The creator with the handle that the trail goes on with; null where it begins. */
  readonly above: Held | null;
}

/** `isPassed`: of the processes that the trail goes through already, since a log that was written to by hand may have a circle. */
function partIn(
  family: Family,
  { process, observed }: Held,
  isPassed: (id: string) => boolean,
): TrailPart {
  const fromBelow: TrailStep[] = [{ processId: process.id, value: observed.value }];
  const { birth } = process;
  const source = birth ? sourceOf(birth, observed) : undefined;
  if (!birth || !source) return { fromBelow, above: null };
  const { creator } = birth;
  if (!creator) {
    fromBelow.push(...fromBroker(birth, source));
    return { fromBelow, above: null };
  }
  // A creator that is no process of the session has no place in any view: the first of the session begins the trail.
  if (!family.has(creator.processId)) return { fromBelow, above: null };
  const giver: TrailStep = { processId: creator.processId, value: source.value };
  const isOpener = source.openedBy === creator.processId;
  const parent = family.get(creator.processId);
  const known = !isOpener && parent && !isPassed(parent.id) ? parent : undefined;
  const inherited = known?.birth ? sameInCreator(known.birth, source) : undefined;
  // Copied within its creator: what was passed on is the copy.
  if (inherited?.value !== source.value) fromBelow.push(giver);
  if (known && inherited) return { fromBelow, above: { process: known, observed: inherited } };
  if (!isOpener) fromBelow.push({ processId: source.openedBy ?? null, value: null });
  return { fromBelow, above: null };
}

/** From the process upwards, and not by recursion: a way may be as long as a saved session says. */
function trailInto(family: Family, last: Held): TrailStep[] {
  const fromBelow: TrailStep[] = [];
  const passed = new Set<string>();
  for (let held: Held | null = last; held;) {
    passed.add(held.process.id);
    const part: TrailPart = partIn(family, held, (id) => passed.has(id));
    fromBelow.push(...part.fromBelow);
    held = part.above;
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
    birth.childHandles.map((observed) => [
      observed.value,
      trailInto(family, { process, observed }),
    ]),
  );
  known.set(birth, trails);
  return trails;
}

/** Who opened an object, or had it first, and to whom it went from there. */
const longestBeginning = 3;

type Beginnings = ReadonlyMap<string, readonly TrailStep[]>;

const knownBeginnings = new WeakMap<Birth, Beginnings>();

/**
 * The first steps of all trails of a process, by value. Each is that of its creator's handle, so that a chain of thousands costs as
 * much as its processes, and not as all their ways.
 */
export function trailBeginnings(family: Family, process: ProcessState): Beginnings {
  const line: ProcessState[] = [];
  const passed = new Set<ProcessState>();
  let at: ProcessState | undefined = process;
  while (at?.birth && !knownBeginnings.has(at.birth)) {
    // In a circle no process has a beginning that is its creator's.
    if (passed.has(at)) return cutShort(handleTrails(family, process));
    passed.add(at);
    line.push(at);
    at = family.get(at.birth.creator?.processId ?? '');
  }
  for (const each of line.reverse()) {
    if (each.birth) knownBeginnings.set(each.birth, beginningsIn(family, each, each.birth));
  }
  return (process.birth && knownBeginnings.get(process.birth)) ?? new Map();
}

function beginningsIn(family: Family, process: ProcessState, { childHandles }: Birth): Beginnings {
  return new Map(
    childHandles.map((observed): [string, readonly TrailStep[]] => {
      const { fromBelow, above } = partIn(family, { process, observed }, () => false);
      const birth = above?.process.birth;
      const before = birth ? knownBeginnings.get(birth)?.get(above.observed.value) : undefined;
      return before && before.length >= longestBeginning
        ? [observed.value, before]
        : [
            observed.value,
            [...(before ?? []), ...fromBelow.toReversed()].slice(0, longestBeginning),
          ];
    }),
  );
}

const cutShort = (trails: Beginnings): Beginnings =>
  new Map([...trails].map(([value, trail]) => [value, trail.slice(0, longestBeginning)]));
