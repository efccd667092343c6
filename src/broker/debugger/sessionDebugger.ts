// The session's debugger as long as there is one: it creates the children; without it the broker does that itself.
import * as l10n from '@vscode/l10n';
import type { CallSink } from '../../win32/callTrace';
import type { CreatedProcess, ProcessToCreate } from '../../win32/bindings/processes';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import { Signal } from '../events/signal';
import type { Debugger } from './debugger';

export class SessionDebugger {
  /** When there is none any more. */
  readonly lost = new Signal();
  #isOver = false;

  constructor(
    private readonly win32: Pick<Win32, 'CreateProcessW'>,
    private readonly events: EventQueue,
    private readonly onCall: CallSink,
    /** Null when the job alone tells who is there. */
    private debug: Debugger | null,
    /** In a session that creates no process itself. */
    private readonly isAttached = false,
  ) {}

  get current(): Debugger | null {
    return this.debug;
  }

  /** Resolves when it is known whether there is one. */
  async settle(): Promise<void> {
    const { debug } = this;
    if (!debug) return;
    try {
      await debug.ready;
    } catch (error) {
      this.#giveUp(error instanceof Error ? error.message : String(error));
      return;
    }
    void debug.lost.then((why) => this.#giveUp(why));
  }

  #giveUp(why: string): void {
    if (this.#isOver) return;
    this.debug = null;
    const [reason = ''] = why.split('\n');
    const message = this.isAttached ? attachedText(reason) : launchedText(reason);
    this.events.push({ type: 'tracingFailed', message });
    this.lost.tell();
  }

  create(request: Omit<ProcessToCreate, 'debug'>): CreatedProcess {
    return this.debug
      ? this.debug.create(request, this.onCall)
      : this.win32.CreateProcessW({ ...request, debug: false });
  }

  endWithBroker(): boolean {
    this.debug?.endWithDebugger();
    return this.debug !== null;
  }

  /** Resolves when all that has happened to debuggees has been told. */
  async catchUp(): Promise<void> {
    await this.debug?.catchUp();
  }

  /** The session ends: that its debugger goes is nothing to tell any more. */
  finish(): void {
    this.#isOver = true;
  }
}

const launchedText = (reason: string): string =>
  l10n.t(
    'The processes below the children cannot be debugged ({0}). The job reports them shortly after their creation, and their handles are read while they run.',
    reason,
  );

const attachedText = (reason: string): string =>
  l10n.t(
    'The debugger does not work here ({0}). The session finds new processes in the list of all processes. It reads their handles while they run.',
    reason,
  );
