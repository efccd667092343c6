// Tells of the processes below the children: each once, whoever reports it first, and before its first thread runs as created only.
import * as l10n from '@vscode/l10n';
import { isConsoleHost } from '../../model/session/consoleHost';
import type { Handle } from '../../win32/handle';
import type { EventQueue } from '../events/eventQueue';
import type { SessionProcess } from '../processes/sessionProcess';
import {
  descentOf,
  identifyProcess,
  readProcess,
  type Discovered,
  type DiscoveryContext,
  type Found,
  type Identified,
} from './discoverProcess';
import type { HandleWatch } from './handleWatch';
import { noteDescribed, withoutReplaced } from './lateFiles';
import { openRunning } from './openProcess';
import type { PidWork } from './pidWork';
import type { ProcessRuntimes } from './processRuntimes';

export interface TellingContext extends DiscoveryContext {
  readonly events: EventQueue;
  readonly watch: Pick<HandleWatch, 'born' | 'described' | 'passedOn'>;
  readonly runtimes: Pick<ProcessRuntimes, 'find'>;
}

export const unstartedNote = (): string =>
  l10n.t(
    'It was created and has not run yet: its creator holds it, or its own debugger does. Its handles are read when it starts.',
  );

export class Discovery {
  /** Those created and not started yet, which their creator holds. */
  readonly #unstarted = new Map<SessionProcess, Identified>();

  constructor(private readonly context: TellingContext) {}

  isUnstarted(process: SessionProcess): boolean {
    return this.#unstarted.has(process);
  }

  /** Who creates a process has loaded what it is made of. A console host is there before its program has begun. */
  #hasCreated({ parent, name }: SessionProcess): void {
    if (parent && !isConsoleHost(name)) this.context.runtimes.find(parent);
  }

  /** `onIdentified` is told when it is known who it is, and its handles are still to be read. False: they are read while it runs. */
  async discover(
    found: Found,
    onIdentified: (process: SessionProcess) => boolean = () => true,
  ): Promise<Discovered> {
    const identified = await identifyProcess(this.context, found);
    const { process } = identified;
    this.#hasCreated(process);
    const isRunning = !onIdentified(process) || found.isRunning;
    const discovered = await this.#read(identified, { ...found, isRunning });
    const { commandLine, birth, descent } = discovered;
    const { id, name, pid } = process;
    this.context.events.push({
      ...{ type: 'processCreated', id, name, pid, commandLine, birth, descent },
    });
    return discovered;
  }

  /** What was not described while the process was held is described as soon as it can be, as the next of `work`. */
  completeNext(found: Discovered, work: Pick<PidWork, 'then'>): void {
    const { process, whole } = found;
    if (!whole) return;
    process.completing = new Promise((resolve) => {
      work.then(process.pid, () =>
        this.complete(found).finally(() => {
          process.completing = undefined;
          resolve();
        }),
      );
    });
  }

  /** What was not described while the process was held is described now, and told. */
  async complete({ process, birth, whole }: Discovered): Promise<void> {
    // Nobody answers any more when the session has ended.
    const late = await whole?.catch(() => null);
    if (!birth || !late) return;
    const found = withoutReplaced(this.context.inspect, process, birth, late);
    if (!found.isNews) return;
    noteDescribed(process, birth, found.birth);
    this.context.watch.described(process, found.described);
    const files = found.described.flatMap(({ value, file, object }) =>
      file ? [{ value, file, object }] : [],
    );
    const { brokerHandles } = found.birth;
    this.context.events.push({ type: 'filesDescribed', id: process.id, files, brokerHandles });
  }

  async #read(identified: Identified, found: Omit<Found, 'pid' | 'opened'>): Promise<Discovered> {
    const { process } = identified;
    try {
      const discovered = await readProcess(this.context, identified, found);
      const { birth } = discovered;
      if (birth) this.context.watch.born(process, birth.childHandles);
      if (birth && process.parent) this.context.watch.passedOn(process.parent, birth.brokerHandles);
      return discovered;
    } finally {
      // Whatever could be found out is all there will be. In this order: whoever is told of it finds it readable.
      process.isDiscovered = true;
    }
  }

  /** Somebody has told of a process that is listed already: it starts now, or runs. */
  async started(
    process: SessionProcess,
    { seenBy, note, longestHold = 0 }: Pick<Found, 'seenBy' | 'note' | 'longestHold'>,
  ): Promise<Discovered> {
    const { inspect, events } = this.context;
    const image = process.process && inspect.QueryFullProcessImageNameW(process.process.value);
    const identified = this.#unstarted.get(process) ?? { process, image, parentPid: null };
    this.#unstarted.delete(process);
    process.phase = 'held';
    process.isDiscovered = false;
    const isRunning = seenBy === 'job';
    const discovered = await this.#read(identified, { seenBy, note, isRunning, longestHold });
    const { birth, descent } = discovered;
    events.push({ type: 'processStarted', id: process.id, birth, descent });
    return discovered;
  }

  /**
   * A handle to a process that has a debugger and whose first thread has not run: the kernel tells the debugger of it then. Null for
   * any other. The receiver closes it.
   */
  openUnstarted(pid: number): Handle | null {
    const { inspect } = this.context;
    const opened = openRunning(inspect, pid);
    if (!opened.ok) return null;
    const hProcess = opened.process;
    if (inspect.HasDebugPort(hProcess) && inspect.HasStarted(hProcess) === false) return hProcess;
    inspect.Discard(hProcess);
    return null;
  }

  /** Lists a process that has not started. */
  async list(pid: number, hProcess: Handle): Promise<SessionProcess> {
    const { inspect, ledger, events } = this.context;
    const opened = ledger.own(hProcess);
    const identified = await identifyProcess(this.context, { pid, opened, isRunning: false });
    const { process } = identified;
    this.#hasCreated(process);
    this.#unstarted.set(process, identified);
    const { id, name } = process;
    const commandLine = inspect.CommandLine(hProcess) ?? name;
    const descent = descentOf(identified, 'job', [unstartedNote()]);
    events.push({
      ...{ type: 'processCreated', id, name, pid, commandLine, birth: null, descent },
    });
    return process;
  }
}
