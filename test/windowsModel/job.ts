// Jobs: who is in one, what its members may do, what it reports, and what its end means for them.
import { KernelObject } from './kernelObject';
import type { ModelProcess } from './process';

export interface JobLimits {
  readonly killOnClose: boolean;
  readonly breakawayOk: boolean;
  readonly silentBreakaway: boolean;
}

/** JOB_OBJECT_MSG_…, from winnt.h. */
const NEW_PROCESS = 6;
const EXIT_PROCESS = 7;
const ABNORMAL_EXIT_PROCESS = 8;
const ACTIVE_PROCESS_ZERO = 4;

export interface PortMessage {
  readonly key: bigint;
  readonly message: number;
  readonly pid: number;
}

/** An I/O completion port, as far as jobs use one. */
export class CompletionPort extends KernelObject {
  readonly #messages: PortMessage[] = [];
  readonly #waiting: ((message: PortMessage | null) => void)[] = [];

  constructor() {
    super('IoCompletion');
  }

  post(message: PortMessage): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#messages.push(message);
  }

  take(receive: (message: PortMessage | null) => void): void {
    const message = this.#messages.shift();
    if (message) receive(message);
    else this.#waiting.push(receive);
  }

  protected override lastHandleClosed(): void {
    for (const receive of this.#waiting.splice(0)) receive(null);
  }
}

/** STATUS values that make an end an abnormal one: Learn, JOBOBJECT_ASSOCIATE_COMPLETION_PORT (the list of exit codes). */
const abnormal = new Set([
  0xc000_0005, 0xc000_001d, 0xc000_0025, 0xc000_0094, 0xc000_0096, 0xc000_00fd, 0xc000_013a,
]);

const isAbnormal = (exitCode: number): boolean => abnormal.has(exitCode >>> 0);

export class Job extends KernelObject {
  readonly members = new Set<ModelProcess>();
  limits: JobLimits = { killOnClose: false, breakawayOk: false, silentBreakaway: false };
  #port: CompletionPort | null = null;
  #key = 0n;

  constructor(
    /** Delivery is not guaranteed: Learn, JOBOBJECT_ASSOCIATE_COMPLETION_PORT. */
    private readonly isDelivered: (message: number, pid: number) => boolean,
    /** Whether TerminateJobObject lets the ends be told. */
    private readonly tellsOfTermination: boolean,
  ) {
    super('Job');
  }

  #tell(message: number, pid: number): void {
    if (this.#port && this.isDelivered(message, pid)) {
      this.#port.post({ key: this.#key, message, pid });
    }
  }

  /** What is in it already is told of at once: ReactOS has no such list; Windows Research Kernel, psjob.c (NtSetInformationJobObject). */
  associate(port: CompletionPort, key: bigint): void {
    this.#port = port;
    this.#key = key;
    for (const { pid } of this.members) this.#tell(NEW_PROCESS, pid);
  }

  add(process: ModelProcess): void {
    if (this.members.has(process)) return;
    this.members.add(process);
    process.jobs.push(this);
    this.#tell(NEW_PROCESS, process.pid);
  }

  ended(process: ModelProcess, exitCode: number, byTermination: boolean): void {
    this.members.delete(process);
    if (byTermination && !this.tellsOfTermination) return;
    this.#tell(isAbnormal(exitCode) ? ABNORMAL_EXIT_PROCESS : EXIT_PROCESS, process.pid);
    if (this.members.size === 0) this.#tell(ACTIVE_PROCESS_ZERO, 0);
  }

  terminate(exitCode: number): void {
    for (const process of [...this.members]) process.end(exitCode, { byJob: true });
  }

  /** "Closing the last handle terminates all processes": Learn, JOBOBJECT_BASIC_LIMIT_INFORMATION (KILL_ON_JOB_CLOSE). */
  protected override lastHandleClosed(): void {
    if (this.limits.killOnClose) this.terminate(0);
  }
}
