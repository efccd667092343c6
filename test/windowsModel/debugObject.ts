// A debug object: events of its debuggees, each of which stands still until its event is continued.
import { DBG_CONTINUE } from '../../src/win32/constants';
import { KernelObject } from './kernelObject';
import type { ModelProcess } from './process';
import type { ModelThread } from './thread';

export type DebugHappening =
  | { readonly kind: 'processCreated' }
  | { readonly kind: 'processExited'; readonly exitCode: number }
  | {
      readonly kind: 'exception';
      readonly code: number;
      readonly flags: number;
      readonly address: bigint;
      readonly isFirstChance: boolean;
    }
  | { readonly kind: 'dllLoaded' };

interface QueuedEvent {
  readonly process: ModelProcess;
  readonly thread: ModelThread;
  readonly happening: DebugHappening;
  /** Called with the status of NtDebugContinue. */
  readonly goOn: (status: number) => void;
  isTaken: boolean;
  readonly since: number;
}

/** How long a process stood still for an event. */
export interface Hold {
  readonly pid: number;
  readonly kind: DebugHappening['kind'];
  readonly milliseconds: number;
}

export class DebugObject extends KernelObject {
  /** DebugSetProcessKillOnExit; TRUE unless it is cleared. Learn, DebugSetProcessKillOnExit. */
  killsOnClose = true;
  readonly debuggees = new Set<ModelProcess>();
  readonly #events: QueuedEvent[] = [];

  constructor(
    private readonly now: () => number,
    private readonly onEvent: (object: DebugObject) => void,
    private readonly onHold: (hold: Hold) => void,
  ) {
    super('DebugObject');
  }

  get hasEvent(): boolean {
    return this.#events.some(({ isTaken }) => !isTaken);
  }

  attach(process: ModelProcess): void {
    this.debuggees.add(process);
    process.debugObject = this;
  }

  push(thread: ModelThread, happening: DebugHappening, goOn: (status: number) => void): void {
    const { process } = thread;
    process.hold();
    this.#events.push({ process, thread, happening, goOn, isTaken: false, since: this.now() });
    this.onEvent(this);
  }

  /** The oldest of a process that has none under way: ReactOS, ntoskrnl/dbgk/dbgkobj.c (NtWaitForDebugEvent). */
  take(): Pick<QueuedEvent, 'process' | 'thread' | 'happening'> | null {
    const event = this.#events.find(({ isTaken }) => !isTaken);
    if (!event) return null;
    event.isTaken = true;
    return event;
  }

  continue(pid: number, tid: number, status: number): boolean {
    const place = this.#events.findIndex(
      ({ isTaken, process, thread }) => isTaken && process.pid === pid && thread.tid === tid,
    );
    const [event] = place < 0 ? [] : this.#events.splice(place, 1);
    if (!event) return false;
    this.#goOn(event, status);
    return true;
  }

  #goOn({ process, happening, goOn, since }: QueuedEvent, status: number): void {
    const milliseconds = this.now() - since;
    this.onHold({ pid: process.pid, kind: happening.kind, milliseconds });
    process.release();
    goOn(status);
  }

  /** What was to be told of it is not, and it goes on. ReactOS, dbgkobj.c (DbgkClearProcessDebugObject). */
  detach(process: ModelProcess): void {
    this.debuggees.delete(process);
    if (process.debugObject === this) process.debugObject = null;
    const theirs = this.#events.filter((event) => event.process === process);
    for (const event of theirs) {
      this.#events.splice(this.#events.indexOf(event), 1);
      this.#goOn(event, DBG_CONTINUE);
    }
  }

  protected override lastHandleClosed(): void {
    for (const process of [...this.debuggees]) {
      const wasKilled = this.killsOnClose;
      // STATUS_DEBUGGER_INACTIVE: ReactOS, dbgkobj.c (DbgkpCloseObject, PsTerminateProcess).
      if (wasKilled) process.end(0xc000_0354);
      this.detach(process);
    }
  }
}
