// What attached processes create while the session debugs them: each is held at its creation, read before it runs, and let go.
import * as l10n from '@vscode/l10n';
import { isConsoleHost } from '../../model/session/consoleHost';
import { holdForStop, stopReason, type StopRule } from '../../model/processes/stopRules';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { Handle } from '../../win32/handle';
import { Win32Error } from '../../win32/win32Error';
import type { CreatedNotice, Debugger, DebuggeeNotice } from '../debugger/debugger';
import type { SessionDebugger } from '../debugger/sessionDebugger';
import { atMost } from '../events/atMost';
import type { SessionProcess } from '../processes/sessionProcess';
import { tellFault } from '../tree/debuggeeFaults';
import type { Discovered } from '../tree/discoverProcess';
import { Discovery, unstartedNote, type TellingContext } from '../tree/discovery';
import { PidWork } from '../tree/pidWork';
import { ownHostText, refusalText } from './debugRefusals';

/** Milliseconds the debugger has to tell of a process that is listed, before it is asked whether it can still come. */
const patienceForDebugger = 500;

/** Milliseconds a new process is held until its creator, which is being read at this moment, has been. */
const patienceForCreator = 1000;

interface NewProcessesContext extends TellingContext {
  readonly debug: Pick<SessionDebugger, 'current' | 'lost'>;
  readonly stops: { readonly rules: readonly StopRule[] };
  /** A process has been added to those of the session. */
  readonly onJoined: (process: SessionProcess) => void;
  readonly onEnded: (process: SessionProcess, exitCode: number) => void;
  /** Resolves when nothing is being read that runs already. */
  readonly settled: () => Promise<void>;
  /** Told when there is nothing left to do about new processes. */
  readonly onIdle: () => void;
}

export class NewProcesses {
  readonly #discovery: Discovery;
  readonly #work: PidWork;
  /** By PID: whether the debugger tells of what it creates. */
  readonly #debuggees = new Map<number, boolean>();
  /** When those were listed first of which the debugger has to tell yet, by pid and creation. */
  #expected = new Map<string, number>();
  /** Those being discovered that are to be let go for good as soon as that is done. */
  readonly #toLeave = new Set<string>();
  /** Created and not started yet: their creator holds them. */
  readonly #unstarted = new Set<SessionProcess>();
  #isOver = false;

