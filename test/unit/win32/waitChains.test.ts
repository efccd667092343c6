// How wait chains are asked for and read, node by node, from a system that answers as it is told.
import assert from 'node:assert/strict';
import type { Library, Native } from '../../../src/win32/bindings/library';
import {
  bindWaitChains,
  chainNode,
  chainNodes,
  chainNodeSize,
} from '../../../src/win32/bindings/waitChains';
import type { ChainAnswer } from '../../../src/model/session/waitChain';

function threadNode(status: number, pid: number, threadId: number): Buffer {
  const bytes = Buffer.alloc(chainNodeSize, 0xff);
  for (const [index, value] of [8, status, pid, threadId, 99, 7].entries()) {
    bytes.writeUInt32LE(value, 4 * index);
  }
  return bytes;
}

function objectNode(type: number, status: number, name: string): Buffer {
  const bytes = Buffer.alloc(chainNodeSize);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(status, 4);
  bytes.write(name, 8, 'utf16le');
  return bytes;
}

interface FakeSystem {
  readonly session?: bigint | null;
  readonly nodes?: readonly Buffer[];
  readonly isCycle?: boolean;
  /** GetThreadWaitChain fails with it. */
  readonly code?: number;
  /** Functions the system does not have. */
  readonly missing?: readonly string[];
}

function ask({ session = 0x10n, nodes = [], isCycle = false, code = 0, missing = [] }: FakeSystem) {
  const called: string[] = [];
  const functions: Readonly<Record<string, (...args: never[]) => unknown>> = {
    OpenThreadWaitChainSession: (flags: number) => {
      assert.equal(flags, 0, 'it is synchronous');
      return session;
    },
    RegisterWaitChainCOMCallback: () => undefined,
    LoadLibraryW: () => 0x7000n,
    GetProcAddress: (_: bigint, name: string) => BigInt(name.length),
    CloseThreadWaitChainSession: (value: bigint) => assert.equal(value, session),
    GetThreadWaitChain(
      ...[, , flags, threadId, count, array, cycle]: [
        0n,
        0n,
        number,
        number,
        Buffer,
        Buffer,
        Buffer,
      ]
    ) {
      assert.equal(flags, 7);
      assert.equal(threadId, 44);
      assert.equal(count.readUInt32LE(), 16);
      assert.equal(array.length, 16 * 280);
      Buffer.concat(nodes).copy(array);
      count.writeUInt32LE(code === 234 ? 20 : nodes.length);
      cycle.writeUInt32LE(isCycle ? 1 : 0);
      return code === 0 ? 1 : 0;
    },
  };
  const bind = (name: string): Native => {
    const call = (...args: unknown[]): unknown => {
      if (missing.includes(name)) throw new Error(`no ${name}`);
      called.push(name);
      return (functions[name] as (...given: unknown[]) => unknown)(...args);
    };
    return Object.assign(call, { async: () => undefined });
  };
  const library: Library = {
    ...{ kernel32: bind, ntdll: bind, kernelbase: bind, advapi32: bind },
    ...{ ws2_32: bind, iphlpapi: bind, rstrtmgr: bind },
    ...{ lastError: () => code, settle: () => undefined, ownBytes: () => Buffer.alloc(8) },
  };
  const answer: ChainAnswer = bindWaitChains(library).ThreadWaitChain(44);
  return { answer, called };
}

describe('Wait chains as the system answers', () => {
  it('are read from bytes: threads by pid and id, objects by kind and name', () => {
    assert.deepEqual(chainNode(threadNode(3, 12, 44)), {
      ...{ kind: 'thread', status: 'blocked', pid: 12, threadId: 44 },
    });
    assert.deepEqual(chainNode(objectNode(3, 6, '\\BaseNamedObjects\\X')), {
      ...{ kind: 'mutex', status: 'owned', name: '\\BaseNamedObjects\\X' },
    });
    const kinds = [1, 2, 4, 5, 6, 7, 9, 10, 11, 12, 13].map(
      (type) => chainNode(objectNode(type, 0, '')).kind,
    );
    assert.deepEqual(kinds, [
      ...['criticalSection', 'windowMessage', 'alpcCall', 'comCall', 'threadExit', 'processExit'],
      ...['comActivation', 'unknown', 'socket', 'fileServer', 'unknown'],
    ]);
    const statuses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(
      (status) => chainNode(threadNode(status, 1, 1)).status,
    );
    assert.deepEqual(statuses, [
      ...['unknown', 'noAccess', 'running', 'blocked', 'pidOnly', 'pidOnly', 'owned', 'notOwned'],
      ...['abandoned', 'unknown', 'unknown', 'unknown'],
    ]);
  });

  it('keep a name that fills its field, and no more nodes than there is room for', () => {
    const long = 'n'.repeat(128);
    const node = chainNode(objectNode(3, 6, long));
    assert.equal(node.kind === 'thread' ? '' : node.name, long);
    assert.equal(chainNodes(Buffer.alloc(16 * chainNodeSize), 40).length, 16);
  });

  it('are asked for in a session of their own, which is closed', () => {
    const nodes = [threadNode(3, 12, 44), objectNode(3, 6, 'X'), threadNode(2, 13, 48)];
    const { answer, called } = ask({ nodes, isCycle: true });
    assert.deepEqual(answer, {
      answer: 'chain',
      chain: {
        ...{ threadId: 44, isCycle: true },
        nodes: [
          { kind: 'thread', status: 'blocked', pid: 12, threadId: 44 },
          { kind: 'mutex', status: 'owned', name: 'X' },
          { kind: 'thread', status: 'running', pid: 13, threadId: 48 },
        ],
      },
    });
    assert.equal(called.at(-1), 'CloseThreadWaitChainSession');
  });

  it('are valid when they are cut, and none when the thread refuses or has ended', () => {
    const nodes = Array.from({ length: 16 }, () => threadNode(3, 12, 44));
    const cut = ask({ nodes, code: 234 }).answer;
    assert.equal(cut.answer === 'chain' && cut.chain.nodes.length, 16);
    for (const [code, expected] of [
      [5, 'denied'],
      [4312, 'gone'],
      [87, 'gone'],
    ] as const) {
      const { answer, called } = ask({ code });
      assert.deepEqual(answer, { answer: expected });
      assert.equal(called.at(-1), 'CloseThreadWaitChainSession');
    }
  });

  it('are missing where the system opens no session or has no such function: nothing else is called', () => {
    for (const session of [null, 0n]) {
      const { answer, called } = ask({ session });
      assert.deepEqual(answer, { answer: 'missing' });
      assert.deepEqual(called, ['OpenThreadWaitChainSession']);
    }
    const none = ask({ missing: ['OpenThreadWaitChainSession'] });
    assert.deepEqual([none.answer, none.called], [{ answer: 'missing' }, []]);
  });
});
