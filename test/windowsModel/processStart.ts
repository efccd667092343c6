// What happens in a process between its creation and the first instruction of its program.
import { STATUS_BREAKPOINT } from '../../src/win32/constants';
import { ConsoleObject, openInternalHandles, openStandardHandles } from './consoleHost';
import { KernelObject, type ObjectTypeName } from './kernelObject';
import type { ConsoleMode, ModelProcess } from './process';
import { addressInNtdll, tellDebugger } from './tellDebugger';
import { allRights } from './rights';
import type { System } from './system';
import type { ModelThread, Running } from './thread';

export interface Start {
  readonly system: System;
  readonly thread: ModelThread;
  /** The program. */
  readonly run: (thread: ModelThread) => Running<number>;
  readonly mode: ConsoleMode;
  readonly byConsole: readonly boolean[];
  readonly parent: ModelProcess;
}

/** Wine tells of a process when it is made. */
export function tellOfCreation(thread: ModelThread): void {
  thread.process.debugObject?.push(thread, { kind: 'processCreated' }, () => undefined);
}

/** What a console program opens or is given without a line of its own, by name and type: none of it is inheritable. */
const ofRuntime: readonly (readonly [ObjectTypeName, string])[] = [
  ['Event', ''],
  ['Directory', '\\KnownDlls'],
  ['IoCompletion', ''],
  ['TpWorkerFactory', ''],
  ['ALPC Port', ''],
  ['EtwRegistration', ''],
  ['WindowStation', '\\Sessions\\1\\Windows\\WindowStations\\WinSta0'],
  ['Desktop', '\\Default'],
];

/** Learn, Thread Pools: the system makes its threads and what they wait on, without a call of the program. */
function openRuntimeHandles(process: ModelProcess): void {
  for (const [type, name] of ofRuntime) {
    process.table.add(new KernelObject(type, name), allRights(type), false);
  }
}

/** At its creation a child that shares a console has a reference to it. */
export function bornHandles(system: System, child: ModelProcess, parent: ModelProcess): void {
  if (!parent.console || !child.isConsoleProgram) return;
  parent.console.attach(child);
  if (!system.personality.asWine('console handles of a parent')) {
    openInternalHandles(child, ['Reference']);
  }
}

function newConsole(system: System, client: ModelProcess): ModelProcess {
  const { options, personality } = system;
  const host = system.addProcess({
    parentPid: client.pid,
    image: 'C:\\Windows\\System32\\conhost.exe',
    commandLine: '\\??\\C:\\Windows\\System32\\conhost.exe 0xffffffff -ForceV1',
  });
  host.isConsoleProgram = false;
  if (personality.asWine('handles of the console host')) {
    host.table.inherit(client.table, (_, { inherit }) => inherit);
  }
  const console = new ConsoleObject(() => host.end(0));
  console.attach(client);
  if (options.consoleHostsInJobs || personality.asWine('handles of the console host')) {
    for (const job of client.jobs) job.add(host);
  }
  if (options.debugsConsoleHosts) client.debugObject?.attach(host);
  return host;
}

/** The client waits until its host runs: a host that a debugger holds holds its client, too. */
function* startConsole({ system, thread, byConsole }: Start): Running<void> {
  const { process } = thread;
  const host = newConsole(system, process);
  yield {
    call: null,
    begin: (wake) => {
      const body = system.addThread(host, function* (self) {
        if (host.debugObject) yield* tellDebugger(self, { kind: 'processCreated' });
        wake(undefined);
        yield { call: null, begin: () => undefined };
        return 0;
      });
      body.goOn();
      return undefined;
    },
  };
  openInternalHandles(process, ['Reference']);
  const isInheritable = !system.personality.asWine('console handles of a parent');
  openStandardHandles(process, byConsole, isInheritable);
}

/** The whole life of the first thread. */
export function* lifeOf(start: Start): Running<number> {
  const { system, thread, run, mode } = start;
  const { process } = thread;
  const isTold = system.personality.asWine('moment of a create event');
  // The event comes when the thread first runs: ReactOS, ps/thread.c (PspUserThreadStartup calls DbgkCreateThread).
  if (process.debugObject && !isTold && !process.isReported)
    yield* tellDebugger(thread, { kind: 'processCreated' });
  process.hasStarted = true;
  for (let count = 0; count < 2; count++) yield* tellDebugger(thread, { kind: 'dllLoaded' });
  // The loader breaks into a debugger it can see: ReactOS, dll/ntdll/ldr/ldrinit.c (LdrpInitializeProcess asks BeingDebugged).
  if (process.debugObject && process.seesDebugger) {
    yield* tellDebugger(thread, {
      ...{ kind: 'exception', code: STATUS_BREAKPOINT, flags: 0 },
      ...{ address: addressInNtdll, isFirstChance: true },
    });
  }
  if (process.isConsoleProgram) {
    if (mode === 'new') yield* startConsole(start);
    else if (mode === 'inherit') openInternalHandles(process, ['Connect']);
  }
  const hasRuntime =
    system.options.runtimeHandles && !system.personality.asWine('handles of the runtime');
  if (hasRuntime) openRuntimeHandles(process);
  return yield* run(thread);
}
