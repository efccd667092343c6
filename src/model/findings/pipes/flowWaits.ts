// Who waits at a pipe between the user's own processes, or for another's exit: a writer before a full pipe, a reader before an empty one, and circles of all these.
import { parted } from '../../base/groupBy';
import { canWrite, isOpen, waitsIn, type PipeHold } from '../../pipes/pipeHold';
import { relayTo, type Relay } from '../../pipes/relays';
import { flowsOf, madeByProcesses, type PipeFlow } from '../../pipes/sharedPipes';
import { canMove } from './pipeUsersNow';
import { ownEnd } from '../../handles/passedHandles';
import type { ProcessState, SessionState } from '../../session/state';
import { streams } from '../../plan/launchPlan';
import { isFull, standsStill } from '../../session/watchedPipe';

export interface FlowWait {
  readonly kind: 'read' | 'write';
  readonly flow: PipeFlow;
  /** The handle at which the process waits. */
  readonly hold: PipeHold;
  /** Who could let it go on: the living holders of the other end, without itself. */
  readonly others: readonly PipeHold[];
  /** Whether the kernel says that a thread waits in this call; else it seems so. */
  readonly isSure: boolean;
}

/** A process of which the kernel says that a thread waits for the exit of another. */
export interface ExitWait {
  readonly kind: 'exit';
  /** The handle of the other that it waits with. */
  readonly hold: Pick<PipeHold, 'process' | 'value' | 'passedBy'>;
  /** The other. */
  readonly others: readonly [Pick<PipeHold, 'process'>];
  readonly isSure: true;
}

export type Wait = FlowWait | ExitWait;

/** Processes that wait for each other, each for the next and the last for the first. */
export interface Circle {
  readonly waits: readonly Wait[];
  /** Who has an end as well and leaves it to one of them, for whose exit it waits. */
  readonly relays: readonly Relay[];
}

interface Waiting {
  /** Everybody who waits, as far as it can be seen. */
  readonly all: readonly Wait[];
  /** Writers before full pipes of which somebody lives who could read. */
  readonly blocked: readonly FlowWait[];
  readonly circles: readonly Circle[];
}

const living = (holds: readonly PipeHold[]): readonly PipeHold[] =>
  holds.filter((hold) => isOpen(hold) && canMove(hold.process));

/** Of several with the end, those for whom it is a stream or who opened it; all when it is none of theirs. */
function likely(holds: readonly PipeHold[]): readonly PipeHold[] {
  const users = holds.filter(
    ({ stream, isTold, passedBy }) => stream !== null || isTold || passedBy === null,
  );
  return users.length > 0 ? users : holds;
}

const callOf = {
  read: 'NtReadFile',
  write: 'NtWriteFile',
  exit: 'NtWaitForSingleObject',
} as const;

/** Calls in which a thread waits for whatever its process has asked for before, a read or write of a pipe among them. */
const forAnything: ReadonlySet<string> = new Set([
  'NtRemoveIoCompletion',
  'NtRemoveIoCompletionEx',
  'NtWaitForMultipleObjects',
  'NtWaitForSingleObject',
]);

/**
 * Whether it is a stream of the process in the other direction alone. Both ends of the pipes of Node.js read and write, but nobody reads
 * from stdout.
 */
function isOtherWay(
  kind: FlowWait['kind'],
  { process: { birth }, value, stream }: PipeHold,
): boolean {
  if (stream === null) return false;
  const served = streams.filter((name) => birth?.standardHandles?.[name] === value);
  const isInput = served.includes('stdin');
  return kind === 'read' ? !isInput : isInput && served.length === 1;
}

/** Null: it does not wait there, as its calls show. */
function evidenceOf(kind: FlowWait['kind'], hold: PipeHold): boolean | null {
  const { calls } = hold.process;
  if (!calls) return false;
  if (waitsIn(hold, callOf[kind])) return true;
  const isElsewhere =
    calls.waits.length === calls.threads && !calls.waits.some(({ api }) => forAnything.has(api));
  return isElsewhere ? null : false;
}

function waitsAt(flow: PipeFlow): readonly FlowWait[] {
  const { watched } = flow;
  if (!watched || !standsStill(watched)) return [];
  const readers = living(flow.readers);
  const writers = living(flow.writers).filter(canWrite);
  const waits = (
    kind: FlowWait['kind'],
    own: readonly PipeHold[],
    all: readonly PipeHold[],
    seemsSo: boolean,
  ): readonly FlowWait[] => {
    const found = own.flatMap((hold): readonly FlowWait[] => {
      const others = all.filter(({ process }) => process !== hold.process);
      const isSure = evidenceOf(kind, hold);
      if (others.length === 0 || isSure === null || (!isSure && !seemsSo)) return [];
      if (!isSure && isOtherWay(kind, hold)) return [];
      return [{ kind, flow, hold, others, isSure }];
    });
    // Where one is known to wait, nobody else is only thought to.
    const sure = found.filter(({ isSure }) => isSure);
    return sure.length > 0 ? sure : found;
  };
  return [
    ...waits('write', likely(writers), readers, isFull(watched)),
    ...waits('read', likely(readers), writers, watched.fill === 0),
  ];
}

