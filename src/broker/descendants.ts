// Follows the processes below the children: as a debugger holds each at its creation, or as the job reports it a moment later.
import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { StopRule } from '../model/stopRules';
import { stopReason } from '../model/stopRules';
import type { Birth, Descent, ObservedHandle } from '../model/state';
import {
  ERROR_INVALID_PARAMETER,
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_SUSPEND_RESUME,
  PROCESS_TERMINATE,
  PROCESS_VM_READ,
  STILL_ACTIVE,
  SYNCHRONIZE,
} from '../win32/constants';
import type { Handle } from '../win32/handle';
import type { HandleLedger, OwnedHandle } from '../win32/ownedHandle';
import type { Win32 } from '../win32/win32';
import { Win32Error } from '../win32/win32Error';
import type { DebugNotice } from './debugMessages';
import { descendantBirth, type BirthContext } from './descendantBirth';
import type { LaunchedChild } from './childLauncher';
import type { EventQueue } from './eventQueue';
import { creatorOf, knownAsOpened, knownAtBirth, type FollowedProcess } from './followedProcess';
import type { SessionFamily } from './sessionFamily';
import type { Tracer } from './tracer';
import { hex } from '../model/handleValue';

/** Milliseconds the debugger has to report a process that the job has reported; after that it will not. */
const patienceForDebugger = 500;

const unheardNote = (): string =>
  l10n.t(
    'The debugger was not told of it: it was created by a process that is not debugged here, or has a debugger of its own. Its handles were read when it ran already.',
  );

/** A process the job has told of. */
interface Unheard {
  readonly timer: NodeJS.Timeout;
  hasEnded: boolean;
}

interface DescendantsContext extends BirthContext {
  readonly win32: Win32;
  readonly ledger: HandleLedger;
  readonly events: EventQueue;
  readonly family: SessionFamily;
  /** Null when the job alone tells who is there. */
  readonly tracer: () => Tracer | null;
  readonly rules: () => readonly StopRule[];
  readonly onBirth: (process: FollowedProcess, birth: Birth) => void;
  /** Told when there is nobody left to wait for. */
  readonly onQuiet: () => void;
}

/** Of 20 ms each. */
const attemptsForImage = 10;

const endedNote = (): string => l10n.t('It had ended before anybody could look at it.');

/** A pid that is nobody's any more is an invalid parameter. */
const refusalNote = (code: number): string =>
  code === ERROR_INVALID_PARAMETER
    ? endedNote()
    : l10n.t('It may not be opened (Win32 code {0}).', code);

/** FILETIME to milliseconds since 1970. */
const wallClock = (fileTime: string): number =>
  Number(BigInt(fileTime) / 10_000n) - 11_644_473_600_000;

export class Descendants {
  readonly #all: FollowedProcess[] = [];
  /** The one that has the pid now. */
  readonly #byPid = new Map<number, FollowedProcess>();
  /** What is being done about a pid, in order. */
  readonly #work = new Map<number, Promise<void>>();
  /** Reported by the job, and not yet by the debugger. */
  readonly #unheard = new Map<number, Unheard>();
  /** How often the job has yet to report a pid that is known already: it tells the same later, or even after the end. */
  readonly #due = new Map<number, number>();
  /** Found, and not yet told of: their handles are being read, so they are still held. */
  readonly #beingMet = new Set<string>();
  /** Of these, those to let go for good as soon as they have been told of. */
  readonly #toLeave = new Set<string>();
  #isOver = false;

