// The processes of a session that launched none: found in the list of all processes, read while they run, and left running.
import * as l10n from '@vscode/l10n';
import type { StopRule } from '../../model/processes/stopRules';
import type { AttachedTo } from '../../model/session/state';
import { win32Failure } from '../../model/session/win32Failure';
import {
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  PROCESS_TERMINATE,
} from '../../win32/constants';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type { SessionDebugger } from '../debugger/sessionDebugger';
import type { Signal } from '../events/signal';
import { openShown } from '../holders/shownProcess';
import type { Probe } from '../holders/pipeHolders';
import type { SessionProcess } from '../processes/sessionProcess';
import type { TellingContext } from '../tree/discovery';
import { refusalNote } from '../tree/discoverProcess';
import type { HandleWatch } from '../tree/handleWatch';
import { UnreportedEnds } from '../tree/unreportedEnds';
import { attachedRoots } from './attachedRoots';
import { CreatedInTree } from './createdInTree';
import { NewProcesses } from './newProcesses';
import { OutsideHolders } from './outsideHolders';
import { RunningProcesses } from './runningProcesses';

/** Milliseconds between two looks at the list of all processes for what the tree has created. */
const interval = 250;

interface AttachContext extends TellingContext {
  readonly win32: Win32;
  readonly attached: AttachedTo;
  /** Told when there is nobody left to wait for. */
  readonly quiet: Signal;
  readonly probe: Probe;
  /** Debugs the processes, where the configuration asks for it. */
  readonly debug: Pick<SessionDebugger, 'current' | 'lost'>;
  readonly stops: { readonly rules: readonly StopRule[] };
  readonly watch: TellingContext['watch'] & Pick<HandleWatch, 'seen'>;
}

export class AttachedTree {
  readonly #ends: UnreportedEnds;
  readonly #outside: OutsideHolders;
  readonly #new: NewProcesses;
  readonly #created: CreatedInTree;
  readonly #running: RunningProcesses;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;
  #isOver = false;

