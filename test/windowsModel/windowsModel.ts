// A machine with Windows on it, in memory: what the broker, the prober and the debugger's thread can find there.
import type { CallSink } from '../../src/win32/callTrace';
import type { Win32 } from '../../src/win32/win32';
import { ModelClock } from './clock';
import type { DebugObject } from './debugObject';
import type { FileObject } from './fileObject';
import { ModelFiles } from './files';
import { Personality } from './personality';
import type { ModelProcess } from './process';
import { Program, type Script } from './program';
import { System, usualOptions, type Image, type SystemOptions } from './system';
import type { SystemCall } from './thread';
import { win32Of, type CallCounts } from './win32/win32Of';

export interface ModelOptions extends Partial<SystemOptions> {
  readonly personality?: 'windows' | 'wine' | ConstructorParameters<typeof Personality>[0];
  /** Milliseconds since 1970 at the model's time 0. */
  readonly epoch?: number;
  readonly brokerPid?: number;
}

export interface Win32Options {
  readonly onCall?: CallSink;
  readonly answered?: ReadonlySet<FileObject>;
  /** A question would wait; where nobody says otherwise that is a fault of the broker. */
  readonly onWait?: (error: unknown) => void;
}

/** Rights nobody gets to what the system protects: all but to ask little, and to wait. */
const allButLimited = 0x1f_ffff & ~0x10_1000;

export class WindowsModel {
  readonly clock: ModelClock;
  readonly system: System;
  readonly broker: ModelProcess;
  /** By function, of all processes. */
  readonly calls: CallCounts = new Map();
  readonly tableReads = { ofSystem: 0, ofProcess: 0 };
  /** Where the broker would have stood still. */
  readonly faults: string[] = [];
  readonly extensionHostPid: number;

  constructor(options: ModelOptions = {}) {
    const { personality = 'windows', epoch = 1_800_000_000_000, brokerPid, ...rest } = options;
    this.clock = new ModelClock(epoch);
    const rules = new Personality(personality);
    const files = new ModelFiles(rules);
    this.system = new System(this.clock, rules, files, { ...usualOptions, ...rest });
    for (const [pid, name] of [
      [4, 'System'],
      [344, 'smss.exe'],
      [456, 'csrss.exe'],
      [612, 'services.exe'],
      [640, 'lsass.exe'],
    ] as const) {
      this.#ofSystem(pid, name).refuses = allButLimited;
    }
    this.extensionHostPid = this.outside('Code.exe').pid;
    this.broker = this.outside('Code.exe', {
      parentPid: this.extensionHostPid,
      ...(brokerPid === undefined ? {} : { pid: brokerPid }),
    });
    // As libuv forks it: NUL for what is ignored, inheritable (src/win/process-stdio.c, uv__create_nul_handle).
    const nul = (): bigint => this.program(this.broker).openFile('NUL', { inherit: true });
    this.broker.standard = [nul(), nul(), nul()];
  }

  #ofSystem(pid: number, name: string): ModelProcess {
    return this.outside(name, { pid, parentPid: pid === 4 ? 0 : 4 });
  }

  /** A process that is there already and does nothing by itself. */
  outside(
    name: string,
    { pid, parentPid = 4 }: { pid?: number; parentPid?: number } = {},
  ): ModelProcess {
    const image = `C:\\Windows\\System32\\${name}`;
    const process = this.system.addProcess({
      ...{ image, commandLine: image, parentPid },
      ...(pid === undefined ? {} : { pid }),
    });
    this.system.addThread(process, function* () {
      yield { call: null, begin: () => undefined };
      return 0;
    });
    return process;
  }

  /** A program under a path, or under its name alone. */
  install(path: string, script: Script, more: Omit<Image, 'run'> = {}): void {
    const run: Image['run'] = (thread) => script(new Program(this.system, thread));
    this.system.images.set(path.toLowerCase(), { ...more, run });
  }

  /** As what a process can do without waiting, from a test. */
  program(process: ModelProcess): Program {
    const [thread] = process.threads;
    if (!thread) throw new Error('The process has no thread.');
    return new Program(this.system, thread);
  }

  /** The functions of one thread of a process; each call makes another thread of it. */
  win32(process: ModelProcess, options: Win32Options = {}): Win32 {
    const caller = {
      ...{ system: this.system, process, tid: this.#threadOf(process) },
      onCall: options.onCall ?? (() => undefined),
      debugger: null,
      answered: options.answered ?? new Set<FileObject>(),
      onWait:
        options.onWait ??
        ((error: unknown) => {
          this.faults.push(error instanceof Error ? error.message : String(error));
        }),
    };
    return win32Of(caller, this.calls, this.tableReads);
  }

  #threadOf(process: ModelProcess): number {
    const [first] = process.threads;
    return first?.tid ?? this.system.newId();
  }

  process(pid: number): ModelProcess | undefined {
    return this.system.process(pid);
  }

  get processes(): readonly ModelProcess[] {
    return this.system.living;
  }

  /** Told when an event arrives at a debug object. */
  onDebugEvent(listener: (object: DebugObject) => void): void {
    this.system.onDebugEvent(listener);
  }

  /** NtQueryInformationThread(ThreadLastSystemCall); null unless the thread waits. */
  lastSystemCall(tid: number): SystemCall | null {
    return this.system.thread(tid)?.lastSystemCall ?? null;
  }
}
