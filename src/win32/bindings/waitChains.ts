// What a thread waits for that is no pipe: Wait Chain Traversal, where Windows follows locks, windows and calls to who could end the wait.
import {
  chainKinds,
  type ChainAnswer,
  type ChainKind,
  type ChainNode,
  type ChainStatus,
} from '../../model/session/waitChain';
import { ERROR_ACCESS_DENIED, ERROR_MORE_DATA } from '../constants';
import { BOOL, DWORD, POINTER, type Library } from './library';

/**
 * WAITCHAIN_NODE_INFO on 64-bit Windows: ObjectType at 0, ObjectStatus at 4, then a union at 8: of an object ObjectName (128 WCHARs),
 * Timeout (LARGE_INTEGER) at 264 and Alertable at 272; of a thread ProcessId at 8, ThreadId at 12, WaitTime at 16, ContextSwitches at
 * 20. https://learn.microsoft.com/windows/win32/api/wct/ns-wct-waitchain_node_info; constants: wct.h.
 */
export const chainNodeSize = 280;
const nameAt = 8;
const nameSize = 2 * 128;
/** WCT_MAX_NODE_COUNT. */
const mostChainNodes = 16;

const WctThreadType = 8;
/** WCT_OBJECT_TYPE, from 1. */
const kinds: readonly (ChainKind | null)[] = [
  null,
  ...chainKinds.slice(0, 7),
  null,
  'comActivation',
  'unknown',
  'socket',
  'fileServer',
];
/** WCT_OBJECT_STATUS, from 1. */
const statuses: readonly ChainStatus[] = [
  ...(['unknown', 'noAccess', 'running', 'blocked', 'pidOnly', 'pidOnly'] as const),
  ...(['owned', 'notOwned', 'abandoned', 'unknown', 'unknown'] as const),
];

/** WCT_OUT_OF_PROC_FLAG, WCT_OUT_OF_PROC_COM_FLAG, WCT_OUT_OF_PROC_CS_FLAG: into other processes, and into locks and calls of COM there. */
const intoOthers = 0x1 | 0x2 | 0x4;

const ERROR_OBJECT_NOT_FOUND = 4312;
const ERROR_TOO_MANY_THREADS = 565;
/** With these the nodes are valid all the same: the chain is longer. Learn, GetThreadWaitChain. */
const isCut = (code: number): boolean =>
  code === ERROR_MORE_DATA || code === ERROR_TOO_MANY_THREADS;

export function chainNode(bytes: Buffer): ChainNode {
  const type = bytes.readUInt32LE(0);
  const status = statuses[bytes.readUInt32LE(4)] ?? 'unknown';
  if (type === WctThreadType) {
    return {
      ...{ kind: 'thread', status },
      ...{ pid: bytes.readUInt32LE(8), threadId: bytes.readUInt32LE(12) },
    };
  }
  const name = bytes.toString('utf16le', nameAt, nameAt + nameSize);
  const end = name.indexOf('\0');
  return { kind: kinds[type] ?? 'unknown', status, name: end < 0 ? name : name.slice(0, end) };
}

export function chainNodes(bytes: Buffer, count: number): readonly ChainNode[] {
  return Array.from({ length: Math.min(count, mostChainNodes) }, (_, index) =>
    chainNode(bytes.subarray(chainNodeSize * index, chainNodeSize * (index + 1))),
  );
}

export function bindWaitChains(library: Library) {
  const open = library.advapi32('OpenThreadWaitChainSession', POINTER, [DWORD, POINTER]);
  const get = library.advapi32('GetThreadWaitChain', BOOL, [
    ...[POINTER, POINTER, DWORD, DWORD],
    ...[POINTER, POINTER, POINTER],
  ]);
  const close = library.advapi32('CloseThreadWaitChainSession', 'void', [POINTER]);
  const register = library.advapi32('RegisterWaitChainCOMCallback', 'void', [POINTER, POINTER]);
  const load = library.kernel32('LoadLibraryW', POINTER, ['str16']);
  const procAddress = library.kernel32('GetProcAddress', POINTER, [POINTER, 'str']);

  const nodes = Buffer.alloc(chainNodeSize * mostChainNodes);
  const count = Buffer.alloc(4);
  const cycle = Buffer.alloc(4);
  let isRegistered = false;

  /** Calls of COM are followed with what ole32.dll knows of them. Learn, RegisterWaitChainCOMCallback. */
  function registerCom(): void {
    if (isRegistered) return;
    isRegistered = true;
    const ole32 = load('ole32.dll') as bigint | null;
    const [call, activation] = ['CoGetCallState', 'CoGetActivationState'].map((name) =>
      ole32 ? (procAddress(ole32, name) as bigint | null) : null,
    );
    if (call && activation) register(call, activation);
  }

  function chainOf(session: bigint, threadId: number): ChainAnswer {
    count.writeUInt32LE(mostChainNodes);
    cycle.writeUInt32LE(0);
    const isAnswered = get(session, 0n, intoOthers, threadId, count, nodes, cycle) !== 0;
    const code = isAnswered ? 0 : library.lastError();
    if (code === ERROR_ACCESS_DENIED) return { answer: 'denied' };
    if (code === ERROR_OBJECT_NOT_FOUND || (!isAnswered && !isCut(code))) return { answer: 'gone' };
    const found = chainNodes(nodes, count.readUInt32LE());
    return {
      answer: 'chain',
      chain: { threadId, nodes: found, isCycle: cycle.readUInt32LE() !== 0 },
    };
  }

  return {
    /**
     * Synchronous: it takes what the system takes, and nobody can cancel it. So the prober asks, whose thread may hang. One question
     * at a time in a process, and a session for each: two at once are said to crash it. Wine opens no session, and then nothing else
     * is called: there it has no CloseThreadWaitChainSession. Costs some hundred microseconds for a thread, as others have measured.
     * https://learn.microsoft.com/windows/win32/api/wct/nf-wct-getthreadwaitchain
     */
    ThreadWaitChain(threadId: number): ChainAnswer {
      let session: bigint | null;
      try {
        session = open(0, 0n) as bigint | null;
        if (!session) return { answer: 'missing' };
        registerCom();
      } catch {
        // This system has no such function.
        return { answer: 'missing' };
      }
      try {
        return chainOf(session, threadId);
      } finally {
        close(session);
      }
    },
  };
}
