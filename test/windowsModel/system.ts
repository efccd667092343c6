// What belongs to the whole machine: its processes, files and pipes, and what it has been told to do otherwise.
import type { ProgramSigns } from '../../src/model/runtimes/runtime';
import type { ModelClock } from './clock';
import { DebugObject, type Hold } from './debugObject';
import type { ModelFiles } from './files';
import { Job } from './job';
import { MutexObject } from './kernelObject';
import type { Personality } from './personality';
import { ModelProcess, type ProcessFacts } from './process';
import { ModelThread, type Running } from './thread';

/** A program that can be started. */
export interface Image {
  readonly run: (thread: ModelThread) => Running<number>;
  readonly isConsoleProgram?: boolean;
  readonly hasStrictHandleChecks?: boolean;
  readonly signs?: ProgramSigns;
  /** As `ModelProcess.jobRefusal`. */
  readonly jobRefusal?: number;
}

/** How this machine behaves where Windows leaves it open. */
export interface SystemOptions {
  /** Whether a message of a job comes. */
  readonly isDelivered: (message: number, pid: number) => boolean;
  /** What NtQueryObject answers for an anonymous pipe: the device, with or without a backslash, nothing, or an error. */
  readonly anonymousPipeName: string | null;
  /** Addresses in the system's table; none for callers without SeDebugPrivilege since 11 24H2: systeminformer issue 2101. */
  readonly tellsAddresses: boolean;
  /** Whether console hosts have the debugger of their clients, and are in their jobs. Not known of Windows. */
  readonly debugsConsoleHosts: boolean;
  readonly consoleHostsInJobs: boolean;
  /** Whose debugger a child has that is given another parent: sources differ (Learn, UpdateProcThreadAttribute: the creator's). */
  readonly debuggerComesFrom: 'parent' | 'creator';
  /** Milliseconds until a call given to the thread pool begins. */
  readonly poolDelay: number;
  /** Handles that a process gets from its runtime when it begins to run. */
  readonly runtimeHandles: boolean;
}

export const usualOptions: SystemOptions = {
  isDelivered: () => true,
  anonymousPipeName: '\\Device\\NamedPipe',
  tellsAddresses: true,
  debugsConsoleHosts: true,
  consoleHostsInJobs: false,
  debuggerComesFrom: 'parent',
  poolDelay: 0,
  runtimeHandles: true,
};

/** FILETIME of 1970, in units of 100 ns. */
const filetimeOf1970 = 116_444_736_000_000_000n;

export class System {
  readonly #processes = new Map<number, ModelProcess>();
  /** Every time a process stood still for its debugger. */
  readonly holds: Hold[] = [];
  readonly images = new Map<string, Image>();
  readonly #debugListeners: ((object: DebugObject) => void)[] = [];
  readonly #mutexes = new Map<string, MutexObject>();
  #nextId = 1000;
  #ticks = 0n;
  #pipes = 0n;
  #port = 49_152;

  constructor(
    readonly clock: ModelClock,
    readonly personality: Personality,
    readonly files: ModelFiles,
    readonly options: SystemOptions,
  ) {}

  /** Process and thread ids are of one kind: multiples of four. */
  newId(): number {
    do this.#nextId += 4;
    while (this.#processes.has(this.#nextId));
    return this.#nextId;
  }

  /** Never the same twice, so that a process is named by its pid and this. */
  fileTime(): bigint {
    return filetimeOf1970 + BigInt(this.clock.wallClock) * 10_000n + (this.#ticks++ % 10_000n);
  }

  newPort(): number {
    return ++this.#port;
  }

  newPipeNumber(): bigint {
    return ++this.#pipes;
  }

  get living(): readonly ModelProcess[] {
    return [...this.#processes.values()].filter(({ hasEnded }) => !hasEnded);
  }

  /** Of this name; without one it is another each time. */
  mutex(name: string): MutexObject {
    const known = this.#mutexes.get(name) ?? new MutexObject(name);
    if (name !== '') this.#mutexes.set(name, known);
    return known;
  }

  /** Also one that has ended and to which somebody has a handle: Learn, Process Handles and Identifiers. */
  process(pid: number): ModelProcess | undefined {
    const found = this.#processes.get(pid);
    return found && found.hasEnded && found.handles === 0 ? undefined : found;
  }

  addProcess(
    facts: Omit<ProcessFacts, 'createdAt' | 'pid'> & { readonly pid?: number },
  ): ModelProcess {
    const { pid = this.newId(), ...rest } = facts;
    const owner = {
      fileTime: () => this.fileTime(),
      onEnd: (ended: ModelProcess) => this.#forget(ended),
    };
    const process = new ModelProcess({ ...rest, pid, createdAt: this.fileTime() }, owner);
    this.#processes.set(pid, process);
    return process;
  }

  #forget(ended: ModelProcess): void {
    if (ended.handles === 0) this.#processes.delete(ended.pid);
  }

  addThread(process: ModelProcess, body: (thread: ModelThread) => Running<number>): ModelThread {
    return new ModelThread(this.newId(), process, this.clock, body, (exitCode) =>
      process.end(exitCode),
    );
  }

  thread(tid: number): ModelThread | undefined {
    return this.living.flatMap(({ threads }) => threads).find((thread) => thread.tid === tid);
  }

  newJob(): Job {
    const tellsOfTermination = !this.personality.asWine('message of a job that is ended');
    return new Job(this.options.isDelivered, tellsOfTermination);
  }

  newDebugObject(): DebugObject {
    return new DebugObject(
      () => this.clock.now,
      (object) => {
        for (const listener of this.#debugListeners) listener(object);
      },
      (hold) => this.holds.push(hold),
    );
  }

  onDebugEvent(listener: (object: DebugObject) => void): void {
    this.#debugListeners.push(listener);
  }

  imageAt(path: string): Image | undefined {
    const name = path.split(/[\\/]/).at(-1) ?? path;
    return this.images.get(path.toLowerCase()) ?? this.images.get(name.toLowerCase());
  }
}
