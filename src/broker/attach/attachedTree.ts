// The processes of a session that launched none: found in the list of all processes, read while they run, and left running.
import * as l10n from '@vscode/l10n';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StopRule } from '../../model/processes/stopRules';
import type { AttachedTo } from '../../model/session/state';
import { win32Failure } from '../../model/session/win32Failure';
import {
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  PROCESS_TERMINATE,
} from '../../win32/constants';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type { SessionDebugger } from '../debugger/sessionDebugger';
import type { Signal } from '../events/signal';
import { openShown } from '../holders/shownProcess';
import type { Probe } from '../holders/pipeHolders';
import { createdBy } from '../processes/createdBy';
import type { SessionProcess } from '../processes/sessionProcess';
import type { Sibling } from '../tree/birthTables';
import { Discovery, type TellingContext } from '../tree/discovery';
import { refusalNote, type Discovered } from '../tree/discoverProcess';
import type { HandleWatch } from '../tree/handleWatch';
import { livesOf } from '../tree/outsideJob';
import { UnreportedEnds } from '../tree/unreportedEnds';
import { Creators } from './creators';
import { NewProcesses } from './newProcesses';
import { openToRead } from './openToRead';
import { OutsideHolders } from './outsideHolders';

/** Milliseconds between two looks at the list of all processes for what the tree has created. */
const interval = 250;

/** Processes of the same creator with which one is compared where the creator does not have an object: the nearest in age. */
const mostSiblings = 8;

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

/** A process that is about to be read. */
interface Member {
  readonly listed: ListedProcess;
  readonly opened: ReturnType<TellingContext['ledger']['own']> | null;
  /** Why it could not be opened. */
  readonly note: string | null;
}

export class AttachedTree {
  readonly #discovery: Discovery;
  readonly #ends: UnreportedEnds;
  readonly #outside: OutsideHolders;
  readonly #new: NewProcesses;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;
  #isOver = false;

  constructor(private readonly context: AttachContext) {
    this.#discovery = new Discovery(context);
    this.#ends = new UnreportedEnds(context.inspect, (process) => this.#ended(process));
    this.#outside = new OutsideHolders({
      ...{ inspect: context.inspect, probe: context.probe, events: context.events },
      seen: () => context.watch.seen,
      isOver: () => this.#isOver,
      withoutTree: (found, listed) => this.#withoutTree(found, listed),
      join: (found, listed) => this.#run(() => this.#readAll(found, listed)),
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
  }

  /**
   * Reads all that runs now. Who does not run is told as such.
   * @returns a sentence for people when there is nobody to attach to, else null
   */
  async begin(): Promise<string | null> {
    const { inspect, attached, events } = this.context;
    const listed = inspect.ProcessList();
    const named = listed.filter(({ pid }) => attached.pids.includes(pid));
    const roots = named.filter((process) => !isAnother(process, attached));
    for (const pid of attached.pids) {
      if (roots.some((root) => root.pid === pid)) continue;
      const name = l10n.t('PID {0}', pid);
      const about = l10n.t('Attaching to PID {0}', pid);
      const error = win32Failure('OpenProcess', ERROR_INVALID_PARAMETER, about);
      const now = named.find((process) => process.pid === pid);
      const message = now ? reusedText(pid, now.name) : l10n.t('No process has PID {0} now.', pid);
      events.push({
        ...{ type: 'processFailed', id: name, name, commandLine: name },
        error: { ...error, message },
      });
    }
    const others = roots.filter(({ pid }) => pid !== process.pid);
    const [reused] = named.filter((process) => isAnother(process, attached));
    if (others.length === 0 && reused && attached.pids.length === 1) {
      return reusedText(reused.pid, reused.name);
    }
    if (others.length === 0) return nobodyText(attached.pids, roots.length > 0);
    const below = attached.tree ? this.#createdBy(others, listed) : [];
    await this.#run(() => this.#readAll([...others, ...below], listed));
    this.#lookOutside();
    this.#schedule();
    return null;
  }

