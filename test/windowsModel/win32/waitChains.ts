// Wait chains: from a thread to the mutex it waits for, to the thread that owns that, and on.
import type { ChainNode, ChainStatus } from '../../../src/model/session/waitChain';
import { PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import { MutexObject } from '../kernelObject';
import type { ModelThread } from '../thread';
import type { Caller } from './caller';

type Functions = Pick<Win32, 'ThreadWaitChain' | 'WaitingThreads'>;

/** WCT_MAX_NODE_COUNT. */
const mostNodes = 16;

const statusOf = ({ waitsFor }: ModelThread): ChainStatus =>
  waitsFor === null ? 'running' : 'blocked';

/** Learn, Wait Chain Traversal: threads and objects in turn, until one runs or has been there before. */
function follow(first: ModelThread): readonly [nodes: readonly ChainNode[], isCycle: boolean] {
  const nodes: ChainNode[] = [];
  const passed = new Set<ModelThread>();
  let thread: ModelThread | null = first;
  while (thread && nodes.length < mostNodes) {
    const { tid, process } = thread;
    nodes.push({ kind: 'thread', status: statusOf(thread), pid: process.pid, threadId: tid });
    if (passed.has(thread)) return [nodes, true];
    passed.add(thread);
    const object: unknown = thread.waitsFor;
    if (!(object instanceof MutexObject)) break;
    const owner: ModelThread | null = object.owner;
    const status = owner === null ? 'notOwned' : owner.isOver ? 'abandoned' : 'owned';
    nodes.push({ kind: 'mutex', status, name: object.name });
    thread = owner;
  }
  return [nodes, false];
}

export function waitChainFunctions({ system }: Caller): Functions {
  const threads = (): readonly ModelThread[] =>
    system.living.flatMap((process) => process.threads.filter(({ isOver }) => !isOver));
  return {
    ThreadWaitChain(threadId) {
      if (system.personality.asWine('wait chain of a thread')) return { answer: 'missing' };
      const thread = threads().find(({ tid }) => tid === threadId);
      if (!thread) return { answer: 'gone' };
      if ((thread.process.refuses & PROCESS_QUERY_INFORMATION) !== 0) return { answer: 'denied' };
      const [nodes, isCycle] = follow(thread);
      return { answer: 'chain', chain: { threadId, nodes, isCycle } };
    },

    WaitingThreads: (pids) =>
      threads()
        .filter(({ process, isWaiting }) => pids.has(process.pid) && isWaiting)
        .map(({ tid, process, contextSwitches }) => {
          return { pid: process.pid, threadId: tid, contextSwitches };
        }),
  };
}
