// Finds who holds the ends of pipes: every process of the system, as far as it may be asked.
import * as l10n from '@vscode/l10n';
import type { KnownEnd, ProbeAnswer, ProbeRequest } from '../../model/protocol/brokerProtocol';
import { hex } from '../../model/base/handleValue';
import { causeOf, pathTo, type Family, type PipeUse } from '../../model/pipes/holderOrigin';
import type { LaunchPlan } from '../../model/plan/launchPlan';
import type { Holder, PipeEnd } from '../../model/session/state';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import { byPossibleEnds, type EndAccess } from './possibleEnds';
import { unansweredLines } from './unansweredLines';
import { isOfWindows } from './windowsProcesses';
import { byProcess } from '../prober/batches';
import { askAboutHandles } from '../prober/handleQuestions';
import type { SessionHandles } from '../handles/sessionHandles';

/** Asks the prober; null when the answer did not come in time. */
export type Probe = (request: ProbeRequest) => Promise<ProbeAnswer | null>;

export interface FoundHolders {
  readonly holders: readonly Holder[];
  /** What could not be asked, one line each. */
  readonly unanswered: readonly string[];
}

export interface SearchedPipe {
  readonly label: string;
  readonly childId: string | null;
  /** A read is pending on it: then a write end is open somewhere. */
  readonly isUnended: boolean;
}

export interface HolderSearch {
  readonly inspect: Win32;
  readonly probe: Probe;
  readonly handles: SessionHandles;
  readonly plan: LaunchPlan;
  readonly family: Family;
  /** Whether to give up early: the session is waiting to end. */
  readonly isOver: () => boolean;
  /** Only those who can write, and only in the session's own processes. */
  readonly writersOfSession: boolean;
  /** Handles that gave no answer in an earlier search: asked last, and only when they are needed. Added to. */
  readonly silent: Set<string>;
}

const FILE_WRITE_DATA = 0x2;
const FILE_APPEND_DATA = 0x4;

const canWrite = ({ access }: TableEntry): boolean =>
  (access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) !== 0;

const keyOf = ({ pid, value, access }: TableEntry): string => `${pid} ${hex(value)} ${access}`;

const endKey = (one: Pick<KnownEnd, 'pid' | 'handle' | 'end'> & { label: string | null }): string =>
  `${one.pid} ${one.handle} ${one.label ?? ''} ${one.end}`;

interface Match {
  readonly entry: TableEntry;
  readonly label: string;
  readonly end: PipeEnd;
}

/** One search for all of `pipes`, in one snapshot of the system's table. */
class PipeSearch {
  readonly matches: Match[] = [];
  readonly #waiting: TableEntry[] = [];
  readonly #unclear: { readonly entry: TableEntry; readonly end: PipeEnd }[] = [];
  #isCut = false;
  readonly #refused = new Map<number, number>();
  readonly #spared = new Set<number>();
  /** Ends in other processes that nothing is compared with any more. */
  readonly #lost = new Set<string>();

  constructor(
    private readonly search: HolderSearch,
    private readonly pipes: readonly SearchedPipe[],
  ) {}

  async run(): Promise<void> {
    const ends = this.pipes.flatMap(({ label }) => this.search.handles.endsOf(label));
    const [first] = ends;
    if (!first) return;
    // Every end of a pipe is a File, and so is nothing else of interest: no need to ask for the type of each handle.
    const { inspect, writersOfSession, family } = this.search;
    const table = inspect
      .HandlesOfType(first.entry.typeIndex)
      .filter(({ pid }) => pid !== process.pid)
      .filter((entry) => !writersOfSession || (canWrite(entry) && family.jobPids.has(entry.pid)));
    const hasAddresses = (pipe: SearchedPipe): boolean =>
      (['read', 'write'] as const).every((end) => this.#address(pipe, end) !== 0n);
    const left = this.pipes.filter((pipe) => !hasAddresses(pipe));
    for (const pipe of this.pipes.filter(hasAddresses)) await this.#matchAddresses(pipe, table);
    if (left.length > 0) await this.#ask(left, table);
  }

  #address({ label }: SearchedPipe, end: PipeEnd): bigint {
    const handle = this.search.handles.endsOf(label).find(({ pipe }) => pipe.end === end);
    return handle?.entry.object ?? 0n;
  }