function exitWaits(state: SessionState): readonly ExitWait[] {
  const isAlive = (process: ProcessState): boolean => ownEnd(state, process) === null;
  return state.processes.filter(isAlive).flatMap((process) =>
    (process.calls?.waits ?? []).flatMap(({ handle, awaits }): readonly ExitWait[] => {
      // Whoever has a handle of it keeps its pid from being given away.
      const awaited = state.processes.findLast(({ pid }) => awaits !== undefined && pid === awaits);
      if (handle === null || !awaited || !isAlive(awaited) || awaited === process) return [];
      const hold = { process, value: handle, passedBy: null };
      return [{ kind: 'exit', hold, others: [{ process: awaited }], isSure: true }];
    }),
  );
}

/** Whether no thread of the process can do anything but what it waits for here. */
function isStuck(process: ProcessState, waits: readonly Wait[]): boolean {
  const { calls } = process;
  if (!calls || calls.waits.length < calls.threads) return false;
  return calls.waits.every(({ api, handle }) => {
    // A thread of the pool that has no work.
    if (api === 'NtWaitForWorkViaWorkerFactory') return true;
    return waits.some(({ kind, hold }) => {
      return hold.process === process && api === callOf[kind] && handle === hold.value;
    });
  });
}

/**
 * Nobody leaves a pipe full on purpose; but to wait for input from one another is what two programs do that have nothing to do. That
 * is a circle only when the kernel says that none of their threads can do anything else.
 */
function isCircle(waits: readonly Wait[]): boolean {
  // One that reads with another thread waits for nobody.
  const isFree = waits.some(({ kind, hold }) => kind === 'exit' && !isStuck(hold.process, waits));
  if (isFree) return false;
  if (waits.some(({ kind }) => kind === 'write')) return true;
  return waits.every(({ hold, isSure }) => isSure && isStuck(hold.process, waits));
}

/** Who else could let the one who waits go on, but leaves that to one of the members; null when somebody could do it. */
function relaysOf(
  state: SessionState,
  wait: Wait,
  members: ReadonlySet<ProcessState>,
): readonly Relay[] | null {
  if (wait.kind === 'exit') return [];
  const [inside, outside] = parted(wait.others, ({ process }) => members.has(process));
  const relays = outside.map((hold) =>
    inside.reduce<Relay | null>((found, heir) => found ?? relayTo(state, hold, heir), null),
  );
  return relays.some((relay) => relay === null) ? null : relays.flatMap((relay) => relay ?? []);
}

/** A circle through `first`: each waits for the next alone. */
function circleFrom(
  state: SessionState,
  first: Wait,
  byProcess: ReadonlyMap<string, readonly Wait[]>,
): Circle | null {
  const ways: (readonly Wait[])[] = [[first]];
  const passed = new Set<string>();
  for (const way of ways) {
    const last = way.at(-1);
    for (const { process } of last?.others ?? []) {
      if (process === first.hold.process) {
        const members = new Set(way.map(({ hold }) => hold.process));
        // Somebody outside who could let one of them go on makes no circle of it.
        const relays = way.map((wait) => relaysOf(state, wait, members));
        const isClosed = relays.every((one) => one !== null);
        if (isClosed && isCircle(way)) return { waits: way, relays: relays.flatMap((one) => one) };
        continue;
      }
      if (passed.has(process.id)) continue;
      passed.add(process.id);
      for (const next of byProcess.get(process.id) ?? []) ways.push([...way, next]);
    }
  }
  return null;
}

const known = new WeakMap<SessionState, Waiting>();

/** The pipes that the session made are told of elsewhere. Made once for all who ask about one moment of a session. */
export function flowWaits(state: SessionState): Waiting {
  const waiting = known.get(state) ?? waitingIn(state);
  known.set(state, waiting);
  return waiting;
}

function waitingIn(state: SessionState): Waiting {
  const atPipes = madeByProcesses(state)
    .flatMap((pipe) => flowsOf(state, pipe))
    .flatMap(waitsAt);
  const waits: readonly Wait[] = [...atPipes, ...exitWaits(state)];
  const byProcess = new Map<string, Wait[]>();
  for (const wait of waits) {
    const { id } = wait.hold.process;
    byProcess.set(id, [...(byProcess.get(id) ?? []), wait]);
  }
  // A full pipe is the better sign: whoever seems to wait at one is not taken for a reader of another.
  for (const [id, own] of byProcess) {
    byProcess.set(
      id,
      [...own].sort((a, b) => Number(b.kind === 'write') - Number(a.kind === 'write')),
    );
  }
  const circles: Circle[] = [];
  const inCircle = new Set<Wait>();
  const blocked = atPipes.filter(({ kind }) => kind === 'write');
  for (const wait of [...blocked, ...waits.filter(({ isSure }) => isSure)]) {
    if (inCircle.has(wait)) continue;
    const circle = circleFrom(state, wait, byProcess);
    if (!circle) continue;
    circles.push(circle);
    const ofRelays = circle.relays.flatMap(({ process }) => byProcess.get(process.id) ?? []);
    for (const one of [...circle.waits, ...ofRelays]) inCircle.add(one);
  }
  const members = circles.flatMap((circle) => circle.waits);
  const flows = new Set(members.flatMap((wait) => (wait.kind === 'exit' ? [] : wait.flow)));
  return { all: waits, circles, blocked: blocked.filter((wait) => !flows.has(wait.flow)) };
}
