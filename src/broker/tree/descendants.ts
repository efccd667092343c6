// Follows the processes below the children: as a debugger holds each at its creation, or as the job reports it a moment later.
import * as l10n from '@vscode/l10n';
import { isConsoleHost } from '../../model/session/consoleHost';
import type { StopRule } from '../../model/processes/stopRules';
import { holdForStop, stopReason } from '../../model/processes/stopRules';
import type { OwnedHandle } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type { CreatedNotice, Debugger, DebuggeeNotice } from '../debugger/debugger';
import type { SessionDebugger } from '../debugger/sessionDebugger';
import type { Signal } from '../events/signal';
import type { SessionJob } from '../processes/sessionJob';
import type { SessionProcess } from '../processes/sessionProcess';
import type { ChildProcess, SessionProcesses } from '../processes/sessionProcesses';
import { tellFault } from './debuggeeFaults';
import { refusalNote, type Discovered } from './discoverProcess';
import { Discovery, unstartedNote, type TellingContext } from './discovery';
import { endProcess } from '../processes/endProcess';
import { JobReports } from './jobReports';
import { openRunning } from './openProcess';
import { OutsideJob } from './outsideJob';
import { PidWork } from './pidWork';
import { UnreportedEnds } from './unreportedEnds';

const unheardNote = (): string =>
  l10n.t(
    'The debugger did not report it: its creator is not debugged here, or it has a debugger of its own. Its handles were read while it ran.',
  );

const leftJobNote = (): string =>
  l10n.t('It left the job at its creation, and was found later in the list of all processes.');

/** A call that fails is a process that has gone meanwhile; anything else is a bug of ours, which the console of the session shows. */
function warnOfBug(error: unknown): void {
  if (error instanceof Win32Error) return;
  process.emitWarning(error instanceof Error ? error : String(error));
}

/** Handles to objects of processes that have ended; each is a nameless event or the like. */
const mostWitnesses = 1000;

interface DescendantsContext extends TellingContext {
  readonly win32: Win32;
  readonly debug: Pick<SessionDebugger, 'current' | 'lost'>;
  readonly stops: { readonly rules: readonly StopRule[] };
  /** Whether what the children start is to be known, and not only ended with the session. */
  readonly follows: boolean;
  readonly job: Pick<SessionJob, 'has' | 'pids'>;
  /** Told when there is nobody left to wait for. */
  readonly quiet: Signal;
}

