// The debugger itself, for the thread it is made on: carries out commands, and tells what the kernel reports of the debuggees.
import { win32 as windowsPaths } from 'node:path';
import {
  DBG_CONTINUE,
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  PROCESS_QUERY_INFORMATION,
  PROCESS_SET_INFORMATION,
  PROCESS_SUSPEND_RESUME,
  PROCESS_VM_READ,
  PROCESS_VM_WRITE,
  STATUS_ACCESS_DENIED,
  STATUS_PORT_ALREADY_SET,
  STATUS_PROCESS_IS_PROTECTED,
  STATUS_PROCESS_IS_TERMINATING,
} from '../../win32/constants';
import { isConsoleHost } from '../../model/session/consoleHost';
import type { CallSink, TracedCall } from '../../win32/callTrace';
import type { Handle } from '../../win32/handle';
import type { DebugEvent } from '../../win32/bindings/debugging';
import type { ProcessToCreate } from '../../win32/bindings/processes';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type {
  AttachAnswer,
  CreateAnswer,
  DebugCommand,
  DebugNotice,
  DebugRefusal,
} from './debugMessages';
import { ExceptionAnswers } from './exceptionAnswers';

/** Debug events taken before commands are looked for again. */
const eventsPerTurn = 64;

/** What attaching takes, and clearing PEB.BeingDebugged and EPROCESS.NoDebugInherit. */
const rightsToDebug =
  PROCESS_SUSPEND_RESUME |
  PROCESS_SET_INFORMATION |
  PROCESS_QUERY_INFORMATION |
  PROCESS_VM_READ |
  PROCESS_VM_WRITE;

const refusals: ReadonlyMap<number, DebugRefusal> = new Map([
  [ERROR_ACCESS_DENIED, 'denied'],
  [ERROR_INVALID_PARAMETER, 'exited'],
  [STATUS_ACCESS_DENIED, 'denied'],
  [STATUS_PORT_ALREADY_SET, 'otherDebugger'],
  [STATUS_PROCESS_IS_TERMINATING, 'exited'],
  [STATUS_PROCESS_IS_PROTECTED, 'protected'],
]);

const refused = (code: number): AttachAnswer => ({
  ...{ isDebugged: false, why: refusals.get(code) ?? 'failed', code },
});

export class DebugEngine {
  readonly #calls: TracedCall[] = [];
  readonly #win32: Win32;
  /** Debuggees, with the thread by which their creation is held; null once it has been continued. */
  readonly #debuggees = new Map<number, number | null>();
  /** Those of which the kernel has yet to tell the creation, which was long ago. */
  readonly #attachedTo = new Set<number>();
  /** Those it has created itself, suspended, and whose creation the kernel has yet to tell. */
  readonly #created = new Set<number>();
  readonly #exceptions: ExceptionAnswers;

