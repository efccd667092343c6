// What passes between the broker and its debugger's thread.
import type { MessagePort } from 'node:worker_threads';
import type { InvalidClose, Raised } from './exceptionAnswers';
import type { Handle } from '../../win32/handle';
import type { TracedCall } from '../../win32/callTrace';
import type { CreatedProcess, ProcessToCreate } from '../../win32/bindings/processes';

/** Given to the thread when it starts. */
export interface DebugThreadData {
  /** One 32-bit counter of answers: what the broker waits on while a process is created. */
  readonly answered: Int32Array;
  /** For the answers to `create`. */
  readonly answers: MessagePort;
}

/** Why this debugger is not that of a process. `failed`: Windows gave another reason, by `code`. */
export type DebugRefusal = 'otherDebugger' | 'denied' | 'protected' | 'exited' | 'failed';

/** What came of attaching to a process that runs. */
export type AttachAnswer =
  /** `followsCreated`: what it creates is reported, too. */
  | { readonly isDebugged: true; readonly followsCreated: boolean }
  /** `code`: an NTSTATUS, or the code of OpenProcess. */
  | { readonly isDebugged: false; readonly why: DebugRefusal; readonly code: number };

export type DebugCommand =
  | { readonly type: 'create'; readonly request: Omit<ProcessToCreate, 'debug'> }
  /** Lets a process go that was reported as created. */
  | { readonly type: 'continue'; readonly pid: number }
  | { readonly type: 'detach'; readonly pid: number }
  /** Answered with `attachAnswer`. */
  | { readonly type: 'attach'; readonly pid: number }
  /** There are debuggees that nothing else would end if the broker were killed. */
  | { readonly type: 'endWithDebugger' }
  /** Answered with `caughtUp` after all that happened before. */
  | { readonly type: 'catchUp' };

/** Of `create`, and of nothing else. */
export type CreateAnswer = { readonly calls: readonly TracedCall[] } & (
  | { readonly created: CreatedProcess }
  | { readonly failed: { readonly api: string; readonly code: number } }
);

export type DebugNotice =
  /** Its event, before anything else: set after each command, so that a thread waiting for debuggees looks for it. */
  | { readonly type: 'wakes'; readonly wake: Handle }
  | { readonly type: 'ready' }
  | { readonly type: 'caughtUp' }
  /** There can be no debugger here. */
  | { readonly type: 'failed' }
  /** A call failed that must not, and the thread ends. */
  | { readonly type: 'broken'; readonly api: string; readonly code: number }
  | { readonly type: 'attachAnswer'; readonly pid: number; readonly answer: AttachAnswer }
  /** What debuggees create, not what the broker has had created. `hProcess` is the receiver's to close. */
  | {
      readonly type: 'created';
      readonly pid: number;
      readonly hProcess: Handle;
      /** The path of its program; null when Windows does not tell. */
      readonly image: string | null;
      /** Until it is continued. Console hosts are not. */
      readonly isHeld: boolean;
    }
  | { readonly type: 'exited'; readonly pid: number; readonly exitCode: number }
  /** Before its `exited`: what it has ended by. */
  | ({ readonly type: 'crashed'; readonly pid: number } & Raised)
  /** NtClose was given a value that names no handle, or a protected one, and has returned its code. */
  | ({ readonly type: 'invalidClose'; readonly pid: number } & InvalidClose);