  constructor(private readonly context: AttachContext) {
    this.#ends = new UnreportedEnds(context.inspect, (process) => this.#ended(process));
    this.#outside = new OutsideHolders({
      ...{ inspect: context.inspect, probe: context.probe, events: context.events },
      seen: () => context.watch.seen,
      isOver: () => this.#isOver,
      withoutTree: (found, listed) => this.#created.withoutTree(found, listed),
      join: (found, listed) => this.#run(() => this.#running.read(found, listed)),
    });
    this.#new = new NewProcesses({
      ...context,
      onJoined: (process) => this.#ends.add(process),
      onEnded: (process, exitCode) => this.#ended(process, exitCode),
      settled: () => this.#work,
      onIdle: () => {
        if (!this.isBusy) context.quiet.tell();
      },
    });
    this.#created = new CreatedInTree(context.processes, this.#outside);
    this.#running = new RunningProcesses({
      ...context,
      ...{ created: this.#created, outside: this.#outside, newProcesses: this.#new },
      isOver: () => this.#isOver,
      onRead: (process) => this.#ends.add(process),
    });
  }

  /**
   * Reads all that runs now. Who does not run is told as such.
   * @returns a sentence for people when there is nobody to attach to, else null
   */
  async begin(): Promise<string | null> {
    const { inspect, attached, events } = this.context;
    const listed = inspect.ProcessList();
    const { roots, missing, failure } = attachedRoots(attached, listed);
    for (const { pid, message } of missing) {
      const name = l10n.t('PID {0}', pid);
      const about = l10n.t('Attaching to PID {0}', pid);
      const error = win32Failure('OpenProcess', ERROR_INVALID_PARAMETER, about);
      events.push({
        ...{ type: 'processFailed', id: name, name, commandLine: name },
        error: { ...error, message },
      });
    }
    if (failure !== null) return failure;
    const below = attached.tree ? this.#created.below(roots, listed) : [];
    await this.#run(() => this.#running.read([...roots, ...below], listed));
    this.#lookOutside();
    this.#schedule();
    return null;
  }

  #schedule(): void {
    if (this.#isOver || !this.context.attached.tree) return;
    this.#timer = setTimeout(() => {
      this.#lookOutside();
      void this.look().then(() => this.#schedule());
    }, interval);
  }

  /** Nobody waits for it: who is found is told when it is found. */
  #lookOutside(): void {
    if (!this.context.attached.tree) return;
    this.#outside.look(this.context.now()).catch((error: unknown) => {
      if (error instanceof Win32Error || this.#isOver) return;
      process.emitWarning(error instanceof Error ? error : String(error));
    });
  }

  /** Finds what the processes of the session have created since the last look. */
  look(): Promise<void> {
    return this.#run(async () => {
      if (this.#isOver) return;
      const listed = this.context.inspect.ProcessList();
      const created = this.#created.newIn(listed);
      const unheard = this.#new.unheard(created);
      if (unheard.length > 0) await this.#running.read(unheard, listed);
    });
  }

  /** One thing after the other. What fails at one look may come at the next. */
  #run(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(async () => {
      this.#isWorking = true;
      try {
        await work();
      } catch (error) {
        if (error instanceof Win32Error || this.#isOver) return;
        process.emitWarning(error instanceof Error ? error : String(error));
      } finally {
        this.#isWorking = false;
        if (!this.isBusy) this.context.quiet.tell();
      }
    });
    return this.#work;
  }

  #ended(process: SessionProcess, knownCode?: number): void {
    if (process.phase === 'exited' || process.phase === 'detached') return;
    const { inspect, processes, events } = this.context;
    const opened = process.process?.isClosed === false ? process.process.value : null;
    const exitCode = knownCode ?? (opened === null ? 0 : inspect.GetExitCodeProcess(opened));
    processes.ended(process, opened === null ? null : inspect.EndedAt(opened));
    events.push({ type: 'processExited', id: process.id, exitCode });
    process.process?.close();
    for (const witness of process.witnesses.values()) witness.close();
    // What it created lives on, and is found while its life is known.
    if (this.context.attached.tree && !this.#isOver) void this.look();
    else if (!this.isBusy) this.context.quiet.tell();
  }

  /** @throws Error with a sentence for people, or Win32Error. */
  terminate(id: string): void {
    const { win32, inspect, processes } = this.context;
    const found = processes.living(id);
    const { pid, name, createdAt } = found;
    const denied = (): string => refusalNote(ERROR_ACCESS_DENIED);
    const opened = openShown(inspect, { pid, name, createdAt }, PROCESS_TERMINATE, denied);
    try {
      win32.TerminateProcess(opened, 1);
    } finally {
      inspect.Discard(opened);
    }
    this.#new.release(found);
  }

  /** Lets one go that is held at its creation. @throws Error with a sentence for people */
  resume(id: string): void {
    this.#new.resume(this.context.processes.living(id));
  }

  /** It is followed no longer, and runs on. */
  detach(id: string): void {
    const found = this.context.processes.find(id);
    if (!found || found.phase === 'exited' || found.phase === 'detached') return;
    this.#ends.delete(found);
    this.#new.leave(found);
    if (!this.isBusy) this.context.quiet.tell();
  }

  /** Nobody is looked for or followed any more. */
  detachAll(): void {
    this.stop();
    for (const { id } of this.context.processes.all) this.detach(id);
  }

  stop(): void {
    this.#isOver = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#ends.end();
    this.#new.stop();
  }

  /** Whether there is a process to wait for, or one that is being read. */
  get isBusy(): boolean {
    const living = this.context.processes.livingDescendants;
    const hasLiving = living.some((process) => !this.#outside.has(process));
    return hasLiving || this.#isWorking || this.#new.isBusy;
  }

  /** Resolves when nothing is being read. */
  async settle(): Promise<void> {
    await this.#work;
    await this.#new.settle();
  }
}