  constructor(
    load: (onCall: CallSink) => Win32,
    private readonly tell: (notice: DebugNotice) => void,
  ) {
    this.#win32 = load((call) => this.#calls.push(call));
    this.#exceptions = new ExceptionAnswers({
      isInNtdll: this.#win32.NtdllRange(),
      checksHandles: (pid) => this.#win32.HasStrictHandleChecks(pid),
    });
  }

  /** Says whether there can be a debugger here. */
  connect(): boolean {
    const isReady = this.#win32.ConnectToDebugger();
    this.tell({ type: isReady ? 'ready' : 'failed' });
    return isReady;
  }

  /** Makes the event that is set after each command, and tells of it. */
  makeWake(): Handle {
    const wake = this.#win32.CreateEventW(null, false, false);
    this.tell({ type: 'wakes', wake });
    return wake;
  }

  /** Returns when `wake` is set or there is something to take; true when it is the latter. */
  wait(wake: Handle): boolean {
    return this.#win32.WaitForEventOrDebuggee(wake) === 'debuggee';
  }

  /** However it ends, nobody stays held for a debugger that is gone. */
  disconnect(): void {
    for (const pid of [...this.#debuggees.keys()]) this.#detach(pid);
    this.#win32.DisconnectFromDebugger();
  }

  /** Passes on what has happened next. False when nothing has. */
  takeNext(): boolean {
    const event = this.#win32.NextDebugEvent();
    if (event) this.#take(event);
    return event !== null;
  }

  /** Passes on what has happened, up to as much as one turn allows. */
  takeAll(): void {
    for (let count = 0; count < eventsPerTurn; count++) if (!this.takeNext()) return;
  }

  obey(command: Exclude<DebugCommand, { type: 'create' }>): void {
    switch (command.type) {
      case 'continue':
        this.#continue(command.pid);
        return;
      case 'detach':
        this.#detach(command.pid);
        return;
      case 'attach': {
        const { pid } = command;
        this.tell({ type: 'attachAnswer', pid, answer: this.#attach(pid) });
        return;
      }
      case 'endWithDebugger':
        this.#win32.EndDebuggeesWithDebugger();
        return;
      case 'catchUp':
        this.takeAll();
        this.tell({ type: 'caughtUp' });
        return;
    }
  }

  create(request: Omit<ProcessToCreate, 'debug'>): CreateAnswer {
    this.#calls.length = 0;
    try {
      const created = this.#win32.CreateProcessW({ ...request, debug: true });
      this.#created.add(created.dwProcessId);
      return { created, calls: [...this.#calls] };
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error;
      return { failed: { api: error.api, code: error.code }, calls: [...this.#calls] };
    }
  }

  #attach(pid: number): AttachAnswer {
    const opened = this.#win32.OpenForCopies(pid, rightsToDebug);
    if (!opened.ok) return refused(opened.code);
    const hProcess = opened.process;
    try {
      // Wine has one status for all refusals.
      if (this.#win32.HasDebugPort(hProcess)) return refused(STATUS_PORT_ALREADY_SET);
      const status = this.#win32.NtDebugActiveProcess(hProcess);
      if (status !== 0) return refused(status);
      this.#debuggees.set(pid, null);
      this.#attachedTo.add(pid);
      // Nothing runs in it before its events are continued: it creates nothing between the two calls.
      return { isDebugged: true, followsCreated: this.#win32.DebugWhatItCreates(hProcess) };
    } finally {
      this.#win32.Discard(hProcess);
    }
  }

  #continue(pid: number): void {
    const tid = this.#debuggees.get(pid) ?? null;
    if (tid === null) return;
    this.#debuggees.set(pid, null);
    this.#win32.ContinueDebugEvent({ pid, tid }, DBG_CONTINUE);
  }

  #detach(pid: number): void {
    this.#continue(pid);
    if (this.#debuggees.has(pid)) this.#win32.DebugActiveProcessStop(pid);
    this.#forget(pid);
  }

  #forget(pid: number): void {
    this.#debuggees.delete(pid);
    this.#attachedTo.delete(pid);
    this.#created.delete(pid);
    this.#exceptions.forget(pid);
  }

  #take(event: DebugEvent): void {
    const { pid, tid } = event;
    switch (event.kind) {
      case 'processCreated': {
        for (const handle of event.others) this.#win32.Discard(handle);
        if (this.#attachedTo.delete(pid)) {
          this.#hideFrom(event.hProcess);
          break;
        }
        if (!this.#win32.HideDebugger(event.hProcess)) this.#exceptions.knowsDebugger(pid);
        const { hProcess } = event;
        // Whoever had it made knows it, has read it while it was suspended, and may have heard of its end by the time this is told.
        if (this.#created.delete(pid)) {
          this.#win32.Discard(hProcess);
          this.#debuggees.set(pid, null);
          break;
        }
        // Asked now: whoever is not held can have ended by the time the broker asks.
        const image = this.#win32.QueryFullProcessImageNameW(hProcess);
        // Windows makes a console host for a program, which waits for it.
        const isHeld = !isConsoleHost(windowsPaths.basename(image ?? ''));
        this.#debuggees.set(pid, isHeld ? tid : null);
        this.tell({ type: 'created', pid, hProcess, image, isHeld });
        if (isHeld) return;
        break;
      }
      case 'processExited':
        this.#tellOfExceptions(pid, event.exitCode);
        this.#forget(pid);
        this.tell({ type: 'exited', pid, exitCode: event.exitCode });
        break;
      case 'exception': {
        const { status, invalidClose } = this.#exceptions.answerTo(event);
        if (invalidClose) this.tell({ type: 'invalidClose', pid, ...invalidClose });
        this.#win32.ContinueDebugEvent(event, status);
        return;
      }
      case 'other':
        for (const handle of event.others) this.#win32.Discard(handle);
        break;
    }
    this.#win32.ContinueDebugEvent(event, DBG_CONTINUE);
  }

  /** Its loader has begun long ago: whatever breakpoint it runs into from now on is its own, whether it knows of its debugger or not. */
  #hideFrom(hProcess: Handle): void {
    this.#win32.HideDebugger(hProcess);
    this.#win32.Discard(hProcess);
  }

  #tellOfExceptions(pid: number, exitCode: number): void {
    const crash = this.#exceptions.crashOf(pid, exitCode);
    if (crash) this.tell({ type: 'crashed', pid, ...crash });
    const closes = this.#exceptions.lastClose(pid);
    if (closes) this.tell({ type: 'invalidClose', pid, ...closes });
  }
}
