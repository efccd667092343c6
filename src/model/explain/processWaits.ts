// What each living process waits for and who could let it go on: the edges along which a hanging process is explained.
import { chainWaits, isLock, type ChainWait } from './chainWaits';
import { isConsoleHost } from '../session/consoleHost';
import { grouped } from '../base/groupBy';
import { heldFlows } from '../findings/pipes/heldFlows';
import { flowWaits, type Wait } from '../findings/pipes/flowWaits';
import { ownEnd } from '../handles/passedHandles';
import { canWrite, isOpen, waitsIn, type PipeHold } from '../pipes/pipeHold';
import { flowsOf, madeByProcesses, type PipeFlow } from '../pipes/sharedPipes';
import type { ProcessState, SessionState } from '../session/state';
import { standsStill } from '../session/watchedPipe';

/** It reads a pipe of which nobody but itself has a write end. */
interface OwnWait {
  readonly kind: 'own';
  /** The read end. */
  readonly hold: PipeHold;
  /** Its own write end. */
  readonly kept: PipeHold;
  readonly flow: PipeFlow;
  readonly isSure: boolean;
}

/** Nothing shows what it waits for, and something that it has started lives on. */
interface ChildWait {
  readonly kind: 'child';
  readonly process: ProcessState;
  readonly children: readonly ProcessState[];
  readonly isSure: false;
}

export type ProcessWait = Wait | OwnWait | ChainWait | ChildWait;

export const waiterOf = (wait: ProcessWait): ProcessState =>
  wait.kind === 'child' || wait.kind === 'chain' ? wait.process : wait.hold.process;

/** Who could let it go on. */
export function actorsOf(wait: ProcessWait): readonly ProcessState[] {
  switch (wait.kind) {
    case 'child':
      return wait.children;
    case 'own':
      return [wait.hold.process];
    case 'chain':
      return wait.ownerProcess ? [wait.ownerProcess] : [];
    default:
      return [...new Set(wait.others.map(({ process }) => process))];
  }
}

const isAlive = (state: SessionState, process: ProcessState): boolean =>
  process.pid !== null && process.phase !== 'failed' && ownEnd(state, process) === null;

/** The reader's own write end keeps the pipe open, and no other does. */
function ownWaits(state: SessionState): readonly OwnWait[] {
  const held = heldFlows(state).flatMap(({ flow, reader, keepers, until }): OwnWait[] => {
    const [kept, other] = keepers;
    if (until !== null || !kept || other || kept.process !== reader.process) return [];
    return [{ kind: 'own', hold: reader, kept, flow, isSure: waitsIn(reader, 'NtReadFile') }];
  });
  const known = new Set(held.map(({ flow }) => flow));
  // Of a pipe between two threads of one process nothing but a pending read tells that somebody waits.
  const proven = madeByProcesses(state)
    .flatMap((pipe) => flowsOf(state, pipe))
    .filter((flow) => !known.has(flow) && flow.watched && standsStill(flow.watched))
    .flatMap((flow): OwnWait[] => {
      const reader = flow.readers.find((hold) => isOpen(hold) && waitsIn(hold, 'NtReadFile'));
      const writers = flow.writers.filter((hold) => isOpen(hold) && canWrite(hold));
      const [kept] = writers;
      if (!reader || !kept || writers.some(({ process }) => process !== reader.process)) return [];
      return [{ kind: 'own', hold: reader, kept, flow, isSure: true }];
    });
  return [...held, ...proven];
}

function childWaits(state: SessionState): ReadonlyMap<ProcessState, ChildWait> {
  const living = state.processes.filter((process) => isAlive(state, process));
  const children = grouped(
    living.filter(({ name }) => !isConsoleHost(name)),
    ({ descent }) => descent?.parentId ?? null,
  );
  return new Map(
    living.flatMap((process) => {
      const own = children.get(process.id) ?? [];
      if (own.length === 0) return [];
      return [[process, { kind: 'child', process, children: own, isSure: false }] as const];
    }),
  );
}

/**
 * A deadlock first. A full pipe is the better sign: what stands empty can be a server that has nothing to do, and so can who waits for
 * the answer to a call.
 */
const order = ['deadlock', 'write', 'lock', 'exit', 'own', 'read', 'call', 'child'] as const;

function sortOf(wait: ProcessWait): (typeof order)[number] {
  if (wait.kind !== 'chain') return wait.kind;
  if (wait.isCycle) return 'deadlock';
  return isLock(wait) ? 'lock' : 'call';
}

const rank = (wait: ProcessWait): number =>
  (wait.isSure ? 0 : order.length) + order.indexOf(sortOf(wait));

/** By process, the surest first. That it waits for what it has started is said only of one of which nothing else is known. */
export function processWaits(
  state: SessionState,
): ReadonlyMap<ProcessState, readonly ProcessWait[]> {
  const seen = [...flowWaits(state).all, ...ownWaits(state), ...chainWaits(state)].filter((wait) =>
    isAlive(state, waiterOf(wait)),
  );
  const waits = new Map<ProcessState, readonly ProcessWait[]>(
    [...grouped(seen, waiterOf)].map(([process, own]) => [
      process,
      own.toSorted((a, b) => rank(a) - rank(b)),
    ]),
  );
  for (const [process, wait] of childWaits(state)) {
    if (!waits.has(process)) waits.set(process, [wait]);
  }
  return waits;
}
