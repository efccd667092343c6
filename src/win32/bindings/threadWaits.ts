// What the threads of another process wait for: the last system call of each, and its first argument.
import { hex } from '../../model/base/handleValue';
import type { ThreadWait, ThreadWaits } from '../../model/session/threadWait';
import { THREAD_QUERY_LIMITED_INFORMATION } from '../constants';
import type { Handle } from '../handle';
import { BOOL, DWORD, NTSTATUS, POINTER, type Library } from './library';
import { bindSystemCalls } from './systemCalls';

const ThreadLastSystemCall = 21;
const ThreadSystemThreadInformation = 40;
const ProcessWow64Information = 26;

/** What ThreadLastSystemCall needs; the state needs THREAD_QUERY_LIMITED_INFORMATION. */
const THREAD_GET_CONTEXT = 0x8;

const STATUS_NO_MORE_ENTRIES = 0x8000_001a;
const STATUS_NOT_IMPLEMENTED = 0xc000_0002;
const STATUS_INVALID_INFO_CLASS = 0xc000_0003;
const STATUS_INFO_LENGTH_MISMATCH = 0xc000_0004;

/** The system has no such question, or another answer to it. */
const isUnknown = (status: number): boolean =>
  status === STATUS_NOT_IMPLEMENTED ||
  status === STATUS_INVALID_INFO_CLASS ||
  status === STATUS_INFO_LENGTH_MISMATCH;

/** KTHREAD_STATE (phnt, ntkeapi.h). */
const Waiting = 5;

/**
 * KWAIT_REASONs of waits that no call of the thread began: for memory, for a processor, or because somebody suspended it. The
 * last system call of such a thread is over. Learn, KWAIT_REASON (wdm.h): FreePage, PageIn, PoolAllocation, Suspended; the same
 * with Wr; WrVirtualMemory, WrPageOut; WrTerminated to WrCalloutStack; WrQuantumEnd to WrYieldExecution.
 */
const ofNoCall: ReadonlySet<number> = new Set([
  ...[1, 2, 3, 5, 8, 9, 10, 12, 18, 19],
  ...[22, 23, 24, 25, 30, 31, 32, 33],
]);

interface ThreadState {
  readonly threadId: number;
  /** The same number later: it has not run in the meantime. */
  readonly contextSwitches: number;
  readonly waitsInCall: boolean;
}

/** SYSTEM_THREAD_INFORMATION on 64-bit Windows: ClientId.UniqueThread at 48, ContextSwitches at 64, ThreadState, WaitReason (phnt, ntexapi.h). */
export const threadStateLength = 80;
export function threadState(bytes: Buffer): ThreadState {
  return {
    threadId: Number(bytes.readBigUInt64LE(48)),
    contextSwitches: bytes.readUInt32LE(64),
    waitsInCall: bytes.readUInt32LE(68) === Waiting && !ofNoCall.has(bytes.readUInt32LE(72)),
  };
}

interface LastCall {
  readonly number: number;
  readonly firstArgument: bigint;
}

/**
 * THREAD_LAST_SYSCALL_INFORMATION: PVOID FirstArgument, USHORT SystemCallNumber (phnt, ntpsapi.h). Null for all zeros: that is
 * the answer for a thread that has not run yet (System Informer, thrdlist.c).
 */
export function lastCall(bytes: Buffer): LastCall | null {
  const call = { number: bytes.readUInt16LE(8), firstArgument: bytes.readBigUInt64LE(0) };
  return call.number === 0 && call.firstArgument === 0n ? null : call;
}

/** A wait as the kernel reports it. */
export interface CallOfThread extends ThreadWait {
  /** The same number later: it is the same wait. */
  readonly contextSwitches: number;
}

export interface CallsOfThreads extends ThreadWaits {
  readonly waits: readonly CallOfThread[];
}

