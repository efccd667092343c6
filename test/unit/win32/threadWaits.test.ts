// What threads wait for, read byte by byte: the stubs of system calls, and the two structures about a thread.
import assert from 'node:assert/strict';
import { callsByNumber, systemCallNumber } from '../../../src/win32/bindings/systemCalls';
import { lastCall, threadState, threadStateLength } from '../../../src/win32/bindings/threadWaits';

const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** NtReadFile of Windows 11: mov r10, rcx; mov eax, 6; test byte [0x7ffe0308], 1; jne; syscall; ret. */
const x64 = bytes('4c 8b d1 b8 06 00 00 00 f6 04 25 08 03 fe 7f 01 75 03 0f 05 c3');
/** svc #6; ret. */
const arm64 = bytes('c1 00 00 d4 c0 03 5f d6');
/** A jump over all of it, as virus scanners write it. */
const hooked = bytes('e9 12 34 56 78 00 00 00 f6 04 25 08 03 fe 7f 01');
/** A jump behind the first instruction. */
const hookedLater = bytes('4c 8b d1 e9 12 34 56 78 f6 04 25 08 03 fe 7f 01');
/** mov rax, rsp; mov [rax+20h], rbx; …: what an x64 process on ARM64 finds instead. */
const onArm64 = bytes('48 8b c4 48 89 58 20 55 5d e9 00 00 00 00');
/** NtReadFile of Wine 8.0: with a number of its own, for a question that Wine does not answer. */
const wine = bytes('4c 8b d1 b8 9c 00 00 00 f6 04 25 08 03 fe 7f 01');
/** mov eax, 6; mov edx, …; call edx: 32-bit. */
const x86 = bytes('b8 06 00 1a 00 ba 00 00 00 00 ff d2 c2 24 00');

describe('The number of a system call', () => {
  it('is read from the stubs of x64 and ARM64', () => {
    assert.equal(systemCallNumber(x64), 6);
    assert.equal(systemCallNumber(arm64), 6);
    assert.equal(systemCallNumber(bytes('4c 8b d1 b8 d4 01 00 00')), 0x1d4);
    assert.equal(systemCallNumber(wine), 0x9c);
    assert.equal(systemCallNumber(bytes('81 3a 00 d4 c0 03 5f d6')), 0x1d4);
  });

  it('is not known from a stub that looks otherwise', () => {
    for (const stub of [hooked, hookedLater, onArm64, x86, Buffer.alloc(8), Buffer.alloc(3)]) {
      assert.equal(systemCallNumber(stub), null, stub.toString('hex'));
    }
    // Numbers are 16 bits wide: this is another instruction's operand.
    assert.equal(systemCallNumber(bytes('4c 8b d1 b8 06 00 01 00')), null);
  });

  it('names the call, and nothing where a stub is missing or two have one number', () => {
    const stubs: Readonly<Record<string, Buffer>> = {
      NtReadFile: x64,
      NtWriteFile: bytes('4c 8b d1 b8 08 00 00 00'),
      NtDelayExecution: bytes('4c 8b d1 b8 34 00 00 00'),
      NtWaitForSingleObject: hooked,
    };
    const calls = callsByNumber((name) => stubs[name] ?? null);
    assert.deepEqual(
      [...calls],
      [
        [6, { name: 'NtReadFile', takesHandle: true }],
        [8, { name: 'NtWriteFile', takesHandle: true }],
        [0x34, { name: 'NtDelayExecution', takesHandle: false }],
      ],
    );
    const same = callsByNumber((name) => (name.endsWith('File') ? x64 : (stubs[name] ?? null)));
    assert.deepEqual([...same.keys()], [0x34]);
  });
});

describe('The state of a thread', () => {
  const state = (kernelState: number, reason: number): Buffer => {
    const answer = Buffer.alloc(threadStateLength);
    answer.writeBigUInt64LE(1234n, 40);
    answer.writeBigUInt64LE(5678n, 48);
    answer.writeUInt32LE(77, 64);
    answer.writeUInt32LE(kernelState, 68);
    answer.writeUInt32LE(reason, 72);
    return answer;
  };

  it('is read with its id and how often it has run', () => {
    assert.deepEqual(threadState(state(5, 0)), {
      ...{ threadId: 5678, contextSwitches: 77, waitsInCall: true },
    });
  });

  it('is that of a wait in a call only when the call began the wait', () => {
    const waitsInCall = (kernelState: number, reason: number): boolean =>
      threadState(state(kernelState, reason)).waitsInCall;
    // Executive, UserRequest, WrQueue, WrAlertByThreadId.
    for (const reason of [0, 6, 15, 37]) assert.equal(waitsInCall(5, reason), true, `${reason}`);
    // PageIn, Suspended, WrPageIn, WrSuspended, WrPreempted.
    for (const reason of [2, 5, 9, 12, 32])
      assert.equal(waitsInCall(5, reason), false, `${reason}`);
    // Ready, running, ended.
    for (const other of [1, 2, 4]) assert.equal(waitsInCall(other, 0), false, `${other}`);
  });
});

describe('The last system call of a thread', () => {
  const answer = (number: number, firstArgument: bigint): Buffer => {
    const all = Buffer.alloc(24, 0xff);
    all.writeBigUInt64LE(firstArgument, 0);
    all.writeUInt16LE(number, 8);
    return all;
  };

  it('is its number and its first argument, whatever stands in the padding', () => {
    assert.deepEqual(lastCall(answer(6, 0x44n)), { number: 6, firstArgument: 0x44n });
    assert.deepEqual(lastCall(answer(0, 0x44n)), { number: 0, firstArgument: 0x44n });
  });

  it('is none for a thread that has not run', () => {
    assert.equal(lastCall(answer(0, 0n)), null);
  });
});
