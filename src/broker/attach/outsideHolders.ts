// Finds who outside the tree has an end of its pipes: whoever started such a process may have exited, so that nothing but the pipe leads to it.
import { pipeIndexOf } from '../../model/handles/sameHandle';
import { identityOf, labelOf } from '../../model/pipes/treePipes';
import type { ProbeAnswer } from '../../model/protocol/brokerProtocol';
import type { PipeIdentity } from '../../model/pipes/pipeIdentity';
import { isConsoleHost } from '../../model/session/consoleHost';
import type { ObservedHandle } from '../../model/session/state';
import { ERROR_ACCESS_DENIED } from '../../win32/constants';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import type { Probe } from '../holders/pipeHolders';
import { isOfWindows } from '../holders/windowsProcesses';
import { askInBatches, batchSize, byProcess } from '../prober/batches';
import type { SessionProcess } from '../processes/sessionProcess';

/** Milliseconds from one search to the next: each reads the table of the whole system. */
const interval = 3000;

/** Processes that one session takes in from outside: a pipe of the system can have hundreds of holders. */
const mostFound = 20;

interface OutsideContext {
  readonly inspect: Pick<Win32, 'ProcessList' | 'HandlesOfType' | 'ProcessHandles'>;
  readonly probe: Probe;
  readonly events: Pick<EventQueue, 'push'>;
  /** What the processes of the session were seen to have. */
  readonly seen: () => ReadonlyMap<SessionProcess, ReadonlyMap<string, ObservedHandle>>;
  readonly isOver: () => boolean;
  /** Without those of the tree, also those it has just created, which are found otherwise. */
  readonly withoutTree: (
    found: readonly ListedProcess[],
    listed: readonly ListedProcess[],
  ) => readonly ListedProcess[];
  /** Takes processes into the session; `listed` are all there are, the creators of these among them. */
  readonly join: (
    found: readonly ListedProcess[],
    listed: readonly ListedProcess[],
  ) => Promise<void>;
}

export class OutsideHolders {
  /** Identities of pipes that were searched for. */
  readonly #searched = new Set<string>();
  /** By pid and time of creation: those taken in, whose own pipes are not followed. */
  readonly #found = new Set<string>();
  #isSearching = false;
  #lastAt = -Infinity;

  constructor(private readonly context: OutsideContext) {}

  /** Whether it was taken in because of a pipe: what it creates is no part of the tree. */
  has({ pid, createdAt }: Pick<SessionProcess, 'pid' | 'createdAt'>): boolean {
    return this.#found.has(`${pid} ${createdAt}`);
  }

  /** Searches for the pipes that have come since the last search, unless one is under way or was just done. */
  async look(now: number): Promise<void> {
    if (this.#isSearching || now - this.#lastAt < interval) return;
    const pipes = this.#newPipes();
    if (pipes.length === 0) return;
    this.#isSearching = true;
    this.#lastAt = now;
    try {
      for (const { label } of pipes) this.#searched.add(label);
      await this.#search(pipes);
    } finally {
      this.#isSearching = false;
    }
  }

  /** Those that nothing tells from others are left out: nobody could be named. */
  #newPipes(): readonly PipeIdentity[] {
    const pipes = new Map<string, PipeIdentity>();
    for (const [process, handles] of this.context.seen()) {
      if (this.has(process) || isConsoleHost(process.name)) continue;
      for (const { file } of handles.values()) {
        if (!file?.pipe || labelOf({ pipe: null, file }) !== null) continue;
        const identity = identityOf({ pipe: null, file });
        if (identity === null || this.#searched.has(identity)) continue;
        pipes.set(identity, {
          label: identity,
          name: file.name ?? '',
          indexNumber: pipeIndexOf(file),
        });
      }
    }
    return [...pipes.values()];
  }

  /** The index that files have in the tables of this system: that of any pipe that is known. */
  #fileType(): number | null {
    for (const [process, handles] of this.context.seen()) {
      const value = [...handles.values()].find(({ file }) => file?.pipe)?.value;
      if (value === undefined || !process.process || process.process.isClosed) continue;
      const entry = this.context.inspect
        .ProcessHandles(process.process.value, process.pid)
        .find((one) => one.value === BigInt(value));
      if (entry) return entry.typeIndex;
    }
    return null;
  }

  async #search(pipes: readonly PipeIdentity[]): Promise<void> {
    const { inspect, isOver, probe, events } = this.context;
    const typeIndex = this.#fileType();
    if (typeIndex === null) return;
    const inside = new Set([...this.context.seen().keys()].map(({ pid }) => pid));
    const listed = new Map(inspect.ProcessList().map((each) => [each.pid, each]));
    const entries = inspect.HandlesOfType(typeIndex).filter(({ pid }) => {
      const owner = listed.get(pid);
      return (
        owner &&
        pid !== process.pid &&
        !inside.has(pid) &&
        !isOfWindows(owner) &&
        !isConsoleHost(owner.name)
      );
    });
    const holders = new Set<number>();
    const refused = new Set<number>();
    let silent = 0;
    const take = ({ found, ...answer }: ProbeAnswer): void => {
      for (const { pid, label } of found) if (label !== null) holders.add(pid);
      for (const { pid, code } of answer.refused)
        if (code === ERROR_ACCESS_DENIED) refused.add(pid);
      silent += answer.silent.length;
    };
    await askInBatches<TableEntry, ProbeAnswer>(entries, {
      size: batchSize,
      ask: (batch) =>
        probe({
          ...{ pipes, makerPid: process.pid, known: [], mayWait: true },
          processes: byProcess(batch),
        }),
      take,
      silent: () => {
        silent++;
      },
      isAnswered: ({ pid }) => refused.has(pid),
      isOver,
    });
    if (isOver()) return;
    const room = mostFound - this.#found.size;
    const all = [...listed.values()];
    const outside = this.context.withoutTree(
      [...holders].flatMap((pid) => listed.get(pid) ?? []),
      all,
    );
    const found = outside.slice(0, Math.max(0, room));
    for (const { pid, createdAt } of found) this.#found.add(`${pid} ${createdAt}`);
    if (found.length > 0) await this.context.join(found, all);
    events.push({
      type: 'outsideAsked',
      refused: [...refused].map((pid) => ({ pid, name: listed.get(pid)?.name ?? null })),
      silent,
      left: outside.length - found.length,
    });
  }
}
