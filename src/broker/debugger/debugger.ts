// A debugger of the session's processes as the broker uses it, whichever thread it lives on.
import type { CallSink } from '../../win32/callTrace';
import type { CreatedProcess, ProcessToCreate } from '../../win32/bindings/processes';
import type { AttachAnswer, DebugNotice } from './debugMessages';

/** What happens to a debuggee. */
export type DebuggeeNotice = Exclude<
  Extract<DebugNotice, { pid: number }>,
  { type: 'attachAnswer' }
>;

export type CreatedNotice = Extract<DebuggeeNotice, { type: 'created' }>;

export interface Debugger {
  /** Resolves when it can create processes; rejects when there can be none here. */
  readonly ready: Promise<void>;
  /** Resolves with the reason when it has ended, wanted or not. */
  readonly lost: Promise<string>;
  /** One listener, told in the order in which it happens. */
  listen(listener: (notice: DebuggeeNotice) => void): void;
  /**
   * Returns when the process is there, as CreateProcessW itself does: nothing else of the broker runs meanwhile, so the handles and
   * standard handles it has at this moment are those the plan wants.
   * @throws Win32Error
   */
  create(request: Omit<ProcessToCreate, 'debug'>, onCall: CallSink): CreatedProcess;
  /** Lets a process go that is held at its creation. */
  resume(pid: number): void;
  /**
   * Becomes the debugger of a process that runs. Its own creation is not told: only what it creates from then on. The caller has a
   * handle to it meanwhile, because a pid is given away again.
   */
  attach(pid: number): Promise<AttachAnswer>;
  /** Lets it go for good: nothing is told of it or of what it starts any more. */
  detach(pid: number): void;
  /** There is a process outside the job: from now on all debuggees end with the broker, also when that is killed. */
  endWithDebugger(): void;
  /** Resolves when the listener has been told of all that has happened. */
  catchUp(): Promise<void>;
}
