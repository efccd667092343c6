// Finds who holds the ends of pipes: every process of the system, as far as it may be asked.
import * as l10n from '@vscode/l10n';
import type { KnownEnd, ProbeAnswer, ProbeRequest } from '../../model/protocol/brokerProtocol';
import { hex } from '../../model/base/handleValue';
import { causeOf, pathTo, type Family, type PipeUse } from '../../model/pipes/holderOrigin';
import type { LaunchPlan } from '../../model/plan/launchPlan';
import type { Holder, PipeEnd } from '../../model/session/state';
import { refusedText, unclearText, waitingTexts } from '../../model/pipes/unansweredText';
import { ERROR_ACCESS_DENIED } from '../../win32/constants';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import { possibleEnds } from './possibleEnds';
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
      const all = [...this.search.handles.openEndsOf(label), ...found];
      return ends.flatMap((end) => all.find((one) => one.end === end) ?? []);
    });
  }

  async #askAbout(
    pipes: readonly SearchedPipe[],
    entries: readonly TableEntry[],
    mayWait: boolean,
  ): Promise<void> {
    for (const { ends, able } of this.#byEnds(pipes, this.#inOrder(entries))) {
      const isWhole = await askAboutHandles<ProbeAnswer['found'][number]>(able, {
        ask: (batch) => this.search.probe(this.#request(pipes, ends, batch, mayWait)),
        onFound: (entry, { label, end }) => {
          if (label === null) this.#unclear.push({ entry, end });
          else this.matches.push({ entry, label, end });
        },
        onRefused: (pid, code) => this.#refused.set(pid, code),
        onSilent: (entry) => this.#noAnswer(entry),
        onAsked: () => undefined,
        isOver: () => this.#isCut || this.search.isOver(),
      });
      this.#isCut ||= !isWhole;
    }
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

  /** What can be no end is not even copied. The parts have the order of the entries. */
  #byEnds(
    pipes: readonly SearchedPipe[],
    entries: readonly TableEntry[],
  ): Iterable<{ readonly ends: readonly PipeEnd[]; readonly able: readonly TableEntry[] }> {
    const known = pipes.map(({ label }) =>
      this.search.handles
        .endsOf(label)
        .map(({ pipe, entry }) => ({ end: pipe.end, access: entry.access })),
    );
    const ofAccess = new Map<number, readonly PipeEnd[]>();
    const endsFor = (access: number): readonly PipeEnd[] => {
      const ends = ofAccess.get(access) ?? [
        ...new Set(known.flatMap((one) => possibleEnds(access, one))),
      ];
      ofAccess.set(access, ends);
      return ends;
    };
    const parts = new Map<string, { ends: readonly PipeEnd[]; able: TableEntry[] }>();
    for (const entry of entries) {
      const ends = endsFor(entry.access);
      if (ends.length === 0) continue;
      const key = `${this.search.family.jobPids.has(entry.pid)} ${ends.join(' ')}`;
      const part = parts.get(key);
      if (part) part.able.push(entry);
      else parts.set(key, { ends, able: [entry] });
    }
    return parts.values();
  }

  #name(pid: number): string {
    return this.search.family.alive.get(pid)?.name ?? '';
  }

  #request(
    pipes: readonly SearchedPipe[],
    ends: readonly PipeEnd[],
    entries: readonly TableEntry[],
    mayWait: boolean,
  ): ProbeRequest {
    const known = this.#known(pipes, ends);
    const own = known.filter(({ pid }) => pid === process.pid);
    return {
      pipes: pipes.flatMap(({ label }) => this.search.handles.identityOf(label) ?? []),
      makerPid: process.pid,
      known,
      // An end is one object: comparing with handles that nobody else can close says all there is to say.
      mayWait: mayWait && own.length < pipes.length * ends.length,
      processes: byProcess(entries),
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
      unanswered: this.#unanswered(),
    };
  }

  #unanswered(): readonly string[] {
    const name = (pid: number): string => this.#name(pid) || l10n.t('a program unknown');
    // Whoever has ended meanwhile holds nothing.
    const denied = [...this.#refused]
      .filter(([, code]) => code === ERROR_ACCESS_DENIED)
      .map(([pid]) => pid);
    const unasked = [...denied, ...this.#spared].map(name);
    return [
      ...this.#unclear.map(({ entry, end }) =>
        unclearText(hex(entry.value), name(entry.pid), entry.pid, end),
      ),
      ...waitingTexts(
        this.#waiting.map(({ pid, value }) => ({ pid, name: name(pid), handle: hex(value) })),
      ),
      ...(this.#isCut
        ? [l10n.t('The session was stopped before every process was inspected.')]
        : []),
      ...(unasked.length > 0 ? [refusedText(unasked)] : []),
    ];
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