  constructor(
    private readonly context: DescendantsContext,
    tracer: Tracer | null,
  ) {
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
    this.#expect(pid);
    return this.#add({
      ...{ id, name: id, pid, createdAt, process, known, witnesses: new Map() },
      parent: null,
      isChild: true,
      phase: 'running',
    });
  }

  childExited(id: string): void {
    const child = this.#find(id);
    if (child) this.#forget(child);
  }

  has(id: string): boolean {
    return this.#all.some((process) => process.id === id && !process.isChild);
  }

  /** Those that live and are to end with the session. */
  get living(): readonly FollowedProcess[] {
    return this.#all.filter(({ isChild, phase }) => {
      return !isChild && phase !== 'exited' && phase !== 'detached';
    });
  }

  /** All whose handles can be read, children included; not before it is known what they were born with. */
  get running(): readonly FollowedProcess[] {
    return this.#all.filter(
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

  #add(process: FollowedProcess): FollowedProcess {
    this.#all.push(process);
    this.#byPid.set(process.pid, process);
    return process;
  }

  #forget(process: FollowedProcess): void {
    process.phase = 'exited';
    if (this.#byPid.get(process.pid) === process) this.#byPid.delete(process.pid);
  }

  #find(id: string): FollowedProcess | undefined {
    return this.#all.find((process) => process.id === id);
  }

  #hear(notice: Extract<DebugNotice, { pid: number }>): void {
    const { pid } = notice;
    switch (notice.type) {
      case 'created':
        this.#heardOf(pid);
        this.#then(pid, () => this.#held(pid, notice.hProcess));
        return;
      case 'exited':
        this.#then(pid, () => this.#ended(pid, notice.exitCode));
        return;
      case 'crashed': {
        const id = this.#byPid.get(pid)?.id;
        const { code, address } = notice;
        if (id === undefined) return;
        this.context.events.push({
          type: 'processCrashed',
          id,
          code: hex(code),
          address: hex(address),
        });
      }
    }
  }

  /** One thing after the other for each pid: its end is told after its birth has been photographed. */
  #then(pid: number, work: () => Promise<void> | void): void {
    const done = (this.#work.get(pid) ?? Promise.resolve()).then(work).catch(() => undefined);
    this.#work.set(pid, done);
    void done.then(() => {
      if (this.#work.get(pid) !== done) return;
      this.#work.delete(pid);
      if (!this.isBusy) this.context.onQuiet();
    });
  }

  #expect(pid: number): void {
    this.#due.set(pid, (this.#due.get(pid) ?? 0) + 1);
  }

  /** By the debugger: then the job has told of it, or will. */
  #heardOf(pid: number): void {
    if (this.#byPid.get(pid)?.isChild) return;
    const unheard = this.#unheard.get(pid);
    if (!unheard) {
      this.#expect(pid);
      return;
    }
    clearTimeout(unheard.timer);
    this.#unheard.delete(pid);
  }

  /** As the job says; the debugger, when there is one, says more of the same. */
  jobCreated(pid: number): void {
    const due = this.#due.get(pid) ?? 0;
    if (due > 0) {
      if (due === 1) this.#due.delete(pid);
      else this.#due.set(pid, due - 1);
      return;
    }
    if (!this.context.tracer()) {
      this.#then(pid, () => this.#late(pid, null));
      return;
    }
    const timer = setTimeout(() => this.#giveUpHearing(pid), patienceForDebugger);
    this.#unheard.set(pid, { timer, hasEnded: false });
  }

  #giveUpHearing(pid: number): void {
    const hasEnded = this.#unheard.get(pid)?.hasEnded === true;
    this.#unheard.delete(pid);
    this.#then(pid, () => this.#late(pid, unheardNote()));
    if (hasEnded) this.#then(pid, () => this.#endedUnseen(pid));
  }

  jobExited(pid: number): void {
    const unheard = this.#unheard.get(pid);
    // The debugger's word can come later than the job's.
    if (unheard) unheard.hasEnded = true;
    else this.#then(pid, () => this.#endedUnseen(pid));
  }

  /** The debugger tells the end of those it knows, with the exit code and in order. */
  #endedUnseen(pid: number): void {
    const process = this.#byPid.get(pid);
    if (!process || process.isChild) return;
    if (this.context.tracer() && process.phase !== 'detached' && !this.#lateOnes.has(process))
      return;
    this.#ended(pid, this.#exitCode(process));
  }

  readonly #lateOnes = new Set<FollowedProcess>();

  #exitCode({ process }: FollowedProcess): number {
    return process ? this.context.win32.GetExitCodeProcess(process.value) : 0;
  }

  #newId(name: string, pid: number): string {
    const id = `${name}:${pid}`;
    const count = this.#all.filter(
      (process) => process.id === id || process.id.startsWith(`${id}#`),
    );
    return count.length === 0 ? id : `${id}#${count.length + 1}`;
  }

  async #held(pid: number, hProcess: Handle): Promise<void> {
    const { inspect, ledger } = this.context;
    const child = this.#byPid.get(pid);
    if (child?.isChild || this.#isOver) {
      inspect.Discard(hProcess);
      this.context.tracer()?.resume(pid);
      return;
    }
    try {
      const met = await this.#meet(pid, ledger.own(hProcess), null, null);
      if (this.#leave(met)) return;
      const reason = this.#stopReason(met);
      if (reason === null) this.#letGo(met);
      else this.context.events.push({ type: 'processStopped', id: met.id, stop: reason });
    } catch (error) {
      // Whatever could not be found out: nobody is held for it.
      this.context.tracer()?.resume(pid);
      const half = this.#byPid.get(pid);
      if (half && this.#beingMet.delete(half.id)) this.#leave(half);
      throw error;
    }
  }

  #stopReason({ birth, image, name }: Met): string | null {
    if (this.#isOver) return null;
    return stopReason(this.context.rules(), { image: image ?? name, birth });
  }

  #letGo({ id, pid }: { id: string; pid: number }): void {
    const process = this.#find(id);
    if (process) process.phase = 'running';
    this.context.events.push({ type: 'processResumed', id });
    this.context.tracer()?.resume(pid);
  }

  /** A process that ran already when it was heard of. */
  async #late(pid: number, note: string | null): Promise<void> {
    if (this.#byPid.has(pid) || this.#isOver) return;
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
    const owned = opened.ok ? ledger.own(opened.process) : null;
    const notes = [note, refusal].filter((text) => text !== null);
    const met = await this.#meet(pid, owned, notes.join(' ') || null, 'job');
    const process = this.#find(met.id);
    if (!process) return;
    this.#lateOnes.add(process);
    if (!this.#leave(met)) this.#letGo(met);
  }

  /** What was to be left while it was being met is left now; so is what a process starts that was left to itself. */
  #leave({ id }: { readonly id: string }): boolean {
    const process = this.#find(id);
    const isLeft = this.#toLeave.delete(id) || process?.parent?.phase === 'detached';
    if (isLeft) this.detach(id);
    return isLeft;
  }

  async #meet(
    pid: number,
    process: OwnedHandle | null,
    note: string | null,
    seenBy: 'job' | null,
  ): Promise<Met> {
    const { inspect, ledger, events, family } = this.context;
    const listed = process
      ? null
      : inspect.ProcessList().find((candidate) => candidate.pid === pid);
    const facts = process ? inspect.Descent(process.value) : (listed ?? null);
    const image = process && (await this.#imageOf(process, seenBy === 'job'));
    const program = image === null ? listed?.name : basename(image);
    const name = program ?? l10n.t('process {0}', pid);
    const creator = creatorOf(this.#all, facts);
    const createdAt = facts?.createdAt ?? '0';
    const followed: FollowedProcess = {
      ...{ id: this.#newId(program ?? `process ${pid}`, pid), name, pid, createdAt, process },
      parent: creator,
      isChild: false,
      known: new Map(),
      witnesses: new Map(),
      phase: 'held',
    };
    this.#add(followed);
    this.#beingMet.add(followed.id);
    if (facts) family.saw({ pid, name, parentPid: facts.parentPid, createdAt });
    const readAfter = seenBy === 'job' ? Math.max(0, Date.now() - wallClock(createdAt)) : null;
    let failure: string | null = null;
    const hasEnded = (): boolean =>
      process !== null && inspect.GetExitCodeProcess(process.value) !== STILL_ACTIVE;
    // Whoever keeps a handle to it keeps its id, but not its handles.
    if (seenBy === 'job' && hasEnded()) failure = endedNote();
    const newborn = process && failure === null ? { pid, hProcess: process.value } : null;
    const photographed =
      newborn &&
      (await descendantBirth(this.context, newborn, creator, readAfter).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        failure = l10n.t('Its handles could not be read: {0}', reason);
        return null;
      }));
    let birth = photographed?.birth ?? null;
    if (seenBy === 'job' && birth?.childHandles.length === 0 && hasEnded()) {
      birth = null;
      failure = endedNote();
    }
    if (photographed) {
      followed.known = knownAtBirth(photographed.birth);
      const { witnesses } = photographed;
      followed.witnesses = new Map(witnesses.map(([value, copy]) => [value, ledger.own(copy)]));
      this.context.onBirth(followed, photographed.birth);
    }
    const descent: Descent = {
      parentId: creator?.id ?? null,
      image,
      createdAt,
      seenBy: seenBy ?? 'debug',
      note:
        [note, failure].filter((text) => text !== null).join(' ') ||
        (creator ? null : this.#strangerNote(facts?.parentPid ?? null)),
    };
    const commandLine = (process && inspect.CommandLine(process.value)) ?? name;
    const { id } = followed;
    this.#beingMet.delete(id);
    events.push({ type: 'processCreated', id, name, pid, commandLine, birth, descent });
    return { id, pid, name, image, birth };
  }

  /** A process that the job has just reported may not have its program yet. */
  async #imageOf(process: OwnedHandle, isYoung: boolean): Promise<string | null> {
    for (let attempt = 0; ; attempt++) {
      const image = process.isClosed
        ? null
        : this.context.inspect.QueryFullProcessImageNameW(process.value);
      if (image !== null || !isYoung || attempt === attemptsForImage) return image;
      await pause(20);
    }
  }

  #strangerNote(parentPid: number | null): string {
    return parentPid === null
      ? l10n.t('Who created it is not known.')
      : l10n.t(
          'Its parent, process {0}, is no process of this session: it was given a chosen parent.',
          parentPid,
        );
  }

  #ended(pid: number, exitCode: number): void {
    const process = this.#byPid.get(pid);
    if (!process || process.isChild) return;
    this.#forget(process);
    this.#lateOnes.delete(process);
    this.context.family.now();
    this.context.events.push({ type: 'processExited', id: process.id, exitCode });
    process.process?.close();
    for (const witness of process.witnesses.values()) witness.close();
  }

  #living(id: string): FollowedProcess & { readonly process: OwnedHandle } {
    const found = this.#find(id);
    if (!found?.process || found.phase === 'exited')
      throw new Error(l10n.t('This process has ended.'));
    return { ...found, process: found.process };
  }

  resume(id: string): void {
    const { process, pid, phase } = this.#living(id);
    if (phase === 'held') this.#letGo({ id, pid });
    else if (phase === 'paused' && this.context.win32.NtResumeProcess(process.value)) {
      this.#setPhase(id, 'running');
      this.context.events.push({ type: 'processResumed', id });
    }
  }

  pause(id: string): void {
    const { process, phase } = this.#living(id);
    if (phase !== 'running' || !this.context.win32.NtSuspendProcess(process.value)) return;
    this.#setPhase(id, 'paused');
    this.context.events.push({ type: 'processPaused', id });
  }

  #setPhase(id: string, phase: FollowedProcess['phase']): void {
    const process = this.#find(id);
    if (process) process.phase = phase;
  }

  terminate(id: string): void {
    const { process, pid, phase } = this.#living(id);
    this.context.win32.TerminateProcess(process.value, 1);
    // A process held by the kernel for its debugger ends when it is let go.
    if (phase === 'held') this.context.tracer()?.resume(pid);
  }

  /** What a process has started, however far down, the nearest first. */
  below(id: string): readonly string[] {
    const isBelow = (process: FollowedProcess): boolean => {
      for (let up = process.parent; up; up = up.parent) if (up.id === id) return true;
      return false;
    };
    return this.#all
      .filter((process) => process.phase !== 'exited' && isBelow(process))
      .map((process) => process.id);
  }

  /** The process, or child, runs from now on without us, and so does what it starts. */
  detach(id: string): void {
    const process = this.#find(id);
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
    for (const { id } of this.#all) this.detach(id);
  }

  get detachedPids(): ReadonlySet<number> {
    return new Set(this.#all.filter(({ phase }) => phase === 'detached').map(({ pid }) => pid));
  }

  /** Nobody is held any more; from now on the job tells who comes and goes. */
  tracerLost(): void {
    for (const process of this.#all) {
      if (process.phase === 'held') this.#letGo(process);
      if (!process.isChild) this.#lateOnes.add(process);
    }
  }

  /** Nothing is held or met any more. Those that live are ended, whether the job has them or not. */
  stop(): void {
    this.#isOver = true;
    for (const { timer } of this.#unheard.values()) clearTimeout(timer);
    this.#unheard.clear();
    for (const { pid, phase, process } of this.living) {
      try {
        if (process) this.context.win32.TerminateProcess(process.value, 1);
      } catch (error) {
        // It has ended by itself meanwhile, or refuses: then the end of the session says that it lives.
        if (!(error instanceof Win32Error)) throw error;
      }
      // A process held by the kernel for its debugger ends when it is let go.
      if (phase === 'held') this.context.tracer()?.resume(pid);
    }
  }

  /** Whether there is a process to wait for, or one of which nobody can say yet whether it lives. */
  get isBusy(): boolean {
    return this.living.length > 0 || this.#work.size > 0 || this.#unheard.size > 0;
  }

  /** Resolves when nothing is being done about any process. */
  async settle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work.values());
  }
}

interface Met {
  readonly id: string;
  readonly pid: number;
  readonly name: string;
  readonly image: string | null;
  readonly birth: Birth | null;
}
