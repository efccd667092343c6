// How the waits of threads are asked for, call by call, from a kernel that answers as it is told.
import assert from 'node:assert/strict';
import type { Library, Native } from '../../../src/win32/bindings/library';
import { bindThreadWaits } from '../../../src/win32/bindings/threadWaits';

interface FakeThread {
  readonly id: number;
  /** KTHREAD_STATE and KWAIT_REASON. */
  readonly state?: readonly [number, number];
  readonly call?: readonly [number: number, firstArgument: bigint];
  /** Status of ThreadLastSystemCall. */
  readonly status?: number;
  /** It runs between two questions about its state. */
  readonly runs?: boolean;
}

interface FakeKernel {
  readonly threads: readonly FakeThread[];
  /** Numbers in the stubs; other calls have a hooked stub. */
  readonly numbers?: Readonly<Record<string, number>>;
  readonly isWow64?: boolean;
  /** Length of THREAD_LAST_SYSCALL_INFORMATION. */
  readonly length?: number;
  readonly listStatus?: number;
}

const STATUS_NO_MORE_ENTRIES = 0x8000_001a;
const STATUS_UNSUCCESSFUL = 0xc000_0001;
const lengthMismatch = 0xc000_0004;

function ask(kernel: FakeKernel) {
  const { threads, numbers = { NtReadFile: 6, NtDelayExecution: 0x34 }, length = 24 } = kernel;
  const open = new Set<bigint>();
  const names = ['']; // The address of a stub is the place of its name.
  let switches = 0;
  const thread = (handle: unknown): FakeThread => {
    assert.ok(open.has(handle as bigint), 'the handle is open');
    const found = threads[Number((handle as bigint) / 4n) - 1];
    assert.ok(found);
    return found;
  };
  const functions: Readonly<Record<string, (...args: never[]) => unknown>> = {
    GetModuleHandleW: () => 0x7000n,
    GetProcAddress: (_: bigint, name: string) => BigInt(names.push(name) - 1),
    NtQueryInformationProcess(_: bigint, what: number, answer: Buffer) {
      assert.equal(what, 26);
      answer.writeBigUInt64LE(kernel.isWow64 ? 0x30_0000n : 0n);
      return 0;
    },
    NtGetNextThread(...[, last, access, , , answer]: [0n, bigint, number, 0, 0, Buffer]) {
      assert.equal(access, 0x808);
      if (kernel.listStatus !== undefined) return kernel.listStatus | 0;
      const next = last + 4n;
      if (next > BigInt(threads.length) * 4n) return STATUS_NO_MORE_ENTRIES | 0;
      open.add(next);
      answer.writeBigUInt64LE(next);
      return 0;
    },
    NtQueryInformationThread(handle: bigint, what: number, answer: Buffer, given: number) {
      const {
        id,
        state = [5, 0],
        call,
        runs,
        status = call ? 0 : STATUS_UNSUCCESSFUL,
      } = thread(handle);
      if (what === 40) {
        assert.equal(given, 80);
        if (runs) switches++;
        answer.writeBigUInt64LE(BigInt(id), 48);
        answer.writeUInt32LE(switches, 64);
        answer.writeUInt32LE(state[0], 68);
        answer.writeUInt32LE(state[1], 72);
        return 0;
      }
      assert.equal(what, 21);
      if (given !== length) return lengthMismatch | 0;
      answer.writeBigUInt64LE(call?.[1] ?? 0n, 0);
      answer.writeUInt16LE(call?.[0] ?? 0, 8);
      return status | 0;
    },
    CloseHandle: (handle: bigint) => (open.delete(handle) ? 1 : 0),
  };
  const stubAt = (address: bigint): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(0xb8d1_8b4c, 0);
    const number = numbers[names[Number(address)] ?? ''];
    if (number === undefined) bytes.writeUInt8(0xe9, 0);
    else bytes.writeUInt32LE(number, 4);
    return bytes;
  };
  const bind = (name: string): Native => {
    const bound = functions[name] as ((...args: unknown[]) => unknown) | undefined;
    assert.ok(bound, name);
    return Object.assign((...args: unknown[]) => bound(...args), { async: () => undefined });
  };
  const library: Library = {
    ...{ kernel32: bind, ntdll: bind, kernelbase: bind, advapi32: bind },
    ...{ ws2_32: bind, iphlpapi: bind, rstrtmgr: bind },
    ...{ lastError: () => 0, ownBytes: stubAt, settle: () => undefined },
  };
  const answer = bindThreadWaits(library).ThreadWaits(0x100n);
  assert.deepEqual([...open], [], 'every handle is closed');
  return answer;
}

const reads: FakeThread = { id: 12, call: [6, 0x44n] };

describe('What threads wait for, asked of the kernel', () => {
  it('is the call of each that waits, by name, and the number of those that do', () => {
    const threads: readonly FakeThread[] = [
      reads,
      { id: 16, call: [0x34, 0n] },
      { id: 20, call: [0x1d4, 0x99n] },
      { id: 24, state: [2, 0] },
      { id: 28 },
    ];
    assert.deepEqual(ask({ threads }), {
      ...{ threads: 5, waiting: 3 },
      waits: [
        { threadId: 12, api: 'NtReadFile', handle: '0x44', contextSwitches: 0 },
        { threadId: 16, api: 'NtDelayExecution', handle: null, contextSwitches: 0 },
      ],
    });
    assert.deepEqual(ask({ threads: [] }), { threads: 0, waiting: 0, waits: [] });
  });

  it('is asked with the shorter structure where the longer one does not fit', () => {
    assert.equal(ask({ threads: [reads], length: 16 })?.waits.length, 1);
  });

  it('leaves out what proves nothing: suspended threads, and those that ran while they were asked', () => {
    const threads = [
      { ...reads, state: [5, 5] },
      { ...reads, runs: true },
      { ...reads, call: [0, 0n] },
    ] as const;
    assert.deepEqual(ask({ threads }), { threads: 3, waiting: 0, waits: [] });
  });

  it('has no answer where the system, the process or the stubs give none', () => {
    const threads = [reads];
    for (const status of [0xc000_0002, 0xc000_0003]) {
      assert.equal(ask({ threads: [{ ...reads, status }, reads] }), null);
    }
    assert.equal(ask({ threads, length: 32 }), null);
    assert.equal(ask({ threads, isWow64: true }), null);
    assert.equal(ask({ threads, numbers: {} }), null);
    assert.equal(ask({ threads, listStatus: 0xc000_0022 }), null);
  });
});
