// Waits for locks, windows and calls as the kernel tells them: who waits, for what, and which process owns it.
import { ownEnd } from '../handles/passedHandles';
import type { ProcessState, SessionState } from '../session/state';
import type { ChainObject, ChainThread, WaitChain } from '../session/waitChain';

/** A thread waits for what another process owns, or for a thread of its own that waits for it. */
export interface ChainWait {
  readonly kind: 'chain';
  readonly process: ProcessState;
  readonly threadId: number;
  /** With which it waits; null where it needs none or that is not known. */
  readonly handle: string | null;
  readonly object: ChainObject;
  /** The thread that could end the wait. */
  readonly owner: ChainThread;
  /** Its process; null when it is none of the session's. */
  readonly ownerProcess: ProcessState | null;
  /** The kernel says that nobody in the chain can go on. */
  readonly isCycle: boolean;
  /** Of a cycle within one process, its threads. */
  readonly threads: readonly number[];
  readonly isSure: true;
}

interface Hop {
  readonly object: ChainObject;
  readonly owner: ChainThread;
}

/** What the first thread waits for; null when nobody is told who owns it. */
function firstHop({ nodes: [thread, object, owner] }: WaitChain): Hop | null {
  if (thread?.kind !== 'thread' || !object || object.kind === 'thread') return null;
  return owner?.kind === 'thread' ? { object, owner } : null;
}

const threadsIn = ({ nodes }: WaitChain): readonly ChainThread[] =>
  nodes.flatMap((node) => (node.kind === 'thread' ? node : []));

/** Of one that waits for a thread of its own, that thread's chain says what it waits for, unless they wait for each other. */
export function chainWaits(state: SessionState): readonly ChainWait[] {
  const living = state.processes.filter((process) => ownEnd(state, process) === null);
  return living.flatMap((process) =>
    (process.chains?.chains ?? []).flatMap((chain): readonly ChainWait[] => {
      const { threadId, isCycle } = chain;
      const hop = firstHop(chain);
      if (!hop) return [];
      const all = threadsIn(chain);
      const isWithin = all.every(({ pid }) => pid === process.pid);
      if (hop.owner.pid === process.pid && !(isCycle && isWithin)) return [];
      const owner = state.processes.findLast(({ pid }) => pid === hop.owner.pid) ?? null;
      // What it owned is free since.
      if (owner && !living.includes(owner)) return [];
      const call = process.calls?.waits.find((wait) => wait.threadId === threadId);
      return [
        {
          ...{ kind: 'chain', process, threadId, ...hop, isCycle, isSure: true },
          handle: call?.handle ?? null,
          ownerProcess: owner,
          threads: isWithin ? [...new Set(all.map((one) => one.threadId))] : [],
        },
      ];
    }),
  );
}

/** Threads whose waits nobody may read, or whose chain ends at one of those. */
export const deniedThreads = (state: SessionState): number =>
  state.processes.reduce((count, { chains }) => {
    const cut = chains?.chains.filter(({ nodes }) =>
      nodes.some(({ status }) => status === 'noAccess'),
    );
    return count + (chains?.denied ?? 0) + (cut?.length ?? 0);
  }, 0);

/** What a thread cannot go on without: others wait for answers all their lives. */
export const isLock = ({ object: { kind } }: Pick<ChainWait, 'object'>): boolean =>
  kind === 'mutex' || kind === 'criticalSection' || kind === 'windowMessage';
