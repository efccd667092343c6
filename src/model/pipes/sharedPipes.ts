// Every pipe of which a process of the session has or had an end, with who had which end for how long.
import { isConsoleHost } from '../session/consoleHost';
import { commandLineValues, ownEnd } from '../handles/passedHandles';
import { childHandles, sentHandle } from '../handles/origin';
import { tenuresOf, type Tenure } from '../handles/tenure';
import { streams, type Stream } from '../plan/launchPlan';
import type { FileDescription } from '../session/fileDescription';
import type { BrokerHandle, PipeEnd, ProcessState, SessionState } from '../session/state';
import { flowKey, type WatchedPipe } from '../session/watchedPipe';
import { withBusyEnds } from './busyEnds';
import type { PipeHold, SharedPipe } from './pipeHold';
import { ownPipeName } from './pipeIdentity';
import { endOf, identityOf, labelOf } from './treePipes';

export type { PipeHold, SharedPipe };

/** One direction of a pipe. */
export interface PipeFlow {
  readonly pipe: SharedPipe;
  readonly readEnd: PipeEnd;
  readonly readers: readonly PipeHold[];
  /** All that are open at the other end: each keeps the reader waiting, whatever its rights. */
  readonly writers: readonly PipeHold[];
  readonly watched: WatchedPipe | null;
}

const canRead = 1;
const canWrite = 2;

interface Found {
  readonly process: ProcessState;
  readonly value: string;
  readonly access: string;
  readonly handle: { readonly pipe: BrokerHandle['pipe']; readonly file: FileDescription | null };
  readonly from: number;
  readonly tenure: () => Tenure;
  readonly stream: Stream | null;
  readonly passedBy: string | null;
}

/** What a process was born with and sent, and what it was seen to have opened. */
function ownHandles(state: SessionState, process: ProcessState): readonly Found[] {
  const { birth, sent, history, createdAt } = process;
  const tenures = tenuresOf(state);
  const giver = birth?.creator?.processId ?? 'broker';
  return [
    ...(birth ? childHandles(birth) : []).map((handle): Found => ({
      ...{ process, value: handle.value, access: handle.access, handle, from: createdAt },
      tenure: () => tenures.born(process, handle.value),
      stream: streams.find((name) => birth?.standardHandles?.[name] === handle.value) ?? null,
      passedBy: handle.origin === 'opened' ? null : giver,
    })),
    ...sent.map((each): Found => ({
      ...{ process, value: each.value, access: each.access, handle: sentHandle(each) },
      ...{ from: each.time, tenure: () => tenures.sent(process, each), stream: null },
      passedBy: 'broker',
    })),
    ...history.flatMap(({ change, handle, time }): Found[] =>
      change === 'opened' && handle.file?.pipe
        ? [
            {
              ...{ process, value: handle.value, access: handle.access, from: time },
              handle: { pipe: null, file: handle.file },
              tenure: () => tenures.opened(process, handle, time),
              ...{ stream: null, passedBy: null },
            },
          ]
        : [],
    ),
  ];
}

/** What the creator of a process had at that moment. */
function givenHandles(
  state: SessionState,
  byId: ReadonlyMap<string, ProcessState>,
  child: ProcessState,
): readonly Found[] {
  const { birth } = child;
  const process = byId.get(birth?.creator?.processId ?? '');
  if (!birth || !process) return [];
  const tenures = tenuresOf(state);
  return birth.brokerHandles.map(({ value, access, pipe, file = null, closedAt }): Found => {
    const tenure = (): Tenure => {
      const given = tenures.given(process, child, value);
      return closedAt === null
        ? given
        : { ...given, until: Math.min(given.until ?? closedAt, closedAt), seenAt: closedAt };
    };
    const from = Math.min(child.createdAt, closedAt ?? child.createdAt);
    return {
      ...{ process, value, access, handle: { pipe, file }, from, tenure },
      ...{ stream: null, passedBy: null },
    };
  });
}

