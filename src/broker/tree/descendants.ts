// Follows the processes below the children: as a debugger holds each at its creation, or as the job reports it a moment later.
import * as l10n from '@vscode/l10n';
import { hex } from '../../model/base/handleValue';
import type { StopRule } from '../../model/processes/stopRules';
import { stopReason } from '../../model/processes/stopRules';
import type { Birth, ObservedHandle } from '../../model/session/state';
import {
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_SUSPEND_RESUME,
  PROCESS_TERMINATE,
  PROCESS_VM_READ,
  SYNCHRONIZE,
} from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import type { OwnedHandle } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type { LaunchedChild } from '../launch/childLauncher';
import type { DebugNotice } from '../debugger/debugMessages';
import type { EventQueue } from '../events/eventQueue';
import { endProcess } from './endProcess';
import { knownAsOpened, knownAtBirth, type FollowedProcess } from './followedProcess';
import { FollowedProcesses } from './followedProcesses';
import { JobReports } from './jobReports';
import { isConsoleHost, OutsideJob } from './outsideJob';
import { meetProcess, refusalNote, type Found, type Met, type MeetingContext } from './meetProcess';
import { PidWork } from './pidWork';
import type { SessionJob } from './sessionJob';
import type { Tracer } from '../debugger/tracer';
import { UnreportedEnds } from './unreportedEnds';

const unheardNote = (): string =>
  l10n.t(
    'The debugger was not told of it: it was created by a process that is not debugged here, or has a debugger of its own. Its handles were read when it ran already.',
  );

const leftJobNote = (): string =>
  l10n.t('It left the job at its creation, and was found later in the list of all processes.');

/** A call that fails is a process that has gone meanwhile; anything else is a bug of ours, which the console of the session shows. */
function warnOfBug(error: unknown): void {
  if (error instanceof Win32Error) return;
  process.emitWarning(error instanceof Error ? error : String(error));
}

type OpenProcess = FollowedProcess & { readonly process: OwnedHandle };

const isOpen = (followed: FollowedProcess): followed is OpenProcess => followed.process !== null;

interface DescendantsContext extends MeetingContext {
  readonly win32: Win32;
  readonly events: EventQueue;
  /** Null when the job alone tells who is there. */
  readonly tracer: () => Tracer | null;
  readonly rules: () => readonly StopRule[];
  /** Whether what the children start is to be known, and not only ended with the session. */
  readonly follows: boolean;
  readonly job: Pick<SessionJob, 'has' | 'pids'>;
  readonly onBirth: (process: FollowedProcess, birth: Birth) => void;
  /** Told when there is nobody left to wait for. */
  readonly onQuiet: () => void;
}

