// The debugger's thread: creates the children, because only their creator is told what happens below them, and passes on what does.
import {
  parentPort,
  receiveMessageOnPort,
  workerData,
  type MessagePort,
} from 'node:worker_threads';
import type { TracedCall } from '../../win32/callTrace';
import { DBG_CONTINUE } from '../../win32/constants';
import type { DebugEvent } from '../../win32/debugging';
import type { ProcessToCreate } from '../../win32/processes';
import { loadWin32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import { ExceptionAnswers } from './exceptionAnswers';
import type { CreateAnswer, DebugCommand, DebugNotice, DebugThreadData } from './debugMessages';

/** Debug events taken before commands are looked for again. */
const eventsPerTurn = 64;

class DebugThread {
  readonly #calls: TracedCall[] = [];
  readonly #win32 = loadWin32((call) => this.#calls.push(call));
  /** Debuggees, with the thread by which their creation is held; null once it has been continued. */
  readonly #debuggees = new Map<number, number | null>();
  readonly #exceptions = new ExceptionAnswers({
    isInNtdll: this.#win32.NtdllRange(),
    checksHandles: (pid) => this.#win32.HasStrictHandleChecks(pid),
  });

  constructor(
    private readonly port: MessagePort,
    private readonly data: DebugThreadData,
  ) {}

  run(): void {
    const isReady = this.#win32.ConnectToDebugger();
    this.#tell(isReady ? { type: 'ready' } : { type: 'failed' });
    if (!isReady) return;
    try {
      for (;;) this.#turn();
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error;
      // A sentence is for the broker to make, which knows the language.
      this.#tell({ type: 'broken', api: error.api, code: error.code });
    } finally {
      // However it ends, nobody stays held for a thread that is gone.
      for (const pid of [...this.#debuggees.keys()]) this.#detach(pid);
      this.#win32.DisconnectFromDebugger();
    }
  }

  #turn(): void {
    this.#win32.WaitForEventOrDebuggee(this.data.wake);
    for (let next = this.#nextCommand(); next; next = this.#nextCommand()) this.#obey(next);
    this.#takeAll();
  }

  #takeAll(): void {
    for (let count = 0; count < eventsPerTurn; count++) {
      const event = this.#win32.NextDebugEvent();
      if (!event) return;
      this.#take(event);
    }
  }

  #tell(notice: DebugNotice): void {
    this.port.postMessage(notice);
  }

  #nextCommand(): DebugCommand | null {
    const received = receiveMessageOnPort(this.port) as { message: DebugCommand } | undefined;
    return received?.message ?? null;
  }

  #obey(command: DebugCommand): void {
    switch (command.type) {
      case 'create':
        this.data.answers.postMessage(this.#create(command.request));
        Atomics.add(this.data.answered, 0, 1);
        Atomics.notify(this.data.answered, 0);
        return;
      case 'continue':
        this.#continue(command.pid);
        return;
      case 'detach':
        this.#detach(command.pid);
        return;
      case 'endWithDebugger':
        this.#win32.EndDebuggeesWithDebugger();
        return;
      case 'hear':
        this.#takeAll();
        this.#tell({ type: 'heard' });
        return;
    }
  }

  #create(request: Omit<ProcessToCreate, 'debug'>): CreateAnswer {
    this.#calls.length = 0;
    try {
      const created = this.#win32.CreateProcessW({ ...request, debug: true });
      return { created, calls: [...this.#calls] };
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error;
      return { failed: { api: error.api, code: error.code }, calls: [...this.#calls] };
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
    this.#exceptions.forget(pid);
  }

  #take(event: DebugEvent): void {
    const { pid, tid } = event;
    switch (event.kind) {
      case 'processCreated':
        for (const handle of event.others) this.#win32.Discard(handle);
        if (!this.#win32.HideDebugger(event.hProcess)) this.#exceptions.knowsDebugger(pid);
        this.#debuggees.set(pid, tid);
        this.#tell({ type: 'created', pid, hProcess: event.hProcess });
        return;
      case 'processExited':
        this.#tellOfExceptions(pid, event.exitCode);
        this.#forget(pid);
        this.#tell({ type: 'exited', pid, exitCode: event.exitCode });
        break;
      case 'exception': {
        const { status, invalidClose } = this.#exceptions.answerTo(event);
        if (invalidClose) this.#tell({ type: 'invalidClose', pid, ...invalidClose });
        this.#win32.ContinueDebugEvent(event, status);
        return;
      }
      case 'other':
        for (const handle of event.others) this.#win32.Discard(handle);
        break;
    }
    this.#win32.ContinueDebugEvent(event, DBG_CONTINUE);
  }

  #tellOfExceptions(pid: number, exitCode: number): void {
    const crash = this.#exceptions.crashOf(pid, exitCode);
    if (crash) this.#tell({ type: 'crashed', pid, ...crash });
    const closes = this.#exceptions.lastClose(pid);
    if (closes) this.#tell({ type: 'invalidClose', pid, ...closes });
  }
}

if (parentPort) new DebugThread(parentPort, workerData as DebugThreadData).run();
