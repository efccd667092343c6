// What all kinds of searches share: the processes, the questions about their handles, and what is told of the answers.
import { hex } from '../../model/base/handleValue';
import type { FindAnswer, FindRequest, FoundObject, Wanted } from '../../model/search/question';
import type { Hold, HolderProcess, SearchRequest } from '../../model/search/searchEvents';
import type { NamedKind } from '../../model/search/target';
import { ERROR_ACCESS_DENIED, PROCESS_QUERY_LIMITED_INFORMATION } from '../../win32/constants';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import { byProcess } from '../prober/batches';
import { askAboutHandles } from '../prober/handleQuestions';
import { Evidence } from './holdEvidence';
import type { ProcessLister } from './processLister';
import { SearchedHandles, typeIndexOf, typeName } from './searchedHandles';
import { SearchedProcesses } from './searchedProcesses';
import type { SearchOutput } from './searchOutput';
import type { SearchProber } from './searchProber';

export interface SearchParts {
  readonly inspect: Win32;
  readonly lister: Pick<ProcessLister, 'list'>;
  readonly prober: SearchProber;
}

/** What is not known of a hold without a handle. */
const withoutHandle = {
  ...{ handle: null, access: null, inheritable: null, share: null, end: null },
  ...{ isDirectory: false, isServer: null, socketState: null },
  evidence: { level: 'unknown', reason: 'noHandle' },
} as const;

export class SearchContext {
  /** Of whom a hold was told. */
  readonly holders = new Set<number>();
  /** Processes that did not let themselves be opened, and those that are never opened. */
  readonly refused = new Set<number>();

  private constructor(
    readonly parts: SearchParts,
    readonly processes: SearchedProcesses,
    readonly output: SearchOutput,
    /** Processes that are ours. */
    readonly skipped: ReadonlySet<number>,
  ) {}

  static async of(
    parts: SearchParts,
    { ownPids, firstPids }: Pick<SearchRequest, 'ownPids' | 'firstPids'>,
    output: SearchOutput,
  ): Promise<SearchContext> {
    const skipped = new Set([...ownPids, process.pid]);
    const listed = await parts.lister.list(skipped);
    const processes = new SearchedProcesses(listed, process.pid, new Set(firstPids));
    return new SearchContext(parts, processes, output, skipped);
  }

  readonly isOver = (): boolean => this.output.isOver;

  /** Those whose own word is asked for, in their order. */
  get askable(): readonly number[] {
    const pids = this.processes.all.map(({ pid }) => ({ pid }));
    return this.processes
      .inOrder(pids.filter(({ pid }) => !this.skipped.has(pid) && !this.processes.isProtected(pid)))
      .map(({ pid }) => pid);
  }

  /** Whoever came after the list was made is no holder that anybody knows. */
  held(pid: number, hold: Omit<Hold, 'process'>): void {
    const holder = this.#holder(pid);
    if (!holder) return;
    this.holders.add(pid);
    this.output.push({ type: 'held', hold: { process: holder, ...hold } });
  }

  heldWithoutHandle(
    pid: number,
    hold: Pick<Hold, 'how' | 'type' | 'object'> & Partial<Hold>,
  ): void {
    this.held(pid, { ...withoutHandle, ...hold });
  }

  #holder(pid: number): HolderProcess | null {
    const holder = this.skipped.has(pid) ? null : this.processes.holder(pid);
    return holder && this.#isAnother(holder) ? null : holder;
  }

  /** Whether the process has ended since the list was made, and another has its id. */
  #isAnother({ pid, createdAt }: HolderProcess): boolean {
    if (this.processes.isProtected(pid)) return false;
    const { inspect } = this.parts;
    const opened = inspect.OpenForCopies(pid, PROCESS_QUERY_LIMITED_INFORMATION);
    if (!opened.ok) return false;
    const descent = inspect.Descent(opened.process);
    inspect.Discard(opened.process);
    return descent !== null && descent.createdAt !== createdAt;
  }

  tableOf(kind: 'file' | NamedKind): SearchedHandles {
    const { inspect } = this.parts;
    return new SearchedHandles(inspect, typeIndexOf(inspect, kind), this.skipped);
  }

  /** Every handle of the type, those of the user's own processes first. */
  async findHandles(kind: 'file' | NamedKind, wanted: Wanted): Promise<void> {
    const ask = (processes: FindRequest['processes']): Promise<FindAnswer | null> =>
      this.parts.prober.find({ wanted, processes });
    await this.askAbout(this.tableOf(kind), typeName(kind), ask);
  }

  async askAbout(
    handles: SearchedHandles,
    type: string,
    ask: (processes: FindRequest['processes']) => Promise<FindAnswer | null>,
  ): Promise<void> {
    const { processes, output, isOver } = this;
    const evidence = new Evidence(this.parts.inspect, processes, handles);
    const silent = new Map<number, number>();
    const owners = processes.inOrder(handles.pids.map((pid) => ({ pid })));
    const asked = owners.filter(({ pid }) => {
      if (!processes.isProtected(pid)) return true;
      this.#unasked(pid, 'protected', handles.of(pid).length);
      return false;
    });
    const entries = asked.flatMap(({ pid }) => handles.of(pid));
    let done = 0;
    output.progress(0, entries.length);
    await askAboutHandles(entries, {
      ask: (batch) => ask(byProcess(batch)),
      onFound: (entry, object) => this.held(entry.pid, handleHold(entry, type, object, evidence)),
      onRefused: (pid, code) => {
        this.refused.add(pid);
        // Whoever has ended meanwhile holds nothing.
        if (code !== ERROR_ACCESS_DENIED) return;
        this.#unasked(pid, processes.refusal(pid), handles.of(pid).length);
      },
      onSilent: ({ pid }) => silent.set(pid, (silent.get(pid) ?? 0) + 1),
      onAsked: (count) => output.progress((done += count), entries.length),
      isOver,
    });
    if (isOver()) return;
    output.progress(entries.length, entries.length);
    for (const [pid, count] of silent) this.#unasked(pid, 'silent', count);
  }

  #unasked(
    pid: number,
    reason: 'protected' | 'otherUser' | 'elevated' | 'refused' | 'silent',
    handles: number,
  ): void {
    if (reason !== 'silent') this.refused.add(pid);
    const user = this.processes.get(pid)?.user ?? null;
    this.output.push({
      type: 'unasked',
      process: { ...this.processes.named(pid), reason, user, handles },
    });
  }
}

function handleHold(
  entry: TableEntry,
  type: string,
  object: FoundObject,
  evidence: Evidence,
): Omit<Hold, 'process'> {
  const { value, access, inheritable } = entry;
  return {
    ...{ how: 'handle', handle: hex(value), type, access: hex(access), inheritable },
    ...object,
    evidence: evidence.of(entry),
  };
}