  constructor(private readonly context: NewProcessesContext) {
    this.#discovery = new Discovery(context);
    this.#work = new PidWork(context.onIdle, (error) => {
      // A call that fails is a process that has gone meanwhile.
      if (error instanceof Win32Error) return;
      process.emitWarning(error instanceof Error ? error : String(error));
    });
    context.debug.current?.listen((notice) => this.#debugged(notice));
    context.debug.lost.listen(() => this.#debuggerLost());
  }

  get #debugger(): Debugger | null {
    return this.context.debug.current;
  }

  /** Begins to debug a process that runs, and that somebody here has a handle to. Returns what there is to say of that. */
  async attach({ pid, name }: Pick<ListedProcess, 'pid' | 'name'>): Promise<string | null> {
    const debug = this.#debugger;
    if (!debug || this.#isOver || isConsoleHost(name)) return null;
    // The extension host asks the broker, and the broker the prober by it: it must not stand still for the debugger.
    if (pid === process.ppid) return ownHostText();
    const answer = await debug.attach(pid);
    if (answer.isDebugged && this.#hasEnded()) debug.detach(pid);
    else if (answer.isDebugged) this.#debuggees.set(pid, answer.followsCreated);
    return refusalText(answer);
  }

  /** The session can come to its end while something is awaited. */
  #hasEnded(): boolean {
    return this.#isOver;
  }

  /** Of the new processes of the list, those of which the debugger will not tell. */
  unheard(listed: readonly ListedProcess[]): readonly ListedProcess[] {
    const before = this.#expected;
    this.#expected = new Map();
    for (const one of this.#unstarted) this.#lookAtUnstarted(one);
    return listed.filter((one) => !this.#isExpected(one, before));
  }

  #isExpected(
    { pid, parentPid, createdAt }: ListedProcess,
    before: ReadonlyMap<string, number>,
  ): boolean {
    if (!this.#debugger || this.#debuggees.get(parentPid) !== true) return false;
    const key = `${pid} ${createdAt}`;
    const since = before.get(key) ?? this.context.now();
    const isLate = this.context.now() - since >= patienceForDebugger;
    // The kernel tells of a process when its first thread first runs.
    if (isLate && !this.#listUnstarted(pid)) return false;
    this.#expected.set(key, since);
    return true;
  }

  #listUnstarted(pid: number): boolean {
    const hProcess = this.#discovery.openUnstarted(pid);
    if (hProcess === null) return false;
    this.#work.then(pid, async () => {
      if (this.#isOver || this.context.processes.withPid(pid)) {
        this.context.inspect.Discard(hProcess);
        return;
      }
      const listed = await this.#discovery.list(pid, hProcess);
      this.#unstarted.add(listed);
      this.context.onJoined(listed);
    });
    return true;
  }

  /** One that has started, of which its debugger did not tell us: it has a debugger of its own. */
  #lookAtUnstarted(listed: SessionProcess): void {
    const { pid, process: opened, phase } = listed;
    if (phase === 'exited' || !opened || opened.isClosed) this.#unstarted.delete(listed);
    else if (this.context.inspect.HasStarted(opened.value) === true) {
      this.#work.then(pid, async () => {
        if (!this.#unstarted.delete(listed) || this.#isOver) return;
        await this.#discovery.started(listed, { seenBy: 'job', note: otherDebuggerText() });
        if (!this.leaveIfWanted(listed)) this.#letGo(listed);
      });
    }
  }

  #debugged(notice: DebuggeeNotice): void {
    const { pid } = notice;
    switch (notice.type) {
      case 'created':
        this.#work.then(pid, () => this.#held(notice));
        return;
      case 'exited':
        this.#work.then(pid, () => {
          const ended = this.context.processes.withPid(pid);
          if (ended) this.context.onEnded(ended, notice.exitCode);
        });
        return;
      case 'crashed':
      case 'invalidClose':
        tellFault(this.context, notice);
    }
  }

  async #held(notice: CreatedNotice): Promise<void> {
    const { pid, hProcess } = notice;
    const { inspect, events } = this.context;
    if (this.#isOver) {
      inspect.Discard(hProcess);
      this.#debugger?.detach(pid);
      return;
    }
    this.#debuggees.set(pid, true);
    try {
      await this.#untilCreatorIsKnown(hProcess);
      const found = await this.#discoverHeld(notice);
      if (!found) return;
      const { process: created } = found;
      this.context.onJoined(created);
      this.#discovery.completeNext(found, this.#work);
      if (this.leaveIfWanted(created)) return;
      const stop = this.#stopReason(found);
      if (stop === null) this.#letGo(created);
      else events.push({ type: 'processStopped', id: created.id, stop });
    } catch (error) {
      // Whatever could not be found out: nobody is held for it.
      const half = this.context.processes.withPid(pid);
      if (half) this.leaveIfWanted(half);
      this.#debugger?.resume(pid);
      throw error;
    }
  }

  /** Its handles are named by what the creator is known to have. */
  async #untilCreatorIsKnown(hProcess: Handle): Promise<void> {
    const parentPid = this.context.inspect.Descent(hProcess)?.parentPid;
    const creator = parentPid === undefined ? null : this.context.processes.withPid(parentPid);
    if (creator?.isDiscovered !== true) await atMost(patienceForCreator, this.context.settled());
  }

  /** Null for one that was read already while it ran: that is what there is of it. */
  async #discoverHeld({ pid, hProcess, image }: CreatedNotice): Promise<Discovered | null> {
    const { inspect, ledger, processes } = this.context;
    const longestHold = holdForStop(this.context.stops.rules, image);
    const listed = processes.withPid(pid);
    if (!listed) {
      const found = { pid, opened: ledger.own(hProcess), image, note: null, isRunning: false };
      // Windows made a console host for a program, which waits for it: its debugger has let it go.
      return this.#discovery.discover(
        { ...found, seenBy: 'debug', longestHold },
        ({ name }) => !isConsoleHost(name),
      );
    }
    if (listed.process) inspect.Discard(hProcess);
    else listed.process = ledger.own(hProcess);
    if (this.#unstarted.delete(listed)) {
      return this.#discovery.started(listed, { seenBy: 'debug', note: null, longestHold });
    }
    this.#debugger?.resume(pid);
    return null;
  }

  #stopReason({ birth, image, process: { name } }: Discovered): string | null {
    if (this.#isOver || isConsoleHost(name)) return null;
    return stopReason(this.context.stops.rules, { image: image ?? name, birth });
  }

  #letGo(created: SessionProcess): void {
    created.phase = 'running';
    this.context.events.push({ type: 'processResumed', id: created.id });
    this.#debugger?.resume(created.pid);
  }

  /** What was to be left while it was being discovered is left now; so is what a process creates that was left to itself. */
  leaveIfWanted(created: SessionProcess): boolean {
    const isLeft = this.#toLeave.delete(created.id) || created.parent?.phase === 'detached';
    if (isLeft) this.#detach(created);
    return isLeft;
  }

  #detach(left: SessionProcess): void {
    left.phase = 'detached';
    this.#debuggees.delete(left.pid);
    this.#debugger?.detach(left.pid);
    this.context.events.push({ type: 'processDetached', id: left.id });
  }

  /** Lets one go that is held at its creation. @throws Error with a sentence for people when its creator holds it, not the session. */
  resume(held: SessionProcess): void {
    if (this.#unstarted.has(held)) throw new Error(unstartedNote());
    if (held.phase === 'held' && held.isDiscovered) this.#letGo(held);
  }

  /** It goes on without a debugger, and so does what it creates. */
  leave(left: SessionProcess): void {
    if (left.isDiscovered || this.#unstarted.has(left)) this.#detach(left);
    else this.#toLeave.add(left.id);
  }

  /** One that is to end, and is held: it ends when it is let go. */
  release({ pid, phase }: SessionProcess): void {
    if (phase === 'held') this.#debugger?.resume(pid);
  }

  /** Nobody is held or debugged any more, nor are those of which the debugger tells yet. */
  stop(): void {
    this.#isOver = true;
    for (const pid of this.#debuggees.keys()) this.#debugger?.detach(pid);
    this.#debuggees.clear();
  }

  /** From now on the list of all processes tells who comes. */
  #debuggerLost(): void {
    this.#debuggees.clear();
    for (const one of this.context.processes.all) {
      if (one.phase === 'held' && one.isDiscovered && !this.#unstarted.has(one)) this.#letGo(one);
    }
  }

  get isBusy(): boolean {
    return this.#work.isBusy || this.#expected.size > 0;
  }

  settle(): Promise<void> {
    return this.#work.settle();
  }
}

const otherDebuggerText = (): string =>
  l10n.t(
    'The debugger did not report it: it has a debugger of its own. Its handles were read while it ran.',
  );
