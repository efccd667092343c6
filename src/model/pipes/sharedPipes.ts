// Every pipe of which a process of the session has or had an end, with who had which end for how long.
import { finished, flatMapped, type Steps } from '../base/steps';
import { isConsoleHost } from '../session/consoleHost';
import { isToldOf } from '../handles/intent';
import { ownEnd } from '../handles/passedHandles';
import { tenuresOf } from '../handles/tenure';
import type { PipeEnd, ProcessState, SessionState } from '../session/state';
import { flowKey, type WatchedPipe } from '../session/watchedPipe';
import { withBusyEnds } from './busyEnds';
import { givenEnds, ownEnds, type FoundEnd } from './foundEnds';
import { canRead, canWrite, type PipeHold, type SharedPipe } from './pipeHold';

/** One direction of a pipe. */
export interface PipeFlow {
  readonly pipe: SharedPipe;
  readonly readEnd: PipeEnd;
  readonly readers: readonly PipeHold[];
  /** All that are open at the other end: each keeps the reader waiting, whatever its rights. */
  readonly writers: readonly PipeHold[];
  readonly watched: WatchedPipe | null;
}

type Processes = ReadonlyMap<string, ProcessState>;

/** A process is reported once it has been read, and its creator may have exited by then: it lived when it called CreateProcess. */
const bornAt = ({ createdAt }: ProcessState, creator: ProcessState | undefined): number =>
  Math.min(createdAt, creator?.exitedAt ?? Infinity);

/** What the holder has had, as a process was created: itself or, of what its creator had, another. */
function holdOf(
  state: SessionState,
  found: FoundEnd,
  holder: ProcessState,
  heir: ProcessState,
  bornAt: number,
): PipeHold {
  const { value, end, access, stream, passedBy, knownBy, inheritable, file } = found;
  const from = found.time ?? bornAt;
  const { until: seenUntil, heldAt } = found.tenure(tenuresOf(state), holder, heir);
  // What it closed as soon as the call had returned can be noted before its child is: it had it when the child came to have it.
  const closed = found.closedAt === null ? null : Math.max(found.closedAt, from);
  const closedAt = closed === null ? seenUntil : Math.min(seenUntil ?? closed, closed);
  const until = closedAt ?? ownEnd(state, holder);
  const heldUntil = closedAt === null ? (until ?? Infinity) : Math.max(from, heldAt ?? from);
  return {
    process: holder,
    value,
    end,
    access,
    knownBy,
    inheritable,
    file,
    from,
    until,
    heldUntil,
    stream,
    isTold: isToldOf(holder, value),
    passedBy,
  };
}

/** A value that was known before is not another handle because it was seen again. */
function merged(holds: readonly PipeHold[]): readonly PipeHold[] {
  const kept: PipeHold[] = [];
  /** By process, value and end, the last of each. */
  const last = new Map<string, PipeHold>();
  for (const hold of [...holds].sort((a, b) => a.from - b.from)) {
    const key = `${hold.process.id} ${hold.value} ${hold.end}`;
    const before = last.get(key);
    if (before && (before.until === null || before.until >= hold.from)) continue;
    last.set(key, hold);
    kept.push(hold);
  }
  return kept;
}

/** The number of a pipe is given to another once nobody has an end of it: who came after that has another pipe. */
function generations(holds: readonly PipeHold[]): readonly (readonly PipeHold[])[] {
  const all: PipeHold[][] = [];
  let last: PipeHold[] = [];
  let end = -Infinity;
  for (const hold of holds) {
    if (last.length === 0 || hold.from > end) all.push((last = []));
    last.push(hold);
    end = Math.max(end, hold.until ?? Infinity);
  }
  return all;
}

type Pipe = Omit<SharedPipe, 'identity'> & { readonly holds: PipeHold[] };

type IsWanted = (found: FoundEnd) => boolean;

/** Processes, and pipes, that are looked at in one step. */
const inStep = 50;

