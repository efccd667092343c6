// What the script of a process can do: the functions of Windows it calls, under plain names.
import {
  CREATE_SUSPENDED,
  EXTENDED_STARTUPINFO_PRESENT,
  STATUS_HANDLE_NOT_CLOSABLE,
  STATUS_INVALID_HANDLE,
} from '../../src/win32/constants';
import type { Transfer } from '../../src/win32/bindings/pipes';
import { createProcess, type Created, type CreateCall } from './createProcess';
import { raise } from './exceptions';
import { FileObject } from './fileObject';
import { SocketObject } from './files';
import { duplicateHandle, type Duplication } from './handleCalls';
import { KernelObject, EventObject, MutexObject } from './kernelObject';
import { newPipe, readFile, writeFile } from './pipeCalls';
import { ModelProcess, type StandardValues } from './process';
import { addressInNtdll } from './tellDebugger';
import { Refusal } from './refusal';
import { allRights, CURRENT_PROCESS, objectOf, pipeRead, pipeWrite } from './rights';
import type { System } from './system';
import {
  ModelThread,
  NtDelayExecution,
  NtReadFile,
  NtWaitForSingleObject,
  NtWriteFile,
  type Running,
} from './thread';
import { Job } from './job';

/** Runs as the program of a process, and returns its exit code. */
export type Script = (me: Program) => Running<number>;

/** A launch as a program asks for it; what is left out is as in most programs. */
export type Launch = Partial<Omit<CreateCall, 'application' | 'fields' | 'debugger'>> & {
  readonly standard?: StandardValues;
  readonly isSuspended?: boolean;
  /** EXTENDED_STARTUPINFO_PRESENT; set by itself with attributes. */
  readonly isExtended?: boolean;
};

export interface Launched extends Created {
  readonly code: 0;
}

export interface NotLaunched {
  readonly code: number;
}

export class Program {
  readonly process: ModelProcess;

  constructor(
    readonly system: System,
    readonly thread: ModelThread,
  ) {
    this.process = thread.process;
  }

  /** Handles of the standard streams as GetStdHandle has them. */
  get standard(): StandardValues {
    return this.process.standard;
  }

  setStandard(standard: StandardValues): void {
    this.process.standard = standard;
  }

  /** SetEnvironmentVariable. */
  setVariable(name: string, content: string): void {
    const others = this.process.environment.filter((line) => !line.startsWith(`${name}=`));
    this.process.environment = [...others, `${name}=${content}`];
  }

  /** SetCurrentDirectory. */
  setDirectory(path: string): void {
    this.process.directory = path;
  }

  limitJob(hJob: bigint, killOnClose: boolean): void {
    const limits = { killOnClose, breakawayOk: false, silentBreakaway: false };
    objectOf(this.process, hJob, Job).limits = limits;
  }

