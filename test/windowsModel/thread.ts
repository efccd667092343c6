// A thread: a script that runs in the model's clock, suspended, held or waiting like any other.
import type { ModelClock } from './clock';
import { KernelObject } from './kernelObject';
import type { ModelProcess } from './process';

/** What NtQueryInformationThread(ThreadLastSystemCall) tells of a thread that waits. */
export interface SystemCall {
  readonly number: number;
  readonly firstArgument: bigint;
}

/** A call that returns later. */
export interface Blocking {
  readonly call: SystemCall | null;
  /** What it waits for, where that has an owner. */
  readonly object?: KernelObject;
  /** `wake` once with the answer; the function returned gives the call up. */
  readonly begin: (wake: (answer: unknown) => void) => (() => void) | undefined;
}

/** Yields what it waits for, and returns the exit code. */
export type Running<T> = Generator<Blocking, T, unknown>;

export class ModelThread extends KernelObject {
  suspendCount = 0;
  /** How often it has been given a processor. */
  contextSwitches = 0;
  #body: Running<number>;
  #blocked: Blocking | null = null;
  #giveUp: (() => void) | undefined;
  /** Whether it runs as soon as it may. */
  #isReady = true;
  #answer: unknown;
  #cancelTurn: (() => void) | null = null;
  #isOver = false;

  constructor(
    readonly tid: number,
    readonly process: ModelProcess,
    private readonly clock: ModelClock,
    /** Made when it first runs. */
    body: (thread: ModelThread) => Running<number>,
    /** What becomes of the process when it is through. */
    private readonly onReturn: (exitCode: number) => void,
  ) {
    super('Thread');
    this.#body = body(this);
    process.threads.push(this);
  }

  /** Null unless it waits: "only valid if the thread is in a wait": phnt, ntpsapi.h (THREAD_LAST_SYSCALL_INFORMATION). */
  get lastSystemCall(): SystemCall | null {
    return this.#isReady || this.suspendCount > 0 ? null : (this.#blocked?.call ?? null);
  }

  get isWaiting(): boolean {
    return !this.#isReady && this.suspendCount === 0 && !this.#isOver;
  }

  /** The object it waits for; null where it has no owner that could be told. */
  get waitsFor(): KernelObject | null {
    return this.#isReady || this.#isOver ? null : (this.#blocked?.object ?? null);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Runs when nothing is in the way: after this turn of the clock, never inside the call of another. */
  goOn(): void {
    const mayRun = this.suspendCount === 0 && !this.process.isHeld && !this.#isOver;
    if (!mayRun || !this.#isReady || this.#cancelTurn) return;
    this.#cancelTurn = this.clock.after(0, () => {
      this.#cancelTurn = null;
      if (this.suspendCount === 0 && !this.process.isHeld && !this.#isOver) this.#run();
    });
  }

  #run(): void {
    this.contextSwitches++;
    const answer = this.#answer;
    this.#answer = undefined;
    this.#blocked = null;
    const next = this.#body.next(answer);
    if (this.isOver) return;
    if (next.done === true) {
      this.#isOver = true;
      this.onReturn(next.value);
      return;
    }
    this.#isReady = false;
    this.#blocked = next.value;
    const wait = { isAnswered: false };
    const giveUp = next.value.begin((given) => {
      if (wait.isAnswered || this.#isOver) return;
      wait.isAnswered = true;
      this.#giveUp = undefined;
      this.#isReady = true;
      this.#answer = given;
      this.goOn();
    });
    // It can be answered at once.
    if (!wait.isAnswered) this.#giveUp = giveUp;
  }

  /** Never runs again; what it waits for is given up. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTurn?.();
    this.#giveUp?.();
    this.#giveUp = undefined;
  }
}

/** Numbers of 64-bit Windows 10 and 11: j00ru/windows-syscalls (x64). */
export const NtWaitForSingleObject = 0x4;
export const NtReadFile = 0x6;
export const NtWriteFile = 0x8;
export const NtDelayExecution = 0x34;

/** Their names, and whether their first argument is a handle. */
export const systemCallNames: ReadonlyMap<number, readonly [name: string, takesHandle: boolean]> =
  new Map([
    [NtWaitForSingleObject, ['NtWaitForSingleObject', true]],
    [NtReadFile, ['NtReadFile', true]],
    [NtWriteFile, ['NtWriteFile', true]],
    [NtDelayExecution, ['NtDelayExecution', false]],
  ]);