export class Descendants {
  readonly #processes = new FollowedProcesses();
  readonly #work = new PidWork(() => {
    if (!this.isBusy) this.context.onQuiet();
  }, warnOfBug);
  readonly #job = new JobReports({
    hasDebugger: () => this.context.tracer() !== null,
    onCreated: (pid, isUnheard) =>
      this.#work.then(pid, () => this.#foundLate(pid, isUnheard ? unheardNote() : null)),
    onExited: (pid) => this.#work.then(pid, () => this.#endedUnseen(pid)),
  });
  /** Found when they ran already, or left by the debugger, which tells no end of theirs. */
  readonly #late: UnreportedEnds;
  readonly #outsideJob: OutsideJob;
  /** Found, and not yet told of: their handles are being read, so they are still held. */
  readonly #beingMet = new Set<string>();
  /** Of these, those to let go for good as soon as they have been told of. */
  readonly #toLeave = new Set<string>();
  #isOver = false;

  constructor(
    private readonly context: DescendantsContext,
    tracer: Tracer | null,
  ) {
    this.#late = new UnreportedEnds(context.inspect, (process) => {
      this.#work.then(process.pid, () => this.#ended(process, this.#exitCode(process)));
    });
    const { win32, inspect, job } = context;
    this.#outsideJob = new OutsideJob(win32, inspect, job, () => this.#processes.all);
    tracer?.listen((notice) => this.#hear(notice));
  }

  /** A child of the broker: the root of a tree. Before it runs. */
  addChild(
    id: string,
    { pid, process, birth }: Pick<LaunchedChild, 'pid' | 'process' | 'birth'>,
  ): FollowedProcess {
    const descent = this.context.inspect.Descent(process.value);
    const known = knownAtBirth(birth);
    const createdAt = descent?.createdAt ?? '0';
    this.#job.expect(pid);
    return this.#processes.add({
      ...{ id, name: id, pid, createdAt, process, known, witnesses: new Map() },
      parent: null,
      isChild: true,
      endedAt: null,
      phase: 'running',
    });
  }

  childExited(id: string): void {
    const child = this.#processes.find(id);
    if (!child) return;
    this.#noteEnd(child);
    this.#processes.ended(child);
    this.#findOutsideJob();
  }

  has(id: string): boolean {
    return this.#processes.all.some((process) => process.id === id && !process.isChild);
  }

  /** All whose handles can be read, children included; not before it is known what they were born with. */
  get running(): readonly FollowedProcess[] {
    return this.#processes.all.filter(
      ({ id, phase, process }) => phase !== 'exited' && process !== null && !this.#beingMet.has(id),
    );
  }

  /** What a running process was seen to have opened and closed: the names its own children's handles get. */
  changed(
    process: FollowedProcess,
    opened: readonly ObservedHandle[],
    closed: readonly ObservedHandle[],
  ): void {
    const known = new Map(process.known);
    for (const { value } of closed) known.delete(BigInt(value));
    for (const handle of opened) known.set(BigInt(handle.value), knownAsOpened(process.id, handle));
    process.known = known;
  }

  #hear(notice: Extract<DebugNotice, { pid: number }>): void {
    const { pid } = notice;
    switch (notice.type) {
      case 'created':
        if (!this.#processes.withPid(pid)?.isChild) this.#job.heardOf(pid);
        this.#work.then(pid, () => this.#held(pid, notice.hProcess));
        return;
      case 'exited':
        this.#work.then(pid, () => {
          const process = this.#processes.withPid(pid);
          if (process && !process.isChild) this.#ended(process, notice.exitCode);
        });
        return;
      case 'crashed':
      case 'invalidClose': {
        // The end of a child can be known before the debugger's last word on it.
        const id = this.#processes.lastWithPid(pid)?.id;
        if (id === undefined) return;
        const where = { id, code: hex(notice.code), address: hex(notice.address) };
        if (notice.type === 'crashed')
          this.context.events.push({ type: 'processCrashed', ...where });
        else this.context.events.push({ type: 'invalidClose', ...where, count: notice.count });
      }
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
    if (!process || process.isChild) return;
    if (this.context.tracer() && process.phase !== 'detached' && !this.#late.has(process)) return;
    this.#ended(process, this.#exitCode(process));
  }

  #exitCode({ process }: FollowedProcess): number {
    return process ? this.context.win32.GetExitCodeProcess(process.value) : 0;
  }

  async #held(pid: number, hProcess: Handle): Promise<void> {
    const { inspect, ledger } = this.context;
    const child = this.#processes.withPid(pid);
    if (child?.isChild || this.#isOver) {
      inspect.Discard(hProcess);
      this.context.tracer()?.resume(pid);
      return;
    }
    try {
      const process = ledger.own(hProcess);
      const met = await this.#meet({ pid, process, seenBy: 'debug', note: null });
      if (!this.context.job.has(process.value) && !isConsoleHost(met.followed.name)) {
        this.#job.expectNot(pid);
        // Those in the job end with it; this one would outlive a broker that is killed.
        this.context.tracer()?.endWithDebugger();
        this.context.events.push({ type: 'jobLeft', id: met.followed.id });
      }
      if (this.#leave(met.followed)) return;
      const reason = this.#stopReason(met);
      if (reason === null) this.#letGo(met.followed);
      else this.context.events.push({ type: 'processStopped', id: met.followed.id, stop: reason });
    } catch (error) {
      // Whatever could not be found out: nobody is held for it.
      const half = this.#processes.withPid(pid);
      if (half) this.#leave(half);
      this.context.tracer()?.resume(pid);
      throw error;
    }
  }

  #stopReason({ birth, image, followed: { name } }: Met): string | null {
    if (this.#isOver) return null;
    return stopReason(this.context.rules(), { image: image ?? name, birth });
  }

  #letGo(process: FollowedProcess): void {
    process.phase = 'running';
    this.context.events.push({ type: 'processResumed', id: process.id });
    this.context.tracer()?.resume(process.pid);
  }

  /** A process that ran already when it was heard of. */
  async #foundLate(pid: number, note: string | null, hasLeftJob = false): Promise<void> {
    if (this.#processes.withPid(pid) || this.#isOver) return;
    const { inspect, ledger } = this.context;
    const opened = inspect.OpenForCopies(
      pid,
      PROCESS_DUP_HANDLE |
        PROCESS_QUERY_LIMITED_INFORMATION |
        PROCESS_VM_READ |
        PROCESS_SUSPEND_RESUME |
        PROCESS_TERMINATE |
        SYNCHRONIZE,
    );
    const refusal = opened.ok ? null : refusalNote(opened.code);
    const process = opened.ok ? ledger.own(opened.process) : null;
    const notes = [note, refusal].filter((text) => text !== null).join(' ');
    const { followed } = await this.#meet({ pid, process, seenBy: 'job', note: notes || null });
    if (hasLeftJob) this.context.events.push({ type: 'jobLeft', id: followed.id });
    this.#late.add(followed);
    if (!this.#leave(followed)) this.#letGo(followed);
  }

  /** What was to be left while it was being met is left now; so is what a process starts that was left to itself. */
  #leave({ id, parent }: FollowedProcess): boolean {
    const isLeft = this.#toLeave.delete(id) || parent?.phase === 'detached';
    if (isLeft) this.detach(id);
    return isLeft;
  }

  async #meet(found: Found): Promise<Met> {
    let id = '';
    const onAdded = (followed: FollowedProcess): void => {
      id = followed.id;
      this.#beingMet.add(id);
    };
    const met = await meetProcess(this.context, this.#processes, found, onAdded).catch(
      (error: unknown) => {
        this.#beingMet.delete(id);
        throw error;
      },
    );
    const { followed, commandLine, birth, descent } = met;
    if (birth) this.context.onBirth(followed, birth);
    // In this order: whoever hears of it finds it among those that run, and nobody finds it there before its birth is known.
    this.#beingMet.delete(id);
    const { name, pid } = followed;
    this.context.events.push({
      ...{ type: 'processCreated', id, name, pid, commandLine, birth, descent },
    });
    return met;
  }

  #noteEnd(followed: FollowedProcess): void {
    const { process } = followed;
    if (process && !process.isClosed)
      followed.endedAt = this.context.inspect.EndedAt(process.value);
  }

  /** Processes that have left the job where no debugger follows them: for them the list of all processes is all there is. */
  #findOutsideJob(): void {
    if (!this.context.follows || this.context.tracer() || this.#isOver) return;
    for (const { pid } of this.#outsideJob.find()) {
      if (this.#processes.withPid(pid)) continue;
      this.#work.then(pid, () => this.#foundLate(pid, leftJobNote(), true));
    }
  }

  /** Ends what left the job where no debugger follows it. */
  endOutsideJob(): void {
    if (!this.context.tracer()) this.#outsideJob.end();
  }

  #ended(process: FollowedProcess, exitCode: number): void {
    if (process.phase === 'exited') return;
    this.#noteEnd(process);
    this.#processes.ended(process);
    this.#late.delete(process);
    this.#findOutsideJob();
    this.context.family.now();
    this.context.events.push({ type: 'processExited', id: process.id, exitCode });
    process.process?.close();
    for (const witness of process.witnesses.values()) witness.close();
  }

  #living(id: string): OpenProcess {
    const found = this.#processes.find(id);
    if (!found || !isOpen(found) || found.phase === 'exited')
      throw new Error(l10n.t('This process has ended.'));
    return found;
  }

  resume(id: string): void {
    const followed = this.#living(id);
    const { process, phase } = followed;
    if (phase === 'held') this.#letGo(followed);
    else if (phase === 'paused' && this.context.win32.NtResumeProcess(process.value)) {
      followed.phase = 'running';
      this.context.events.push({ type: 'processResumed', id });
    }
  }

  pause(id: string): void {
    const followed = this.#living(id);
    const { process, phase } = followed;
    if (phase !== 'running' || !this.context.win32.NtSuspendProcess(process.value)) return;
    followed.phase = 'paused';
    this.context.events.push({ type: 'processPaused', id });
  }

  terminate(id: string): void {
    const { process, pid, phase } = this.#living(id);
    this.context.win32.TerminateProcess(process.value, 1);
    // A process held by the kernel for its debugger ends when it is let go.
    if (phase === 'held') this.context.tracer()?.resume(pid);
  }

  /** What a process has started, however far down, the nearest first. */
  below(id: string): readonly string[] {
    return this.#processes.below(id);
  }

  /** The process, or child, runs from now on without us, and so does what it starts. */
  detach(id: string): void {
    const process = this.#processes.find(id);
    if (!process || process.phase === 'exited' || process.phase === 'detached') return;
    if (this.#beingMet.has(id)) {
      this.#toLeave.add(id);
      return;
    }
    if (process.phase === 'paused' && process.process) {
      this.context.win32.NtResumeProcess(process.process.value);
    }
    process.phase = 'detached';
    this.context.tracer()?.detach(process.pid);
    if (!process.isChild) this.context.events.push({ type: 'processDetached', id });
  }

  detachAll(): void {
    this.#isOver = true;
    for (const { id } of this.#processes.all) this.detach(id);
  }

  get detachedPids(): ReadonlySet<number> {
    return new Set(
      this.#processes.all.filter(({ phase }) => phase === 'detached').map(({ pid }) => pid),
    );
  }

  /** Nobody is held any more; from now on the job tells who comes and goes. */
  tracerLost(): void {
    for (const process of this.#processes.all) {
      if (process.phase === 'held') this.#letGo(process);
      if (!process.isChild && process.phase !== 'exited') this.#late.add(process);
    }
  }

  /** Nothing is held or met any more. Those that live are ended, whether the job has them or not. */
  stop(): void {
    this.#isOver = true;
    this.#job.stop();
    this.#late.hurry();
    for (const { pid, phase, process } of this.#processes.living) {
      if (process && !process.isClosed) endProcess(this.context.win32, process.value);
      // A process held by the kernel for its debugger ends when it is let go.
      if (phase === 'held') this.context.tracer()?.resume(pid);
    }
  }

  /** Whether there is a process to wait for, or one of which nobody can say yet whether it lives. */
  get isBusy(): boolean {
    return this.#processes.living.length > 0 || this.#work.isBusy || this.#job.isWaiting;
  }

  /** Resolves when nothing is being done about any process. */
  settle(): Promise<void> {
    this.#late.end();
    return this.#work.settle();
  }
}