function* pipesIn(state: SessionState, isWanted: IsWanted): Steps<readonly SharedPipe[]> {
  const byId: Processes = new Map(state.processes.map((process) => [process.id, process]));
  const found = new Map<string, Pipe>();
  const add = (end: FoundEnd, holder: ProcessState, heir: ProcessState, bornAt: number): void => {
    if (!isWanted(end)) return;
    const hold = holdOf(state, end, holder, heir, bornAt);
    const known = found.get(end.identity);
    if (known) known.holds.push(hold);
    else found.set(end.identity, { label: end.label, name: end.name, holds: [hold] });
  };
  for (const [index, process] of state.processes.entries()) {
    if (index % inStep === inStep - 1) yield;
    if (isConsoleHost(process.name)) continue;
    const creator = byId.get(process.birth?.creator?.processId ?? '');
    const from = bornAt(process, creator);
    // Born before given: who passed a handle on to its holder is known from its birth.
    for (const end of ownEnds(process)) add(end, process, process, from);
    if (!process.birth || !creator) continue;
    for (const end of givenEnds(process.birth)) add(end, creator, process, from);
  }
  const pipes = yield* flatMapped([...found], inStep, ([identity, { label, name, holds: all }]) =>
    generations(merged(all)).map((part): SharedPipe => ({ identity, label, name, holds: part })),
  );
  return withBusyEnds(state, pipes, isEndKnown(state));
}

/** Whether it is known that the handle of the process is an end of a pipe. */
const isEndKnown =
  ({ processes }: SessionState) =>
  (process: ProcessState, value: string): boolean =>
    ownEnds(process).some((end) => end.value === value) ||
    processes.some(
      ({ birth, name }) =>
        birth?.creator?.processId === process.id &&
        !isConsoleHost(name) &&
        givenEnds(birth).some((end) => end.value === value),
    );

type Known = WeakMap<readonly ProcessState[], readonly SharedPipe[]>;

/** Of each moment of a session made once, for all who ask about it. */
const knownPipes: Known = new WeakMap();
const knownMade: Known = new WeakMap();

function* remembered(
  state: SessionState,
  known: Known,
  isWanted: IsWanted,
): Steps<readonly SharedPipe[]> {
  const pipes = known.get(state.processes) ?? (yield* pipesIn(state, isWanted));
  known.set(state.processes, pipes);
  return pipes;
}

export function sharedPipes(state: SessionState): readonly SharedPipe[] {
  return finished(remembered(state, knownPipes, () => true));
}

/**
 * Those of the pipes that processes of the session made: of the session's own more is known elsewhere, and all processes of a large tree
 * may have them.
 */
export function madeByProcesses(state: SessionState): readonly SharedPipe[] {
  return finished(pipeSteps(state));
}

/** The same in steps: afterwards they are known. */
export const pipeSteps = (state: SessionState): Steps<readonly SharedPipe[]> =>
  remembered(state, knownMade, ({ label }) => label === null);

const noPipes: readonly WatchedPipe[] = [];
const watchedByKey = new WeakMap<readonly WatchedPipe[], ReadonlyMap<string, WatchedPipe>>();

function watchedOf({ watchedPipes = noPipes }: SessionState): ReadonlyMap<string, WatchedPipe> {
  const byKey =
    watchedByKey.get(watchedPipes) ?? new Map(watchedPipes.map((one) => [flowKey(one), one]));
  watchedByKey.set(watchedPipes, byKey);
  return byKey;
}

/** The directions in which bytes can go: of a pipe that both ends read there are two. */
export function flowsOf(state: SessionState, pipe: SharedPipe): readonly PipeFlow[] {
  const watched = watchedOf(state);
  return (['read', 'write'] as const).flatMap((readEnd): PipeFlow[] => {
    const readers = pipe.holds.filter((hold) => hold.end === readEnd && canRead(hold));
    const writers = pipe.holds.filter(({ end }) => end !== readEnd);
    if (readers.length === 0 || !writers.some(canWrite)) return [];
    const seen = watched.get(flowKey({ identity: pipe.identity, readEnd })) ?? null;
    // What was seen before anybody had an end of it was another pipe, whose number it has.
    const isOwn = seen !== null && pipe.holds.some(({ from }) => from <= seen.time);
    return [{ pipe, readEnd, readers, writers, watched: isOwn ? seen : null }];
  });
}