export function bindThreadWaits(library: Library) {
  const nextThread = library.ntdll('NtGetNextThread', NTSTATUS, [
    ...[POINTER, POINTER, DWORD],
    ...[DWORD, DWORD, POINTER],
  ]);
  const query = [POINTER, DWORD, POINTER, DWORD, POINTER];
  const queryThread = library.ntdll('NtQueryInformationThread', NTSTATUS, query);
  const queryProcess = library.ntdll('NtQueryInformationProcess', NTSTATUS, query);
  const close = library.kernel32('CloseHandle', BOOL, [POINTER]);
  const systemCalls = bindSystemCalls(library);

  const state = Buffer.alloc(threadStateLength);
  const call = Buffer.alloc(24);
  const next = Buffer.alloc(8);
  const peb32 = Buffer.alloc(8);
  /** With WaitTime since Windows 8: phnt, ntpsapi.h. */
  const lengths = [24, 16];

  const ask = (hThread: Handle, what: number, answer: Buffer, length: number): number =>
    Number(queryThread(hThread, what, answer, length, 0n)) >>> 0;

  const askState = (hThread: Handle): number =>
    ask(hThread, ThreadSystemThreadInformation, state, threadStateLength);

  function askLastCall(hThread: Handle): number {
    let status = STATUS_INFO_LENGTH_MISMATCH;
    for (const length of lengths) {
      status = ask(hThread, ThreadLastSystemCall, call, length);
      if (status !== STATUS_INFO_LENGTH_MISMATCH) break;
    }
    return status;
  }

  /** Null for a thread that does not wait in a call; false where the system has no such answer. */
  function waitOf(
    hThread: Handle,
  ): (LastCall & Pick<CallOfThread, 'threadId' | 'contextSwitches'>) | null | false {
    const told = askState(hThread);
    if (told !== 0) return isUnknown(told) ? false : null;
    const { waitsInCall, threadId, contextSwitches } = threadState(state);
    if (!waitsInCall) return null;
    const answered = askLastCall(hThread);
    if (answered !== 0) return isUnknown(answered) ? false : null;
    const found = lastCall(call);
    // When it ran in between, the call is that of another wait than the one that was looked at.
    if (askState(hThread) !== 0 || threadState(state).contextSwitches !== contextSwitches) {
      return null;
    }
    return found && { ...found, threadId, contextSwitches };
  }

  /** `each` is told of every thread until it says false. False when the threads cannot be listed. */
  function forThreads(hProcess: Handle, each: (hThread: Handle) => boolean): boolean {
    let hThread: Handle = 0n;
    try {
      for (;;) {
        const access = THREAD_GET_CONTEXT | THREAD_QUERY_LIMITED_INFORMATION;
        const status = Number(nextThread(hProcess, hThread, access, 0, 0, next)) >>> 0;
        if (status === STATUS_NO_MORE_ENTRIES) return true;
        if (status !== 0) return false;
        if (hThread !== 0n) close(hThread);
        hThread = next.readBigUInt64LE();
        if (!each(hThread)) return false;
      }
    } finally {
      if (hThread !== 0n) close(hThread);
    }
  }

  const isWow64 = (hProcess: Handle): boolean =>
    queryProcess(hProcess, ProcessWow64Information, peb32, 8, 0n) !== 0 ||
    peb32.readBigUInt64LE() !== 0n;

  return {
    /**
     * Proof, not appearance: null where there is none. That is under Wine, which has no ThreadLastSystemCall; where the stubs of ntdll
     * do not show the numbers; and for a 32-bit process. In that one wow64.dll or the thunks of wow64cpu.dll make the system
     * call, mostly with the same handle first, but no source says so for each, and System Informer (anawait.c) does not use this
     * answer there either. A thread whose debugger holds it waits, too: its last call is over. The caller knows whom it holds.
     * Costs five system calls for each waiting thread. The handle needs PROCESS_QUERY_INFORMATION.
     * https://ntdoc.m417z.com/thread_last_syscall_information
     */
    ThreadWaits(hProcess: Handle): CallsOfThreads | null {
      const calls = systemCalls();
      if (calls.size === 0 || isWow64(hProcess)) return null;
      let threads = 0;
      let waiting = 0;
      const waits: CallOfThread[] = [];
      const isListed = forThreads(hProcess, (hThread) => {
        threads++;
        const wait = waitOf(hThread);
        if (!wait) return wait !== false;
        waiting++;
        const named = calls.get(wait.number);
        if (!named) return true;
        const { threadId, firstArgument, contextSwitches } = wait;
        const handle = named.takesHandle ? hex(firstArgument) : null;
        waits.push({ threadId, api: named.name, handle, contextSwitches });
        return true;
      });
      return isListed ? { threads, waiting, waits } : null;
    },
  };
}
