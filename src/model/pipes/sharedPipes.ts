// Every pipe of which a process of the session has or had an end, with who had which end for how long.
import { isConsoleHost } from '../session/consoleHost';
import { isToldOf } from '../handles/intent';
import { ownEnd } from '../handles/passedHandles';
import { childHandles, sentHandle } from '../handles/origin';
import { tenuresOf, type Tenure } from '../handles/tenure';
import { streams, type Stream } from '../plan/launchPlan';
import type { FileDescription } from '../session/fileDescription';
import type { BrokerHandle, PipeEnd, ProcessState, SessionState } from '../session/state';
import { flowKey, type WatchedPipe } from '../session/watchedPipe';
import { withBusyEnds } from './busyEnds';
import { canRead, canWrite, type HoldSource, type PipeHold, type SharedPipe } from './pipeHold';
import { ownPipeName } from '../session/pipeName';
import { endOf, identityOf, labelOf } from './treePipes';

/** One direction of a pipe. */
export interface PipeFlow {
  readonly pipe: SharedPipe;
  readonly readEnd: PipeEnd;
  readonly readers: readonly PipeHold[];
  /** All that are open at the other end: each keeps the reader waiting, whatever its rights. */
  readonly writers: readonly PipeHold[];
  readonly watched: WatchedPipe | null;
}

interface Found {
  readonly process: ProcessState;
  readonly value: string;
  readonly access: string;
  readonly inheritable: boolean;
  readonly knownBy: HoldSource;
  readonly handle: { readonly pipe: BrokerHandle['pipe']; readonly file: FileDescription | null };
  readonly from: number;
  readonly tenure: () => Tenure;
  readonly stream: Stream | null;
  readonly passedBy: string | null;
}

/** Of thousands of handles few are ends of pipes. */
const isPipe = (handle: {
  readonly pipe: BrokerHandle['pipe'];
  readonly file?: FileDescription | null;
}): boolean => endOf({ pipe: handle.pipe, file: handle.file ?? null }) !== null;

type Processes = ReadonlyMap<string, ProcessState>;

const creatorOf = (byId: Processes, { birth }: ProcessState): ProcessState | undefined =>
  byId.get(birth?.creator?.processId ?? '');

/** A process is reported once it has been read, and its creator may have exited by then: it lived when it called CreateProcess. */
function bornAt(byId: Processes, process: ProcessState): number {
  return Math.min(process.createdAt, creatorOf(byId, process)?.exitedAt ?? Infinity);
}

/** What a process was born with and sent, and what it was seen to have opened. */
function ownHandles(state: SessionState, byId: Processes, process: ProcessState): readonly Found[] {
  const { birth, sent, history } = process;
  const tenures = tenuresOf(state);
  const giver = birth?.creator?.processId ?? 'broker';
  return [
    ...(birth ? childHandles(birth).filter(isPipe) : []).map((handle): Found => ({
      ...{ process, value: handle.value, access: handle.access, handle },
      from: bornAt(byId, process),
      ...{ inheritable: handle.inheritable, knownBy: 'birth' },
      tenure: () => tenures.born(process, handle.value),
      stream: streams.find((name) => birth?.standardHandles?.[name] === handle.value) ?? null,
      passedBy: handle.origin === 'opened' ? null : giver,
    })),
    ...sent.filter(isPipe).map((each): Found => ({
      ...{ process, value: each.value, access: each.access, handle: sentHandle(each) },
      ...{ inheritable: each.inheritable, knownBy: 'sending' },
      ...{ from: each.time, tenure: () => tenures.sent(process, each), stream: null },
      passedBy: 'broker',
    })),
    ...history.flatMap(({ change, handle, time }): Found[] =>
      change === 'opened' && handle.file?.pipe
        ? [
            {
              ...{ process, value: handle.value, access: handle.access, from: time },
              ...{ inheritable: handle.inheritable, knownBy: 'look' },
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
function givenHandles(state: SessionState, byId: Processes, child: ProcessState): readonly Found[] {
  const { birth } = child;
  const process = creatorOf(byId, child);
  if (!birth || !process) return [];
  const tenures = tenuresOf(state);
  const pipes = birth.brokerHandles.filter(({ pipe, file = null }) => isPipe({ pipe, file }));
  return pipes.map(({ value, access, inheritable, pipe, file = null, closedAt }): Found => {
    // What it closed as soon as the call had returned can be noted before its child is: it had it when the child came to have it.
    const from = bornAt(byId, child);
    const closed = closedAt === null ? null : Math.max(closedAt, from);
    const tenure = (): Tenure => {
      const given = tenures.given(process, child, value);
      return closed === null
        ? given
        : { ...given, until: Math.min(given.until ?? closed, closed), seenAt: closed };
    };
    return {
      ...{ process, value, access, handle: { pipe, file }, from, tenure },
      ...{ inheritable, knownBy: 'creation' },
      ...{ stream: null, passedBy: null },
    };
  });
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

function pipesIn(state: SessionState): readonly SharedPipe[] {
  const byId = new Map(state.processes.map((process) => [process.id, process]));
  const holds = new Map<string, Omit<SharedPipe, 'identity'> & { holds: PipeHold[] }>();
  const users = state.processes.filter(({ name }) => !isConsoleHost(name));
  const found = users.flatMap((process) => [
    // Born before given: who passed a handle on to its holder is known from its birth.
    ...ownHandles(state, byId, process),
    ...givenHandles(state, byId, process),
  ]);
  for (const one of found) {
    const { process, value, access, handle, from, tenure, stream, passedBy } = one;
    const end = endOf(handle);
    const identity = end && identityOf(handle);
    if (end === null || identity === null) continue;
    const { until: closedAt, heldAt } = tenure();
    const until = closedAt ?? ownEnd(state, process);
    const heldUntil = closedAt === null ? (until ?? Infinity) : Math.max(from, heldAt ?? from);
    const hold: PipeHold = {
      ...{ process, value, end, access: Number(access), from, until, heldUntil },
      ...{ stream, passedBy, knownBy: one.knownBy, inheritable: one.inheritable },
      file: handle.file,
      isTold: isToldOf(process, value),
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

/** Those of the pipes that processes of the session made: of the session's own more is known elsewhere. */
export function madeByProcesses(state: SessionState): readonly SharedPipe[] {
  return sharedPipes(state).filter(({ label }) => label === null);
}
