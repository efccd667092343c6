// Looks for the holders of the session's pipes: when one does not end, when asked to; and ends a holder on request.
import * as l10n from '@vscode/l10n';
import { pipeUsers } from '../../model/pipes/pipeUsers';
import type { LaunchPlan } from '../../model/plan/launchPlan';
import type { Holder } from '../../model/session/state';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import { endShown } from './endShown';
import { findPipeHolders, type FoundHolders, type Probe } from './pipeHolders';
import type { PlannedObjects, SessionPipe } from '../launch/plannedObjects';
import type { SessionPipes } from '../pipes/sessionPipes';
import type { SessionFamily } from '../processes/sessionFamily';
import type { SessionProcesses } from '../processes/sessionProcesses';
import type { SessionHandles } from '../handles/sessionHandles';

/** Milliseconds a pipe may stay open after its child has exited before we look for who holds it. */
const patienceForEndOfFile = 300;
/** Milliseconds a child may run on after its input was closed before we look whether it can see the end of it. */
const patienceForReaders = 2000;
/** Milliseconds a search may go on when the session is to stop. */
const patienceForStop = 2000;

interface HolderWatchContext {
  readonly win32: Win32;
  readonly inspect: Win32;
  readonly probe: Probe;
  readonly handles: SessionHandles;
  readonly events: EventQueue;
  readonly plan: LaunchPlan;
  readonly family: Pick<SessionFamily, 'now'>;
  readonly objects: Pick<PlannedObjects, 'allPipes'>;
  readonly pipes: Pick<SessionPipes, 'openCaptures' | 'awaitedCaptures'>;
  readonly processes: Pick<SessionProcesses, 'hasLivingChild'>;
}

export class HolderWatch {
  readonly #found = new Map<string, readonly Holder[]>();
  /** Pipes to look at, with the time at which their patience is over. */
  readonly #due = new Map<string, number>();
  /** Handles that gave no answer in an earlier search. */
  readonly #silent = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();
  #overAt = Infinity;

  constructor(private readonly context: HolderWatchContext) {
    context.events.onEvent((event) => {
      if (event.type === 'processExited') this.#childExited(event.id);
      if (event.type === 'pipeEnded' && event.phase === 'closed') {
        this.#lookIn(patienceForReaders, [event.label]);
      }
    });
  }

  get #pipes(): readonly SessionPipe[] {
    return this.context.objects.allPipes;
  }

  #isRunning(child: string | null): boolean {
    return this.context.processes.hasLivingChild(child);
  }

  #childExited(id: string): void {
    const concerned = this.#pipes.filter(({ child, direction }) => {
      return direction === 'captured' && (child ? child.name === id : !this.#isRunning(null));
    });
    this.#lookIn(
      patienceForEndOfFile,
      concerned.map(({ label }) => label),
    );
    this.#lookIn(
      patienceForReaders,
      this.#pipes
        .filter((pipe) => pipe.direction === 'between' && this.#users(pipe).writers.includes(id))
        .map(({ label }) => label),
    );
  }

  #users({ label, child, stream }: SessionPipe) {
    return pipeUsers(this.context.plan, { label, processId: child?.name ?? null, stream });
  }

  /** Whether somebody may wait in vain for the end of a pipe to which the one who should write does so no more. */
  #isAwaited(pipe: SessionPipe): boolean {
    const isRunning = (name: string | null): boolean => this.#isRunning(name);
    if (pipe.direction === 'written') return isRunning(pipe.child?.name ?? null);
    if (pipe.direction === 'captured') return false;
    const { readers, writers } = this.#users(pipe);
    return readers.some(isRunning) && !writers.some(isRunning);
  }

  #lookIn(patience: number, labels: readonly string[]): void {
    for (const label of labels) this.#due.set(label, Date.now() + patience);
    this.#arm();
  }

  #arm(): void {
    if (this.#timer || this.#due.size === 0 || this.#isOver()) return;
    const first = Math.min(...this.#due.values());
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#look();
        this.#arm();
      },
      Math.max(0, first - Date.now()),
    );
  }

  #look(): void {
    const now = Date.now();
    const due = [...this.#due].filter(([, time]) => time <= now).map(([label]) => label);
    for (const label of due) this.#due.delete(label);
    const open = this.context.pipes.openCaptures.filter((label) => due.includes(label));
    if (open.length > 0) this.find(open).catch(() => undefined);
    const unread = this.#pipes
      .filter((pipe) => due.includes(pipe.label) && this.#isAwaited(pipe))
      .map(({ label }) => label);
    // A search that nobody asked for has nobody to tell that it failed.
    if (unread.length > 0) this.#enqueue(() => this.#findWriters(unread)).catch(() => undefined);
  }

  #isOver(): boolean {
    return Date.now() >= this.#overAt;
  }

  /** Searches the whole system. */
  find(labels: readonly string[]): Promise<void> {
    return this.#enqueue(async () => {
      for (const [label, found] of await this.#search(labels, false)) this.#tell(label, found);
    });
  }

  /** Why a closed input does not end: by a write end within the session, or not at all. */
  async #findWriters(labels: readonly string[]): Promise<void> {
    for (const [label, found] of await this.#search(labels, true)) {
      if (found.holders.some(({ end }) => end === 'write')) this.#tell(label, found);
    }
  }

  #search(
    labels: readonly string[],
    writersOfSession: boolean,
  ): Promise<ReadonlyMap<string, FoundHolders>> {
    const { inspect, probe, handles, plan, family, pipes } = this.context;
    const awaited = pipes.awaitedCaptures;
    const isOver = (): boolean => this.#isOver();
    return findPipeHolders(
      {
        ...{ inspect, probe, handles, plan, isOver, writersOfSession },
        family: family.now(),
        silent: this.#silent,
      },
      this.#pipes
        .filter(({ label }) => labels.includes(label))
        .map(({ label, child }) => ({
          label,
          childId: child?.name ?? null,
          isUnended: awaited.includes(label),
        })),
    );
  }

  #tell(label: string, found: FoundHolders): void {
    this.#found.set(label, found.holders);
    this.context.events.push({ type: 'holdersFound', label, ...found });
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(async () => {
      if (!this.#isOver()) await work();
    });
    this.#working = done.catch(() => undefined);
    return done;
  }

  /** Ends a process that the last search named. @throws Error with a sentence for people when that cannot be. */
  end(label: string, pid: number): Promise<void> {
    const holder = this.#found.get(label)?.find((candidate) => candidate.pid === pid);
    if (!holder) {
      throw new Error(
        l10n.t('PID {0} is not known to hold "{1}". Find the holders again.', pid, label),
      );
    }
    if (pid === process.pid) {
      throw new Error(l10n.t("That is the launcher itself: close the launcher's copy instead."));
    }
    return this.#enqueue(async () => {
      await endShown(this.context, holder);
      if (this.context.pipes.openCaptures.includes(label))
        this.find([label]).catch(() => undefined);
    });
  }

  /** Resolves when nothing is being looked for: soon, because a search now gives up early. */
  async giveUpSoon(): Promise<void> {
    this.#overAt = Math.min(this.#overAt, Date.now() + patienceForStop);
    await this.#working;
  }

  /** Resolves when no handle of a search is open any more. */
  async finish(): Promise<void> {
    this.#overAt = 0;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }
}