export class Descendants {
  readonly #processes: SessionProcesses;
  readonly #work = new PidWork(() => {
    if (!this.isBusy) this.context.quiet.tell();
  }, warnOfBug);
  readonly #job = new JobReports({
    hasDebugger: () => this.#debugger !== null,
    onCreated: (pid, how) =>
      this.#work.then(pid, () =>
        how === 'unheardAndListed'
          ? this.#ranUnheard(pid)
          : this.#foundLate(pid, how === 'unheard' ? unheardNote() : null),
      ),
    onExited: (pid) => this.#work.then(pid, () => this.#endedUnseen(pid)),
    onLate: (pid) => this.#isUnstarted(pid),
  });
  /** Found when they ran already, or left by the debugger, which tells no end of theirs. */
  readonly #late: UnreportedEnds;
  readonly #outsideJob: OutsideJob;
  readonly #discovery: Discovery;
  /** Of those being discovered, the ones to let go for good as soon as that is done. */
  readonly #toLeave = new Set<string>();
  /** Of processes that have ended, the oldest first. */
  readonly #witnesses: OwnedHandle[] = [];
  #isOver = false;

  constructor(private readonly context: DescendantsContext) {
    const { win32, inspect, job, processes, debug } = context;
    this.#processes = processes;
    this.#discovery = new Discovery(context);
    this.#late = new UnreportedEnds(inspect, (process) => {
      this.#work.then(process.pid, () => this.#ended(process, this.#exitCode(process)));
    });
    this.#outsideJob = new OutsideJob(win32, inspect, job, processes);
    debug.current?.listen((notice) => this.#debugged(notice));
    debug.lost.listen(() => this.#debuggerLost());
  }

  get #debugger(): Debugger | null {
    return this.context.debug.current;
  }

  /** A child of the broker: the root of a tree. Before it runs. */
  addChild(child: ChildProcess): void {
    if (child.child.isInJob) this.#job.expect(child.pid);
    this.context.watch.born(child, child.child.birth.childHandles);
  }

  /** Before the end of a child is told: what has ended before it is not to look as if it lived on. */
  childExits(): void {
    for (const process of this.#processes.livingDescendants) {
      const { process: opened, isDiscovered } = process;
      if (!opened || opened.isClosed || !isDiscovered) continue;
      if (this.context.inspect.HasEnded(opened.value))
        this.#ended(process, this.#exitCode(process));
    }
  }

  childExited(): void {
    this.context.family.now();
    this.#findOutsideJob();
  }

  has(id: string): boolean {
    return this.#processes.find(id)?.child === null;
  }

  #debugged(notice: DebuggeeNotice): void {
    const { pid } = notice;
    switch (notice.type) {
      case 'created':
        this.#job.heardOf(pid);
        this.#work.then(pid, () => this.#held(notice));
        return;
      case 'exited':
        this.#work.then(pid, () => {
          const process = this.#processes.withPid(pid);
          if (process?.child === null) this.#ended(process, notice.exitCode);
        });
        return;
      case 'crashed':
      case 'invalidClose':
        tellFault(this.context, notice);
    }
  }

  /** As the job says; the debugger, when there is one, says more of the same. */
  jobCreated(pid: number): void {
    this.#job.created(pid);
  }

  jobExited(pid: number): void {
    this.#job.exited(pid);
  }

  /** The debugger tells the end of those it knows, with the exit code and in order. */
  #endedUnseen(pid: number): void {
    const process = this.#processes.withPid(pid);
    if (process?.child !== null) return;
    if (this.#debugger && process.phase !== 'detached' && !this.#late.has(process)) return;
    this.#ended(process, this.#exitCode(process));
  }

  #exitCode({ process }: SessionProcess): number {
    return process ? this.context.win32.GetExitCodeProcess(process.value) : 0;
  }

  async #held(notice: CreatedNotice): Promise<void> {
    const { pid, hProcess } = notice;
    const { inspect } = this.context;
    if (this.#isOver) {
      inspect.Discard(hProcess);
      if (notice.isHeld) this.#debugger?.resume(pid);
      return;
    }
    try {
      let { isHeld } = notice;
      let isInJob: boolean | null = null;
      const found = await this.#discoverHeld(notice, () => {
        // Of one that has ended nobody can say it for sure.
        isInJob = this.context.job.has(hProcess);
        if (!isInJob) this.#debugger?.endWithDebugger();
        // Whether it is to stop depends on what is still to be put into words.
        if (this.context.stops.rules.length > 0) return;
        isHeld = false;
        this.#debugger?.resume(pid);
      });
      const { process } = found;
      isInJob ??= process.process === null || this.context.job.has(process.process.value);
      if (!isInJob) this.#leftJob(process);
      // Its end is told when its files are.
      this.#discovery.completeNext(found, this.#work);
      if (this.#leave(process)) return;
      const stop = this.#stopReason(found);
      if (stop === null) this.#letGo(process, isHeld);
      else this.context.events.push({ type: 'processStopped', id: process.id, stop });
    } catch (error) {
      // Whatever could not be found out: nobody is held for it.
      const half = this.#processes.withPid(pid);
      if (half) this.#leave(half);
      this.#debugger?.resume(pid);
      throw error;
    }
  }

  #leftJob(process: SessionProcess): void {
    if (isConsoleHost(process.name)) return;
    this.#job.expectNot(process.pid);
    // Those in the job end with it; this one would outlive a broker that is killed.
    this.#debugger?.endWithDebugger();
    this.context.events.push({ type: 'jobLeft', id: process.id });
  }

  /** A process that was listed before the debugger told of it is not listed twice. */
  #discoverHeld({ pid, hProcess, image }: CreatedNotice, letGo: () => void): Promise<Discovered> {
    const { inspect, ledger } = this.context;
    const longestHold = holdForStop(this.context.stops.rules, image);
    const listed = this.#processes.withPid(pid);
    if (listed) {
      this.#late.delete(listed);
      if (listed.process) inspect.Discard(hProcess);
      else listed.process = ledger.own(hProcess);
      return this.#discovery.started(listed, { seenBy: 'debug', note: null, longestHold });
    }
    const found = { pid, opened: ledger.own(hProcess), image, note: null, isRunning: false };
    // Windows made a console host for a program, which waits for it: it inherits nothing, and its debugger has let it go.
    return this.#discovery.discover(
      { ...found, seenBy: 'debug', longestHold, letGo },
      ({ name }) => !isConsoleHost(name),
    );
  }

  /**
   * Whether a process of which only the job has told can still be told of by its debugger, because its first thread has not run. It
   * is listed meanwhile.
   */
  #isUnstarted(pid: number): boolean {
    const hProcess = this.#discovery.openUnstarted(pid);
    if (hProcess === null) return false;
    this.#work.then(pid, async () => {
      if (this.#processes.withPid(pid) || this.#isOver) this.context.inspect.Discard(hProcess);
      else this.#late.add(await this.#discovery.list(pid, hProcess));
    });
    return true;
  }

  #stopReason({ birth, image, process: { name } }: Discovered): string | null {
    if (this.#isOver || isConsoleHost(name)) return null;
    return stopReason(this.context.stops.rules, { image: image ?? name, birth });
  }

  #letGo(process: SessionProcess, isHeld = true): void {
    process.phase = 'running';
    this.context.events.push({ type: 'processResumed', id: process.id });
    if (isHeld) this.#debugger?.resume(process.pid);
  }

  /** A process that ran already when it was reported. */
  async #foundLate(pid: number, note: string | null, hasLeftJob = false): Promise<void> {
    if (this.#isOver || this.#processes.withPid(pid)) return;
    const { process } = await this.#discoverLate(pid, note);
    if (hasLeftJob) this.context.events.push({ type: 'jobLeft', id: process.id });
    this.#late.add(process);
    if (!this.#leave(process)) this.#letGo(process);
  }

  /** One that was listed as not started has run, and its debugger was not told. It may have ended by now. */
  async #ranUnheard(pid: number): Promise<void> {
    const listed = this.#processes.withPid(pid);
    if (this.#isOver || !listed || !this.#discovery.isUnstarted(listed)) return;
    const { process } = await this.#discovery.started(listed, {
      seenBy: 'job',
      note: unheardNote(),
    });
    if (!this.#leave(process)) this.#letGo(process);
  }

  #discoverLate(pid: number, note: string | null): Promise<Discovered> {
    const answer = openRunning(this.context.inspect, pid);
    const refusal = answer.ok ? null : refusalNote(answer.code);
    const opened = answer.ok ? this.context.ledger.own(answer.process) : null;
    const notes = [note, refusal].filter((text) => text !== null).join(' ');
    return this.#discovery.discover({
      pid,
      opened,
      seenBy: 'job',
      note: notes || null,
      isRunning: true,
    });
  }

  /** What was to be left while it was being discovered is left now; so is what a process starts that was left to itself. */
  #leave({ id, parent }: SessionProcess): boolean {
    const isLeft = this.#toLeave.delete(id) || parent?.phase === 'detached';
    if (isLeft) this.detach(id);
    return isLeft;
  }

  /** Processes that have left the job where no debugger follows them: for them the list of all processes is all there is. */
  #findOutsideJob(): void {
    if (!this.context.follows || this.#debugger || this.#isOver) return;
    for (const { pid } of this.#outsideJob.find()) {
      if (this.#processes.withPid(pid)) continue;
      this.#work.then(pid, () => this.#foundLate(pid, leftJobNote(), true));
    }
  }

  /** Ends what left the job, of which a debugger may not have been told: it never ran. */
  endOutsideJob(): void {
    this.#outsideJob.end();
  }

  #ended(process: SessionProcess, exitCode: number): void {
    if (process.phase === 'exited') return;
    const { process: opened } = process;
    const endedAt = opened && !opened.isClosed ? this.context.inspect.EndedAt(opened.value) : null;
    // The debugger has told of all that one created which it has not left: nobody needs to look for those while their creator is known.
    const isFollowed =
      this.#debugger !== null && process.phase !== 'detached' && !this.#late.has(process);
    this.#processes.ended(process, endedAt);
    this.#late.delete(process);
    this.#findOutsideJob();
    if (!isFollowed) this.context.family.now();
    this.context.events.push({ type: 'processExited', id: process.id, exitCode });
    process.process?.close();
    this.#keepWitnesses(process);
  }

  /** What it has created can be told of after its end: until then a comparison with what it was born with may be wanted. */
  #keepWitnesses({ witnesses }: SessionProcess): void {
    this.#witnesses.push(...witnesses.values());
    const tooMany = this.#witnesses.length - mostWitnesses;
    for (const witness of this.#witnesses.splice(0, Math.max(0, tooMany))) witness.close();
  }

  resume(id: string): void {
    const found = this.#processes.living(id);
    const { process, phase } = found;
    if (this.#discovery.isUnstarted(found)) throw new Error(unstartedNote());
    if (phase === 'held') this.#letGo(found);
    else if (phase === 'paused' && this.context.win32.NtResumeProcess(process.value)) {
      found.phase = 'running';
      this.context.events.push({ type: 'processResumed', id });
    }
  }

  pause(id: string): void {
    const found = this.#processes.living(id);
    const { process, phase } = found;
    if (phase !== 'running' || !this.context.win32.NtSuspendProcess(process.value)) return;
    found.phase = 'paused';
    this.context.events.push({ type: 'processPaused', id });
  }

  terminate(id: string): void {
    const { process, pid, phase } = this.#processes.living(id);
    this.context.win32.TerminateProcess(process.value, 1);
    // A process held by the kernel for its debugger ends when it is let go.
    if (phase === 'held') this.#debugger?.resume(pid);
  }

  /** What a process has started, however far down, the nearest first. */
  below(id: string): readonly string[] {
    return this.#processes.below(id);
  }

  /** It runs from now on without us, and so does what it starts. */
  detach(id: string): void {
    const process = this.#processes.find(id);
    if (!process || process.phase === 'exited' || process.phase === 'detached') return;
    if (!process.isDiscovered && !this.#discovery.isUnstarted(process)) {
      this.#toLeave.add(id);
      return;
    }
    if (process.phase === 'paused' && process.process) {
      this.context.win32.NtResumeProcess(process.process.value);
    }
    process.phase = 'detached';
    this.#debugger?.detach(process.pid);
    this.context.events.push({ type: 'processDetached', id });
  }

  /** A child that was left to itself, which the debugger leaves, too. */
  childDetached({ pid }: SessionProcess): void {
    this.#debugger?.detach(pid);
  }

  detachAll(): void {
    this.#isOver = true;
    for (const { id, child } of this.#processes.all) if (!child) this.detach(id);
  }

  /** Nobody is held any more; from now on the job tells who comes and goes. */
  #debuggerLost(): void {
    for (const process of this.#processes.all) {
      if (process.child || process.phase === 'exited') continue;
      if (this.#discovery.isUnstarted(process)) continue;
      if (process.phase === 'held') this.#letGo(process);
      this.#late.add(process);
    }
  }

  /** Nothing is held or discovered any more. Those that live are ended, whether the job has them or not. */
  stop(): void {
    this.#isOver = true;
    this.#job.stop();
    this.#late.lookOften();
    for (const { pid, phase, process } of this.#processes.livingDescendants) {
      if (process && !process.isClosed) endProcess(this.context.win32, process.value);
      // A process held by the kernel for its debugger ends when it is let go.
      if (phase === 'held') this.#debugger?.resume(pid);
    }
  }

  /** Whether there is a process to wait for, or one of which nobody can say yet whether it lives. */
  get isBusy(): boolean {
    return this.#processes.livingDescendants.length > 0 || this.#work.isBusy || this.#job.isWaiting;
  }

  /** Resolves when nothing is being done about any process. */
  settle(): Promise<void> {
    this.#late.end();
    return this.#work.settle();
  }
}