  /** Without what this session itself is made of. */
  #createdBy(
    creators: readonly Pick<ListedProcess, 'pid' | 'createdAt'>[],
    listed: readonly ListedProcess[],
    endedAt: ReadonlyMap<string, string | null> = new Map(),
  ): readonly ListedProcess[] {
    const lives = creators.map(({ pid, createdAt }) => {
      return { pid, createdAt, endedAt: endedAt.get(`${pid} ${createdAt}`) ?? null };
    });
    // Nor what is left to itself, with all that it creates.
    const left = new Set([process.pid, ...this.context.processes.detachedPids]);
    return createdBy(lives, listed, left, { withConsoleHosts: true });
  }

  async #readAll(found: readonly ListedProcess[], listed: readonly ListedProcess[]): Promise<void> {
    // The oldest first: a creator is older than what it created, and what it has is known before.
    const byAge = [...found].sort((a, b) => (BigInt(a.createdAt) < BigInt(b.createdAt) ? -1 : 1));
    const members = byAge.map((process) => this.#open(process));
    const creators = new Creators(this.context.inspect, this.context.ledger);
    const discovered: Discovered[] = [];
    try {
      for (const member of members) {
        // Meanwhile somebody else can have found it.
        if (this.#isOver || this.#isKnown(member.listed)) member.opened?.close();
        else discovered.push(await this.#read(member, members, creators, listed));
      }
    } finally {
      creators.close();
    }
    for (const one of discovered) if (!this.#isOver) await this.#discovery.complete(one);
    for (const { process: found } of discovered) {
      // What they are written in takes longest to find out: what is known is told meanwhile.
      await nextTurn();
      if (!this.#isOver) this.context.runtimes.find(found);
    }
  }

  #open(listed: ListedProcess): Member {
    const opened = openToRead(this.context.inspect, listed);
    if (opened === 'another') {
      return { listed, opened: null, note: refusalNote(ERROR_INVALID_PARAMETER) };
    }
    return opened.ok
      ? { listed, opened: this.context.ledger.own(opened.process), note: null }
      : { listed, opened: null, note: deniedNote(opened.code) };
  }

  async #read(
    { listed, opened, note }: Member,
    members: readonly Member[],
    creators: Creators,
    all: readonly ListedProcess[],
  ): Promise<Discovered> {
    const { pid, parentPid } = listed;
    const own = this.context.processes.withPid(parentPid);
    const isOwn = own !== undefined && BigInt(own.createdAt) <= BigInt(listed.createdAt);
    const exited = isOwn ? null : this.#exitedCreator(listed);
    const outside = isOwn || exited ? null : creators.of(listed, all);
    const noCreator = exited ? 'exited' : isOwn ? unreadable(own) : (outside?.noCreator ?? null);
    const isOutside = this.#outside.has(listed);
    const debugNote = opened && !isOutside ? await this.#new.attach(listed) : null;
    const outsideNote = isOutside ? outsideText() : debugNote;
    const discovered = await this.#discovery.discover({
      ...{ pid, opened, note: note ?? outsideNote, seenBy: 'attach', isRunning: true },
      isUndebugged: debugNote !== null,
      attaching: {
        creator: outside?.creator ?? null,
        noCreator,
        siblings: this.#siblings(listed, members),
      },
    });
    const { process: found } = discovered;
    this.context.events.push({ type: 'processResumed', id: found.id });
    found.phase = 'running';
    if (!this.#new.leaveIfWanted(found)) this.#ends.add(found);
    return discovered;
  }

  /** A process of the session that has ended since, and created this one. */
  #exitedCreator({ parentPid, createdAt }: ListedProcess): SessionProcess | undefined {
    return this.context.processes.all.find(
      (process) =>
        process.pid === parentPid &&
        process.phase === 'exited' &&
        BigInt(process.createdAt) <= BigInt(createdAt) &&
        (process.endedAt === null || BigInt(createdAt) <= BigInt(process.endedAt)),
    );
  }

  /** Those of this session with the same creator, the nearest in age first. */
  #siblings(listed: ListedProcess, members: readonly Member[]): readonly Sibling[] {
    const { pid, parentPid, createdAt } = listed;
    const distance = (other: Pick<ListedProcess, 'createdAt'>): bigint => {
      const difference = BigInt(other.createdAt) - BigInt(createdAt);
      return difference < 0n ? -difference : difference;
    };
    return members
      .filter((other) => other.listed.parentPid === parentPid && other.listed.pid !== pid)
      .sort((a, b) => (distance(a.listed) < distance(b.listed) ? -1 : 1))
      .flatMap(({ opened, listed: { pid: otherPid, name } }): Sibling[] =>
        opened && !opened.isClosed ? [{ pid: otherPid, name, hProcess: opened.value }] : [],
      )
      .slice(0, mostSiblings);
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

  #isKnown({ pid, createdAt }: ListedProcess): boolean {
    const { all } = this.context.processes;
    return all.some((one) => one.pid === pid && one.createdAt === createdAt);
  }

  /** What the processes of the tree have created, as far as the session does not know it. */
  #newIn(listed: readonly ListedProcess[]): readonly ListedProcess[] {
    const { all } = this.context.processes;
    const ends = new Map(
      all.map(({ pid, createdAt, endedAt }) => [`${pid} ${createdAt}`, endedAt]),
    );
    // Whoever only has a pipe of the tree is no root of another.
    const inside = all.filter((process) => !this.#outside.has(process));
    return this.#createdBy(livesOf(inside), listed, ends).filter((one) => !this.#isKnown(one));
  }

  #withoutTree(
    found: readonly ListedProcess[],
    listed: readonly ListedProcess[],
  ): readonly ListedProcess[] {
    const created = new Set(this.#newIn(listed));
    return found.filter((one) => !this.#isKnown(one) && !created.has(one));
  }

  /** Finds what the processes of the session have created since the last look. */
  look(): Promise<void> {
    return this.#run(async () => {
      if (this.#isOver) return;
      const listed = this.context.inspect.ProcessList();
      const created = this.#newIn(listed);
      const unheard = this.#new.unheard(created);
      if (unheard.length > 0) await this.#readAll(unheard, listed);
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

const outsideText = (): string =>
  l10n.t('It is no part of the tree: it has an end of a pipe of the tree.');

/** Whether the one that was chosen has exited, and its PID is this one's now. */
const isAnother = ({ pid, createdAt }: ListedProcess, { chosen = [] }: AttachedTo): boolean =>
  chosen.some((one) => one.pid === pid && one.createdAt !== createdAt);

const reusedText = (pid: number, name: string): string =>
  l10n.t(
    'The process you chose has exited. Its PID {0} now belongs to {1}, which was created later. Choose again.',
    pid,
    name,
  );

/** A creator of the session whose table nobody can read. */
const unreadable = ({ process }: SessionProcess): 'refused' | null =>
  process === null ? 'refused' : null;

/** What would make it visible stands beside why it is not. */
const deniedNote = (code: number): string =>
  code === ERROR_ACCESS_DENIED
    ? l10n.t(
        'It cannot be inspected (access denied). Start the editor as administrator to inspect it.',
      )
    : refusalNote(code);

function nobodyText(pids: readonly number[], isSelf: boolean): string {
  if (isSelf) return l10n.t('The launcher cannot attach to itself. Choose another process.');
  const [pid] = pids;
  return pids.length === 1 && pid !== undefined
    ? l10n.t('No process has PID {0} now. Choose a process that runs.', pid)
    : l10n.t('None of the chosen processes runs now. Choose processes that run.');
}