  /**
   * Exact and without a question, where the kernel gives addresses. Only when an end may be closed by now can its address be
   * another object's: it must be open when the broker has it open, or, the write end, when its reader has not seen the end
   * of it. Otherwise what has the address in a process of the session is believed, and what has it elsewhere is asked about.
   */
  async #matchAddresses(pipe: SearchedPipe, table: readonly TableEntry[]): Promise<void> {
    for (const end of ['read', 'write'] as const) {
      const isOpen =
        this.search.handles.openEndsOf(pipe.label).some((own) => own.end === end) ||
        (end === 'write' && pipe.isUnended);
      const address = this.#address(pipe, end);
      const found = table.filter(({ object }) => object === address);
      const isSure = ({ pid }: TableEntry): boolean =>
        isOpen || this.search.family.jobPids.has(pid);
      for (const entry of found) {
        if (isSure(entry)) this.matches.push({ entry, label: pipe.label, end });
      }
      const unsure = found.filter((entry) => !isSure(entry));
      await this.#askAbout([pipe], unsure, true);
    }
  }

  /**
   * A question about a synchronous file with a call pending on it hangs, and what hangs is, as a rule, somebody's read. So
   * handles without the right to write, outside the session, are only compared with known ends, which never hangs, unless
   * nobody else turns out to hold a pipe that somebody must hold.
   */
  async #ask(pipes: readonly SearchedPipe[], table: readonly TableEntry[]): Promise<void> {
    const { family, silent } = this.search;
    const isLikely = (entry: TableEntry): boolean =>
      (canWrite(entry) || family.jobPids.has(entry.pid)) && !silent.has(keyOf(entry));
    await this.#askAbout(pipes, table.filter(isLikely), true);
    const isExplained = pipes.every(
      ({ label, isUnended }) =>
        !isUnended ||
        [...this.search.handles.openEndsOf(label), ...this.matches].some(
          (match) => match.label === label && match.end === 'write',
        ),
    );
    const rest = table.filter((entry) => !isLikely(entry));
    await this.#askAbout(pipes, rest, !isExplained);
  }

  /** One handle of each end suffices to compare with, the broker's own before all others. */
  #known(pipes: readonly SearchedPipe[], ends: readonly PipeEnd[]): readonly KnownEnd[] {
    return pipes.flatMap(({ label }) => {
      const found = this.matches
        .filter((match) => match.label === label)
        .map(({ entry, end }) => ({ pid: entry.pid, handle: hex(entry.value), label, end }));
      const own = this.search.handles.openEndsOf(label);
      const all = [...own, ...found.filter((one) => !this.#lost.has(endKey(one)))];
      return ends.flatMap((end) => all.find((one) => one.end === end) ?? []);
    });
  }

  async #askAbout(
    pipes: readonly SearchedPipe[],
    entries: readonly TableEntry[],
    mayWait: boolean,
  ): Promise<void> {
    const { handles, family } = this.search;
    const accesses = pipes.map(({ label }) =>
      handles
        .endsOf(label)
        .map(({ pipe, entry }): EndAccess => ({ end: pipe.end, access: entry.access })),
    );
    const isOfSession = ({ pid }: TableEntry): boolean => family.jobPids.has(pid);
    for (const { ends, able } of byPossibleEnds(this.#inOrder(entries), accesses, isOfSession)) {
      await this.#askPart(pipes, ends, able, mayWait);
    }
  }

  /**
   * An end is one object: comparing with a handle to it says all there is to say, and nothing has to be asked that can hang.
   * Another process may close such a handle meanwhile and be given its value for something else. So when all are compared it
   * is asked about once more, and what was compared with it alone is asked about when it is no longer that end.
   */
  async #askPart(
    pipes: readonly SearchedPipe[],
    ends: readonly PipeEnd[],
    entries: readonly TableEntry[],
    mayWait: boolean,
  ): Promise<void> {
    const relied = new Map<string, KnownEnd>();
    const compared = new Set<TableEntry>();
    const ask = (batch: readonly TableEntry[]): Promise<ProbeAnswer | null> => {
      const known = this.#known(pipes, ends);
      const isTold = known.length === pipes.length * ends.length;
      const others = known.filter(({ pid }) => pid !== process.pid);
      if (mayWait && isTold && others.length > 0) {
        for (const other of others) relied.set(endKey(other), other);
        for (const entry of batch) compared.add(entry);
      }
      return this.search.probe(this.#request(pipes, known, mayWait && !isTold, batch));
    };
    const isWhole = await askAboutHandles<ProbeAnswer['found'][number]>(entries, {
      ask,
      onFound: (entry, { label, end }) => {
        compared.delete(entry);
        if (label === null) this.#unclear.push({ entry, end });
        else this.matches.push({ entry, label, end });
      },
      onRefused: (pid, code) => this.#refused.set(pid, code),
      onSilent: (entry) => this.#noAnswer(entry),
      onAsked: () => undefined,
      isOver: () => this.#isCut || this.search.isOver(),
    });
    this.#isCut ||= !isWhole;
    if (this.#isCut || compared.size === 0) return;
    const lost = await this.#lostOf(pipes, [...relied.values()]);
    for (const key of lost) this.#lost.add(key);
    if (lost.length > 0) await this.#askPart(pipes, ends, [...compared], mayWait);
  }

  /** Those of the handles that are not, by their own answer, the ends they were. */
  async #lostOf(
    pipes: readonly SearchedPipe[],
    relied: readonly KnownEnd[],
  ): Promise<readonly string[]> {
    const entries = relied.map(({ pid, handle }) => ({ pid, value: BigInt(handle) }));
    const answer = await this.search.probe(this.#request(pipes, [], true, entries));
    const still = new Set(answer?.found.map(endKey));
    return relied.map(endKey).filter((key) => !still.has(key));
  }

  /** The session's own processes first; those of Windows never, nor those that gave no access before. */
  #inOrder(entries: readonly TableEntry[]): readonly TableEntry[] {
    const { jobPids } = this.search.family;
    const isSpared = new Map<number, boolean>();
    const asked = entries.filter(({ pid }) => {
      const known = isSpared.get(pid) ?? isOfWindows({ pid, name: this.#name(pid) });
      isSpared.set(pid, known);
      if (known) this.#spared.add(pid);
      return !known && !this.#refused.has(pid);
    });
    return asked.sort((a, b) => Number(jobPids.has(b.pid)) - Number(jobPids.has(a.pid)));
  }

  #name(pid: number): string {
    return this.search.family.alive.get(pid)?.name ?? '';
  }

  #request(
    pipes: readonly SearchedPipe[],
    known: readonly KnownEnd[],
    mayWait: boolean,
    entries: readonly Pick<TableEntry, 'pid' | 'value'>[],
  ): ProbeRequest {
    return {
      pipes: pipes.flatMap(({ label }) => this.search.handles.identityOf(label) ?? []),
      ...{ makerPid: process.pid, known, mayWait, processes: byProcess(entries) },
    };
  }

  #noAnswer(entry: TableEntry): void {
    this.#waiting.push(entry);
    this.search.silent.add(keyOf(entry));
  }

  resultFor({ label, childId }: SearchedPipe): FoundHolders {
    const { handles, family, plan } = this.search;
    const ends = handles.endsOf(label);
    const use: PipeUse = {
      childId,
      readLabels: ends.filter(({ pipe }) => pipe.end === 'read').map((handle) => handle.label),
    };
    const holder = (pid: number, handle: string, end: PipeEnd, access: number): Holder => {
      const path = pathTo(pid, family);
      const listed = family.alive.get(pid);
      return {
        pid,
        name: pid === family.brokerPid ? 'broker' : (listed?.name ?? l10n.t('PID {0}', pid)),
        handle,
        end,
        access: hex(access),
        cause: causeOf({ pid, end }, use, plan, path, family),
        path,
        createdAt: listed?.createdAt ?? '0',
      };
    };
    return {
      holders: [
        ...ends
          .filter(({ owned }) => !owned.isClosed)
          .map(({ owned, pipe, entry }) =>
            holder(process.pid, hex(owned.value), pipe.end, entry.access),
          ),
        ...this.matches
          .filter((match) => match.label === label)
          .map(({ entry, end }) => holder(entry.pid, hex(entry.value), end, entry.access)),
      ],
      unanswered: unansweredLines({
        ...{ unclear: this.#unclear, waiting: this.#waiting, refused: this.#refused },
        ...{ spared: this.#spared, isCut: this.#isCut, nameOf: (pid) => this.#name(pid) },
      }),
    };
  }
}

/** By label of the pipe. */
export async function findPipeHolders(
  search: HolderSearch,
  pipes: readonly SearchedPipe[],
): Promise<ReadonlyMap<string, FoundHolders>> {
  const found = new PipeSearch(search, pipes);
  await found.run();
  return new Map(pipes.map((pipe) => [pipe.label, found.resultFor(pipe)]));
}
