// A process: its table, its standard handles, its threads, who debugs it, and how it ends.
import type { ProgramSigns } from '../../src/model/runtimes/runtime';
import { STILL_ACTIVE } from '../../src/win32/constants';
import type { ConsoleObject } from './consoleHost';
import type { DebugObject } from './debugObject';
import { HandleTable } from './handleTable';
import type { Job } from './job';
import { KernelObject } from './kernelObject';
import type { ModelThread } from './thread';

export type StandardValues = readonly [bigint, bigint, bigint];

/** What the kernel does with a process that has come to its end. */
export interface ProcessOwner {
  readonly fileTime: () => bigint;
  readonly onEnd: (process: ModelProcess) => void;
}

export interface ProcessFacts {
  readonly pid: number;
  readonly parentPid: number;
  readonly createdAt: bigint;
  readonly image: string;
  readonly commandLine: string;
}

/** How its console comes about when it begins to run. */
export type ConsoleMode = 'inherit' | 'new' | 'detached';

export class ModelProcess extends KernelObject {
  readonly pid: number;
  readonly parentPid: number;
  /** FILETIMEs. */
  readonly createdAt: bigint;
  endedAt: bigint | null = null;
  readonly image: string;
  readonly commandLine: string;
  exitCode = STILL_ACTIVE;
  readonly table = new HandleTable();
  standard: StandardValues = [0n, 0n, 0n];
  /** What the parameters name for the runtime. */
  runtimeHandles: readonly bigint[] = [];
  /** "name=content" each. */
  environment: readonly string[] = [];
  directory = 'C:\\Windows\\System32';
  console: ConsoleObject | null = null;
  /** Innermost first. */
  readonly jobs: Job[] = [];
  debugObject: DebugObject | null = null;
  /** EPROCESS.NoDebugInherit: what it creates has no debugger. */
  keepsDebuggerToItself = false;
  /** EPROCESS.CreateReported: its debugger has been told of it. */
  isReported = false;
  /** PEB.BeingDebugged. */
  seesDebugger = false;
  /** PEB.Ldr is set: its loader has begun. */
  hasStarted = false;
  readonly threads: ModelThread[] = [];
  /** Rights that nobody gets, whoever asks: of processes of the system and of protected ones. */
  refuses = 0;
  /** Rights that only those get who have SeDebugPrivilege enabled: of processes of other users. */
  refusesOthers = 0;
  /** SeDebugPrivilege of its token: an administrator has it, disabled at first; what it creates has it as it is. */
  debugPrivilege: 'none' | 'disabled' | 'enabled' = 'none';
  /** PS_PROTECTION: no debugger may attach to it. */
  isProtected = false;
  /** ProcessBreakOnTermination: the system stops with it. */
  isCritical = false;
  /** Of its token: the relative id of its user, and the account's name; without one the account is deleted. */
  user: { readonly id: number; readonly name: string | null } = { id: 1001, name: 'MODEL\\me' };
  /** Paths of what it has loaded beside its program. */
  modules: readonly string[] = [];
  /** The name of the service that runs in it. */
  service: string | null = null;
  /** Of the logon session. */
  windowsSession = 1;
  /** PROCESS_MITIGATION_STRICT_HANDLE_CHECK_POLICY. */
  hasStrictHandleChecks = false;
  /** The code AssignProcessToJobObject fails with; null when it succeeds. libuv issue 4152 (programs of the Store). */
  jobRefusal: number | null = null;
  /** What it has loaded, and what its file shows. */
  signs: ProgramSigns = { modules: ['ntdll.dll', 'kernel32.dll'], imports: [], marks: [] };
  /** WOW64. */
  is32Bit = false;
  /** Console programs have a console, others none. */
  isConsoleProgram = true;
  #holds = 0;
  /** Its end was asked for while its debugger held it. */
  #pendingEnd: { readonly code: number; readonly byJob: boolean } | null = null;
  #isEnding = false;

  constructor(
    facts: ProcessFacts,
    private readonly owner: ProcessOwner,
  ) {
    super('Process');
    this.pid = facts.pid;
    this.parentPid = facts.parentPid;
    this.createdAt = facts.createdAt;
    this.image = facts.image;
    this.commandLine = facts.commandLine;
  }

  /** "cmd.exe". */
  get imageName(): string {
    return this.image.split(/[\\/]/).at(-1) ?? this.image;
  }

  get hasEnded(): boolean {
    return this.endedAt !== null;
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** While a debug event of it is under way no thread of it runs. */
  get isHeld(): boolean {
    return this.#holds > 0;
  }

  hold(): void {
    this.#holds++;
  }

  release(): void {
    this.#holds--;
    if (this.isHeld) return;
    const pending = this.#pendingEnd;
    this.#pendingEnd = null;
    if (pending) this.#end(pending.code, pending.byJob);
    else for (const thread of this.threads) thread.goOn();
  }

  /** One that its debugger holds ends when it is let go: its thread waits in the kernel. ReactOS, dbgkutil.c (DbgkpQueueMessage). */
  end(exitCode: number, { byJob = false } = {}): void {
    if (this.#isEnding) return;
    if (this.isHeld) this.#pendingEnd ??= { code: exitCode, byJob };
    else this.#end(exitCode, byJob);
  }

  #end(exitCode: number, byJob: boolean): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    for (const thread of this.threads) thread.stop();
    const [thread] = this.threads;
    const finish = (): void => this.#finish(exitCode, byJob);
    // Its handles are open while the debugger is told: ReactOS, ps/kill.c (PspExitThread: DbgkExitProcess before ObKillProcess).
    if (this.debugObject && thread) {
      this.debugObject.push(thread, { kind: 'processExited', exitCode }, finish);
    } else finish();
  }

  #finish(exitCode: number, byJob: boolean): void {
    this.endedAt = this.owner.fileTime();
    this.exitCode = exitCode;
    this.debugObject?.debuggees.delete(this);
    this.debugObject = null;
    this.table.closeAll();
    this.console?.left(this);
    for (const job of this.jobs.splice(0)) job.ended(this, exitCode, byJob);
    for (const thread of this.threads) thread.signal();
    this.signal();
    this.owner.onEnd(this);
  }
}
