// The debugger's side of the kernel: what happens in the processes below one, each held until it is continued.
import { INFINITE, WAIT_OBJECT_0 } from '../constants';
import { INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { BOOL, DWORD, NTSTATUS, POINTER, type Library } from './library';

export interface EventSource {
  readonly pid: number;
  readonly tid: number;
}

/** Every handle in it is the receiver's to close. */
export type DebugEvent = EventSource &
  (
    | {
        readonly kind: 'processCreated';
        readonly hProcess: Handle;
        readonly others: readonly Handle[];
      }
    | { readonly kind: 'processExited'; readonly exitCode: number }
    | {
        readonly kind: 'exception';
        readonly code: number;
        /** ExceptionFlags. */
        readonly flags: number;
        readonly address: bigint;
        /** False when nobody in the process handled it: it is about to end. */
        readonly isFirstChance: boolean;
      }
    | { readonly kind: 'other'; readonly others: readonly Handle[] }
  );

/** PROCESSINFOCLASS. */
const ProcessDebugFlags = 31;
/** The only one of the debug flags: what the process creates has its debugger (phnt, ntpsapi.h). */
const PROCESS_DEBUG_INHERIT = 1;

/** DBG_STATE (ntdbg.h). */
const DbgCreateThreadStateChange = 2;
const DbgCreateProcessStateChange = 3;
const DbgExitProcessStateChange = 5;
const DbgExceptionStateChange = 6;
const DbgBreakpointStateChange = 7;
const DbgSingleStepStateChange = 8;
const DbgLoadDllStateChange = 9;

/** DBGUI_WAIT_STATE_CHANGE on 64-bit Windows: NewState at 0, AppClientId (process, thread) at 8, its union from 24. */
function debugEvent(bytes: Buffer): DebugEvent {
  const source = { pid: Number(bytes.readBigUInt64LE(8)), tid: Number(bytes.readBigUInt64LE(16)) };
  const handles = (...offsets: readonly number[]): readonly Handle[] =>
    offsets.map((at) => bytes.readBigUInt64LE(at)).filter((handle) => handle !== 0n);
  switch (bytes.readUInt32LE(0)) {
    case DbgCreateProcessStateChange: {
      const hProcess = bytes.readBigUInt64LE(24);
      // Its thread and its file.
      return { ...source, kind: 'processCreated', hProcess, others: handles(32, 48) };
    }
    case DbgExitProcessStateChange:
      return { ...source, kind: 'processExited', exitCode: bytes.readUInt32LE(24) };
    case DbgExceptionStateChange:
    case DbgBreakpointStateChange:
    case DbgSingleStepStateChange:
      return {
        ...source,
        kind: 'exception',
        code: bytes.readUInt32LE(24),
        flags: bytes.readUInt32LE(28),
        address: bytes.readBigUInt64LE(40),
        // After EXCEPTION_RECORD with its fifteen parameters.
        isFirstChance: bytes.readUInt32LE(176) !== 0,
      };
    case DbgCreateThreadStateChange:
    case DbgLoadDllStateChange:
      return { ...source, kind: 'other', others: handles(24) };
    default:
      return { ...source, kind: 'other', others: [] };
  }
}

/**
 * All of these concern the debuggees of the calling thread only: those it created with DEBUG_PROCESS or attached to, and what they created. They
 * are the functions of ntdll that WaitForDebugEvent and ContinueDebugEvent are made of, because those keep handles of their own
 * that nobody else can close. https://learn.microsoft.com/windows/win32/debug/debugging-functions
 */
export function bindDebugging(library: Library) {
  const connect = library.ntdll('DbgUiConnectToDbg', NTSTATUS, []);
  const getObject = library.ntdll('DbgUiGetThreadDebugObject', POINTER, []);
  const setObject = library.ntdll('DbgUiSetThreadDebugObject', 'void', [POINTER]);
  const wait = library.ntdll('DbgUiWaitStateChange', NTSTATUS, [POINTER, POINTER]);
  const resume = library.ntdll('DbgUiContinue', NTSTATUS, [POINTER, NTSTATUS]);
  const stop = library.kernel32('DebugActiveProcessStop', BOOL, [DWORD]);
  const attach = library.ntdll('NtDebugActiveProcess', NTSTATUS, [POINTER, POINTER]);
  const setInformation = library.ntdll('NtSetInformationProcess', NTSTATUS, [
    POINTER,
    DWORD,
    POINTER,
    DWORD,
  ]);
  const killOnExit = library.kernel32('DebugSetProcessKillOnExit', BOOL, [BOOL]);
  const close = library.kernel32('CloseHandle', BOOL, [POINTER]);
  const waitForMany = library.kernel32('WaitForMultipleObjects', DWORD, [
    DWORD,
    POINTER,
    BOOL,
    DWORD,
  ]);
  const moduleHandle = library.kernel32('GetModuleHandleW', POINTER, ['str16']);
  const moduleInformation = library.kernel32('K32GetModuleInformation', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    DWORD,
  ]);
  const setEvent = library.kernel32('SetEvent', BOOL, [POINTER]);
  const debugFlags = Buffer.alloc(4);
  const bytes = Buffer.alloc(184);
  const noTime = Buffer.alloc(8);
  const client = Buffer.alloc(16);
  const handles = Buffer.alloc(16);
  const debugObject = (): Handle => (getObject() ?? 0n) as Handle;

  return {
    /** Makes this thread's debug object, whose debuggees outlive it: it would be made with the first of them, and kill them all. False when it cannot. */
    ConnectToDebugger: (): boolean => connect() === 0 && killOnExit(0) !== 0,

    /**
     * Debuggees end with the debug object from now on, however this process ends. Whoever is to live on has to be left first.
     * https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-debugsetprocesskillonexit
     */
    EndDebuggeesWithDebugger: (): boolean => killOnExit(1) !== 0,

    /** Closes the debug object. Its debuggees outlive it: those, too, whose creation it was not asked for yet. */
    DisconnectFromDebugger(): void {
      killOnExit(0);
      const handle = debugObject();
      setObject(0n);
      if (handle !== 0n) close(handle);
    },

    /**
     * Whether an address lies in ntdll.dll, which Windows maps to the same place in all 64-bit processes. Never, when this process
     * cannot say where that is. https://learn.microsoft.com/windows/win32/api/psapi/nf-psapi-getmoduleinformation
     */
    NtdllRange(): (address: bigint) => boolean {
      // MODULEINFO: lpBaseOfDll at 0, SizeOfImage at 8.
      const information = Buffer.alloc(24);
      const ntdll = moduleHandle('ntdll.dll') ?? 0n;
      if (moduleInformation(INVALID_HANDLE_VALUE, ntdll, information, 24) === 0) return () => false;
      const first = information.readBigUInt64LE(0);
      const end = first + BigInt(information.readUInt32LE(8));
      return (address) => address >= first && address < end;
    },

    /** The next event that waits; null when none does. */
    NextDebugEvent(): DebugEvent | null {
      return wait(bytes, noTime) === 0 ? debugEvent(bytes) : null;
    },

    /** https://learn.microsoft.com/windows/win32/api/debugapi/nf-debugapi-continuedebugevent */
    ContinueDebugEvent({ pid, tid }: EventSource, status: number): boolean {
      client.writeBigUInt64LE(BigInt(pid), 0);
      client.writeBigUInt64LE(BigInt(tid), 8);
      return resume(client, status | 0) === 0;
    },

    /**
     * Makes this thread the debugger of a process that runs. What is in it already is told again: its creation, its threads, its
     * DLLs; no thread of it runs until its event is continued. DebugActiveProcess does the same and then starts a thread in the
     * process that runs into a breakpoint, which nobody wants here. Zero, or the NTSTATUS of the refusal.
     * https://learn.microsoft.com/windows/win32/api/debugapi/nf-debugapi-debugactiveprocess
     */
    NtDebugActiveProcess: (hProcess: Handle): number =>
      Number(attach(hProcess, debugObject())) >>> 0,

    /**
     * What the process creates from now on is debugged as well. Whoever is attached to is debugged as if it had been created with
     * DEBUG_ONLY_THIS_PROCESS ("its child processes cannot" be debugged): NtDebugActiveProcess sets EPROCESS.NoDebugInherit, and this
     * flag clears it, as WinDbg's .childdbg does. False when the system does not do it.
     * https://learn.microsoft.com/windows/win32/debug/debugging-a-running-process
     * ReactOS, ntoskrnl/dbgk/dbgkobj.c (DbgkpSetProcessDebugObject), ntoskrnl/ps/query.c (ProcessDebugFlags)
     */
    DebugWhatItCreates(hProcess: Handle): boolean {
      debugFlags.writeUInt32LE(PROCESS_DEBUG_INHERIT);
      return setInformation(hProcess, ProcessDebugFlags, debugFlags, 4) === 0;
    },

    /** The process goes on without a debugger; what it creates from then on has none. https://learn.microsoft.com/windows/win32/api/debugapi/nf-debugapi-debugactiveprocessstop */
    DebugActiveProcessStop: (dwProcessId: number): boolean => stop(dwProcessId) !== 0,

    /** Waits until `event` is set or a debug event is there: the debug object can be waited for like any other. */
    WaitForEventOrDebuggee(event: Handle): 'event' | 'debuggee' {
      handles.writeBigUInt64LE(event, 0);
      handles.writeBigUInt64LE(debugObject(), 8);
      return waitForMany(2, handles, 0, INFINITE) === WAIT_OBJECT_0 ? 'event' : 'debuggee';
    },

    /** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-setevent */
    SetEvent: (hEvent: Handle): boolean => setEvent(hEvent) !== 0,
  };
}