  #add(object: KernelObject, inherit: boolean, access = allRights(object.type)): bigint {
    return this.process.table.add(object, access, inherit);
  }

  /** CreateMutexW: of one name all have the same. */
  openMutex(name: string): bigint {
    return this.#add(this.system.mutex(name), false);
  }

  *acquire(value: bigint): Running<void> {
    const mutex = objectOf(this.process, value, MutexObject);
    yield {
      ...{ call: { number: NtWaitForSingleObject, firstArgument: value }, object: mutex },
      begin: (wake) => mutex.acquire(this.thread, () => wake(undefined)),
    };
  }

  release(value: bigint): void {
    objectOf(this.process, value, MutexObject).release();
  }

  openEvent(inherit = false, isSet = false): bigint {
    return this.#add(new EventObject(true, isSet), inherit);
  }

  openObject(type: 'Mutant' | 'Semaphore' | 'Timer' | 'Section', inherit = false): bigint {
    return this.#add(new KernelObject(type), inherit);
  }

  /** One that listens. */
  openSocket(inherit = false): bigint {
    const socket = new SocketObject('tcp', this.system.personality);
    socket.listen(this.system.newPort(), this.process.pid);
    return this.#add(socket, inherit, 0x12_019f);
  }

  openJob(inherit = false): bigint {
    return this.#add(this.system.newJob(), inherit);
  }

  openFile(
    path: string,
    { inherit = false, access = 0xc000_0000, share = 7, disposition = 4, flags = 0 } = {},
  ): bigint {
    const file = this.system.files.open(this.process, { path, access, share, disposition, flags });
    return this.#add(file, inherit);
  }

  openPipe(inherit = false, room = 4096): { readonly read: bigint; readonly write: bigint } {
    const pipe = newPipe(this.system, this.process, room);
    return {
      read: this.#add(pipe.server, inherit, pipeRead),
      write: this.#add(pipe.connect(), inherit, pipeWrite),
    };
  }

  setInherit(value: bigint, inherit: boolean): boolean {
    const entry = this.process.table.get(value);
    if (entry) entry.inherit = inherit;
    return entry !== undefined;
  }

  protect(value: bigint, isProtected: boolean): void {
    const entry = this.process.table.get(value);
    if (entry) entry.isProtected = isProtected;
  }

  openProcess(pid: number, access: number): bigint | null {
    const process = this.system.process(pid);
    if (!process || (process.refuses & access) !== 0) return null;
    return this.#add(process, false, access);
  }

  /** @throws Refusal */
  duplicate(wanted: Partial<Duplication> & { readonly source: bigint }): bigint {
    return duplicateHandle(this.process, {
      ...{ from: CURRENT_PROCESS, to: CURRENT_PROCESS, inherit: false, access: null },
      ...{ closesSource: false, ...wanted },
    });
  }

  /** CreateProcessW, and the code it fails with. */
  create(application: string, launch: Launch = {}): Launched | NotLaunched {
    const { standard = null, isSuspended = false, attributes = null, ...others } = launch;
    const { isExtended = attributes !== null, ...rest } = others;
    const flags =
      (rest.flags ?? 0) |
      (isSuspended ? CREATE_SUSPENDED : 0) |
      (isExtended ? EXTENDED_STARTUPINFO_PRESENT : 0);
    try {
      const created = createProcess(this.system, this.process, {
        ...{ application, commandLine: application, inherits: false, cb: 112, ...rest },
        ...{ flags, attributes, fields: standard, debugger: null },
      });
      return { ...created, code: 0 };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { code: error.code };
    }
  }

  resume(hThread: bigint): void {
    const thread = objectOf(this.process, hThread, ModelThread);
    thread.suspendCount = Math.max(0, thread.suspendCount - 1);
    thread.goOn();
  }

  terminate(hProcess: bigint, exitCode = 1): void {
    objectOf(this.process, hProcess, ModelProcess, 1).end(exitCode);
  }

  assignToJob(hJob: bigint, hProcess: bigint): void {
    objectOf(this.process, hJob, Job).add(objectOf(this.process, hProcess, ModelProcess));
  }

  /**
   * NtClose. Of a value without a handle, or of a protected one, it returns a status, and raises it where somebody debugs the
   * process or the process asked for that: ReactOS, ob/obhandle.c (ObpCloseHandle); Learn, CloseHandle. False when it failed.
   */
  *close(value: bigint): Running<boolean> {
    const entry = this.process.table.get(value);
    if (entry && !entry.isProtected) return this.process.table.close(value);
    const code = entry ? STATUS_HANDLE_NOT_CLOSABLE : STATUS_INVALID_HANDLE;
    const { debugObject, hasStrictHandleChecks } = this.process;
    if (debugObject || hasStrictHandleChecks) yield* raise(this, code, addressInNtdll);
    return false;
  }

  /** Closes what is there; for a value without a handle nothing happens. */
  closeNow(value: bigint): void {
    this.process.table.close(value);
  }

  /** An exception that the program does not handle itself. */
  *raise(code: number, address = 0x7ff6_0000_1000n): Running<void> {
    yield* raise(this, code, address);
  }

  *sleep(milliseconds: number): Running<void> {
    yield {
      call: { number: NtDelayExecution, firstArgument: 0n },
      begin: (wake) => this.system.clock.after(milliseconds, () => wake(undefined)),
    };
  }

  *forEver(): Running<never> {
    for (;;) yield { call: null, begin: () => undefined };
  }

  *wait(value: bigint, milliseconds = Infinity): Running<void> {
    const object = objectOf(this.process, value, KernelObject);
    yield {
      call: { number: NtWaitForSingleObject, firstArgument: value },
      begin: (wake) => {
        const giveUp = object.whenSignalled(() => wake(undefined));
        if (milliseconds === Infinity) return giveUp;
        const cancel = this.system.clock.after(milliseconds, () => wake(undefined));
        return () => {
          cancel();
          giveUp();
        };
      },
    };
  }

  setEvent(value: bigint): void {
    objectOf(this.process, value, EventObject).signal();
  }

  *read(value: bigint, size: number): Running<Transfer & { readonly data: Buffer }> {
    const file = objectOf(this.process, value, FileObject);
    const buffer = Buffer.alloc(size);
    const result = (yield {
      call: { number: NtReadFile, firstArgument: value },
      begin: (wake) => readFile(this.process.pid, file, buffer, wake),
    }) as Transfer;
    return { ...result, data: buffer.subarray(0, result.bytes) };
  }

  *write(value: bigint, bytes: Buffer | string): Running<Transfer> {
    const file = objectOf(this.process, value, FileObject);
    return (yield {
      call: { number: NtWriteFile, firstArgument: value },
      begin: (wake) => writeFile(this.process.pid, file, Buffer.from(bytes), wake),
    }) as Transfer;
  }
}