function isTold({ birth, ...process }: ProcessState, value: string): boolean {
  return (
    (birth?.told?.some((told) => told.value === value) ?? false) ||
    commandLineValues({ ...process, birth }).has(value)
  );
}

/** A value that was known before is not another handle because it was seen again. */
function isSame(one: PipeHold, other: PipeHold): boolean {
  return (
    one.process.id === other.process.id &&
    one.value === other.value &&
    one.end === other.end &&
    (one.until === null || one.until >= other.from)
  );
}

function merged(holds: readonly PipeHold[]): readonly PipeHold[] {
  const sorted = [...holds].sort((a, b) => a.from - b.from);
  const kept: PipeHold[] = [];
  for (const hold of sorted) if (!kept.some((one) => isSame(one, hold))) kept.push(hold);
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

function pipesIn(state: SessionState): readonly SharedPipe[] {
  const byId = new Map(state.processes.map((process) => [process.id, process]));
  const holds = new Map<string, Omit<SharedPipe, 'identity'> & { holds: PipeHold[] }>();
  const users = state.processes.filter(({ name }) => !isConsoleHost(name));
  const found = users.flatMap((process) => [
    // Born before given: who passed a handle on to its holder is known from its birth.
    ...ownHandles(state, process),
    ...givenHandles(state, byId, process),
  ]);
  for (const { process, value, access, handle, from, tenure, stream, passedBy } of found) {
    const end = endOf(handle);
    const identity = end && identityOf(handle);
    if (end === null || identity === null) continue;
    const { until: closedAt, heldAt } = tenure();
    const until = closedAt ?? ownEnd(state, process);
    const heldUntil = closedAt === null ? (until ?? Infinity) : Math.max(from, heldAt ?? from);
    const hold: PipeHold = {
      ...{ process, value, end, access: Number(access), from, until, heldUntil },
      ...{ stream, passedBy },
      isTold: isTold(process, value),
    };
    const known = holds.get(identity);
    if (known) known.holds.push(hold);
    else {
      const name = ownPipeName(handle.file?.name ?? handle.pipe?.name ?? null);
      holds.set(identity, { label: labelOf(handle), name, holds: [hold] });
    }
  }
  const pipes = [...holds].flatMap(([identity, { label, name, holds: all }]) =>
    generations(merged(all)).map((part): SharedPipe => ({ identity, label, name, holds: part })),
  );
  return withBusyEnds(state, pipes);
}

const known = new WeakMap<readonly ProcessState[], readonly SharedPipe[]>();

/** Made once for all who ask about one moment of a session. */
export function sharedPipes(state: SessionState): readonly SharedPipe[] {
  const pipes = known.get(state.processes) ?? pipesIn(state);
  known.set(state.processes, pipes);
  return pipes;
}

/** The directions in which bytes can go: of a pipe that both ends read there are two. */
export function flowsOf(state: SessionState, pipe: SharedPipe): readonly PipeFlow[] {
  const watched = new Map((state.watchedPipes ?? []).map((one) => [flowKey(one), one]));
  return (['read', 'write'] as const).flatMap((readEnd): PipeFlow[] => {
    const readers = pipe.holds.filter(({ end, access }) => end === readEnd && access & canRead);
    const writers = pipe.holds.filter(({ end }) => end !== readEnd);
    if (readers.length === 0 || !writers.some(({ access }) => access & canWrite)) return [];
    const seen = watched.get(flowKey({ identity: pipe.identity, readEnd })) ?? null;
    // What was seen before anybody had an end of it was another pipe, whose number it has.
    const isOwn = seen !== null && pipe.holds.some(({ from }) => from <= seen.time);
    return [{ pipe, readEnd, readers, writers, watched: isOwn ? seen : null }];
  });
}

/** Whether it is open now, or was when the session was ended. */
export const isOpen = ({ until }: PipeHold): boolean => until === null;
