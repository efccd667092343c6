// Objects as the kernel has them: each with its type, its name, and the number of handles that are open to it.
import type { ModelThread } from './thread';

/** Names of types as NtQueryObject tells them. */
export type ObjectTypeName =
  | 'Event'
  | 'Mutant'
  | 'Semaphore'
  | 'Timer'
  | 'Section'
  | 'Job'
  | 'Process'
  | 'Thread'
  | 'File'
  | 'IoCompletion'
  | 'DebugObject'
  | 'Directory'
  | 'WindowStation'
  | 'Desktop'
  | 'ALPC Port'
  | 'TpWorkerFactory'
  | 'EtwRegistration';

/** An order of Windows 10 22H2; it differs between versions, which is why nobody may rely on it. */
const indexes: Readonly<Record<ObjectTypeName, number>> = {
  Directory: 3,
  Job: 6,
  Process: 7,
  Thread: 8,
  DebugObject: 13,
  Event: 16,
  Mutant: 17,
  Semaphore: 19,
  Timer: 20,
  WindowStation: 24,
  Desktop: 25,
  TpWorkerFactory: 30,
  IoCompletion: 35,
  File: 37,
  Section: 42,
  'ALPC Port': 46,
  EtwRegistration: 50,
};

let objects = 0;

export class KernelObject {
  readonly address = 0xffff_a000_0000_0000n + 0x40n * BigInt(++objects);
  /** Handles that are open to it, in all processes. */
  handles = 0;
  readonly #onSignal = new Set<() => void>();
  #isSignalled: boolean;

  constructor(
    readonly type: ObjectTypeName,
    /** As NtQueryObject tells it; '' for none. */
    readonly name = '',
    isSignalled = false,
  ) {
    this.#isSignalled = isSignalled;
  }

  get typeIndex(): number {
    return indexes[this.type];
  }

  /** A registration of ETW is one that DuplicateHandle refuses: System Informer, phlib/hndlinfo.c (PhGetHandleInformationEx). */
  get canBeDuplicated(): boolean {
    return this.type !== 'EtwRegistration';
  }

  handleOpened(): void {
    this.handles++;
  }

  handleClosed(): void {
    if (--this.handles === 0) this.lastHandleClosed();
  }

  protected lastHandleClosed(): void {
    // Most objects just go.
  }

  get isSignalled(): boolean {
    return this.#isSignalled;
  }

  signal(): void {
    this.#isSignalled = true;
    for (const wake of [...this.#onSignal]) wake();
    this.#onSignal.clear();
  }

  reset(): void {
    this.#isSignalled = false;
  }

  /** Calls `wake` once it is signalled; the function returned gives up waiting. */
  whenSignalled(wake: () => void): () => void {
    if (this.#isSignalled) wake();
    else this.#onSignal.add(wake);
    return () => this.#onSignal.delete(wake);
  }
}

/** Set by SetEvent; an automatic one is reset by the wait that it ends. */
export class EventObject extends KernelObject {
  constructor(
    readonly isManual: boolean,
    isSet: boolean,
  ) {
    super('Event', '', isSet);
  }
}

/** A lock with an owner, which a thread has until it releases it or ends. */
export class MutexObject extends KernelObject {
  owner: ModelThread | null = null;

  constructor(name = '') {
    super('Mutant', name, true);
  }

  /** Calls `wake` once the thread owns it; the function returned gives up waiting. */
  acquire(thread: ModelThread, wake: () => void): () => void {
    let cancel: () => void = () => undefined;
    const wait = (): void => {
      cancel = this.whenSignalled(() => {
        if (this.owner !== null) wait();
        else {
          this.owner = thread;
          this.reset();
          wake();
        }
      });
    };
    wait();
    return () => cancel();
  }

  release(): void {
    this.owner = null;
    this.signal();
  }
}
