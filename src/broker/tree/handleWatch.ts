// Looks at the handles of running processes again and again: what they have opened and closed, and what they have at one moment.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../model/base/groupBy';
import { fileText } from '../../model/session/fileText';
import { hex } from '../../model/base/handleValue';
import { canBeSameHandle } from '../../model/handles/sameHandle';
import type { BrokerHandle, ObservedHandle } from '../../model/session/state';
import type { Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import type { EventQueue } from '../events/eventQueue';
import { fileKey, type FileDescriber } from '../prober/fileDescriber';
import { noteChanges, type SessionProcess } from '../processes/sessionProcess';
import type { SessionProcesses } from '../processes/sessionProcesses';
import { ObjectAddresses } from './objectAddresses';
import type { ProcessRuntimes } from './processRuntimes';

/** What tells one handle under a value from the next: a value is given away again as soon as it is free. */
const markOf = ({ access, inheritable }: Pick<ObservedHandle, 'access' | 'inheritable'>): string =>
  `${access} ${inheritable}`;

const markOfEntry = ({ access, inheritable }: TableEntry): string =>
  markOf({ access: hex(access), inheritable });

/** Whether something with this value and mark, which was not there before, is to be asked about. */
type IsDue = (
  process: SessionProcess,
  value: string,
  mark: string,
  /** Another handle had the value at the look before, or the same with another flag. */
  isReplaced: boolean,
) => boolean;

/** Whether a call is pending on a handle of the process: then it would answer when that has come to its end. */
export type IsBusy = (process: SessionProcess, value: string) => boolean;

const unknown = { type: 'unknown', object: null } as const;

export class HandleWatch {
  /** What was there at the last look for the first time: a handle that is closed at once is not asked about, because it would be copied. */
  readonly #young = new Map<SessionProcess, ReadonlyMap<string, string>>();
  /** When the table of a process was read last, milliseconds since the session began. */
  readonly #readAt = new Map<SessionProcess, number>();
  /** By process, what it was seen to have at last. */
  readonly #seen = new Map<SessionProcess, ReadonlyMap<string, ObservedHandle>>();
  readonly #addresses: ObjectAddresses;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();
  /** When all tables were read last. */
  lookedAt = 0;
  #isOver = false;
  #onLook: (process: SessionProcess) => void = () => undefined;

  constructor(
    private readonly inspect: Win32,
    private readonly events: EventQueue,
    private readonly files: Pick<FileDescriber, 'describe'>,
    private readonly processes: Pick<SessionProcesses, 'readable'>,
    private readonly runtimes: Pick<ProcessRuntimes, 'find'>,
    private readonly now: () => number,
  ) {
    this.#addresses = new ObjectAddresses(inspect, now);
    events.onEvent(({ type }) => {
      // Whoever stops wants to see how things stand now.
      if (type === 'processStopped' || type === 'processPaused') this.look();
    });
  }

  /** Told of each process that is looked at, before its handles are. */
  onLook(listener: (process: SessionProcess) => void): void {
    this.#onLook = listener;
  }

  /** `interval` in milliseconds; 0 for looking at stops only. */
  start(interval: number): void {
    if (interval > 0) this.#timer ??= setInterval(() => this.look(), interval);
  }

  /** The handles a process was born with: what it has beyond them, it has opened. */
  born(process: SessionProcess, handles: readonly ObservedHandle[]): void {
    const named = handles.map((handle): ObservedHandle => {
      const label = process.known.get(BigInt(handle.value))?.label ?? null;
      return label === null ? handle : { ...handle, label };
    });
    this.#seen.set(process, new Map(named.map((handle) => [handle.value, handle])));
    this.#readAt.set(process, this.now());
  }

  /**
   * Handles that a process was seen to have when it created another: it may have opened them since the last look, and close them
   * before the next.
   */
  passedOn(creator: SessionProcess, handles: readonly BrokerHandle[]): void {
    const seen = this.#seen.get(creator);
    if (!seen) return;
    // A file of which nobody knows yet what it is is asked about at the next look.
    const fresh = handles.filter(({ value, closedAt, type, file }) => {
      return closedAt === null && !seen.has(value) && (type !== 'File' || file !== undefined);
    });
    if (fresh.length === 0) return;
    const observed = fresh.map((handle): ObservedHandle => {
      const { value, type, object, access, inheritable, file } = handle;
      const facts = { value, type, object, access, inheritable, sameObjectAs: [] };
      return file ? { ...facts, file } : facts;
    });
    const added = observed.map((handle) => [handle.value, handle] as const);
    this.#seen.set(creator, new Map([...seen, ...added]));
    this.events.push({ type: 'handlesChanged', id: creator.id, opened: observed, closed: [] });
  }

  /** What has been found out since about handles it was born with. */
  described(process: SessionProcess, handles: readonly ObservedHandle[]): void {
    const seen = this.#seen.get(process);
    if (!seen) return;
    const isThere = (handle: ObservedHandle): boolean => {
      const known = seen.get(handle.value);
      return known !== undefined && !known.file && markOf(known) === markOf(handle);
    };
    const changed = handles.filter(isThere).map((handle) => {
      const label = seen.get(handle.value)?.label;
      return [handle.value, label === undefined ? handle : { ...handle, label }] as const;
    });
    this.#seen.set(process, new Map([...seen, ...changed]));
  }

  /** Looks at every running process, after the look that is under way. */
  look(): void {
    void this.#enqueue(() => this.#lookAtAll(() => true, true));
  }

  /**
   * The same without a wish of the user: what has come since the look before is asked about when it is still there at the next, or at
   * once while somebody looks on (`isClose`). One that was left to itself is not asked about anything.
   */
  lookAround(isBusy: IsBusy, isClose: boolean): Promise<void> {
    const isDue: IsDue = (process, value, mark, isReplaced) => {
      if (process.phase === 'detached') return false;
      const isOld = isClose || isReplaced || this.#young.get(process)?.get(value) === mark;
      return isOld && !isBusy(process, value);
    };
    // By whose names the handles of new processes are called is for births to say, unless the user wants every look.
    return this.#enqueue(() => this.#lookAtAll(isDue, this.#timer !== null));
  }

  /** What the processes were seen to have at last. */
  get seen(): ReadonlyMap<SessionProcess, ReadonlyMap<string, ObservedHandle>> {
    return this.#seen;
  }

  async #lookAtAll(isDue: IsDue, isNoted: boolean): Promise<void> {
    const readAt = this.now();
    const tables = this.#tablesOf(this.processes.readable, true);
    for (const [process, entries] of tables) {
      await this.#lookAt(process, entries, isDue, isNoted);
      this.#readAt.set(process, readAt);
    }
    this.lookedAt = readAt;
    for (const process of this.#seen.keys()) {
      if (process.phase !== 'exited') continue;
      this.#seen.delete(process);
      this.#young.delete(process);
      this.#readAt.delete(process);
      this.#addresses.forget(process);
    }
  }

  /** Of some at one moment: where only the table of the whole system tells, it is read once. With addresses where it is time for them. */
  #tablesOf(
    processes: readonly SessionProcess[],
    mayHaveAddresses = false,
  ): ReadonlyMap<SessionProcess, readonly TableEntry[]> {
    const asked = processes.flatMap((each) =>
      each.process && !each.process.isClosed && each.phase !== 'exited'
        ? [{ each, hProcess: each.process.value, pid: each.pid }]
        : [],
    );
    const withAddresses = mayHaveAddresses
      ? this.#addresses.read(new Set(asked.map(({ pid }) => pid)))
      : null;
    const entries = grouped(withAddresses ?? this.inspect.HandlesOf(asked), ({ pid }) => pid);
    return new Map(
      asked.flatMap(({ each, pid }) => {
        const own = entries.get(pid) ?? [];
        each.silent.keepOnly(own);
        // Even a process that does nothing has handles; one that has none is ending.
        return own.length > 0 ? [[each, own] as const] : [];
      }),
    );
  }

  /** All handles of a process as they are now. @throws Error when it has ended. */
  snapshot(process: SessionProcess): Promise<void> {
    return this.#enqueue(async () => {
      const entries = this.#entriesOf(process);
      if (!entries) {
        throw new Error(l10n.t('{0} (PID {1}) has exited.', process.name, process.pid));
      }
      const handles = await this.#observe(process, entries);
      this.runtimes.find(process);
      this.events.push({ type: 'snapshotTaken', id: process.id, handles });
    });
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(async () => {
      if (!this.#isOver) await work();
    });
    this.#working = done.catch(() => undefined);
    return done;
  }

  #entriesOf(process: SessionProcess): readonly TableEntry[] | null {
    return this.#tablesOf([process]).get(process) ?? null;
  }

  async #lookAt(
    process: SessionProcess,
    entries: readonly TableEntry[],
    isDue: IsDue,
    isNoted: boolean,
  ): Promise<void> {
    this.#onLook(process);
    const before = this.#seen.get(process) ?? new Map<string, ObservedHandle>();
    const now = new Map(entries.map((entry) => [hex(entry.value), entry]));
    const replaced = this.#addresses.replaced(process, entries);
    const isSame = (handle: ObservedHandle | undefined, entry: TableEntry | undefined): boolean =>
      handle !== undefined &&
      entry !== undefined &&
      markOf(handle) === markOfEntry(entry) &&
      !replaced.has(entry);
    const unseen = entries.filter((entry) => !isSame(before.get(hex(entry.value)), entry));
    const fresh = unseen.filter((entry) => {
      const value = hex(entry.value);
      return isDue(process, value, markOfEntry(entry), before.has(value));
    });
    // It may be the same handle with another flag: what becomes of it is told when that can be asked about.
    const putOff = new Set(unseen.filter((entry) => !fresh.includes(entry)));
    this.#addresses.note(process, entries, (entry) => putOff.has(entry));
    for (const { value } of replaced) process.silent.forget(value);
    const closed = [...before.values()].filter((handle) => {
      const entry = now.get(handle.value);
      return !isSame(handle, entry) && !(entry && putOff.has(entry));
    });
    this.#young.set(
      process,
      new Map(unseen.map((entry) => [hex(entry.value), markOfEntry(entry)])),
    );
    if (closed.length === 0 && fresh.length === 0) return;
    const seenUntil = this.#readAt.get(process);
    const opened = await this.#observe(process, fresh, replaced);
    const gone = new Set(closed);
    const kept = [...before.values()].filter((handle) => !gone.has(handle));
    this.#seen.set(process, new Map([...kept, ...opened].map((handle) => [handle.value, handle])));
    if (this.#isOver) return;
    this.events.push({
      ...{ type: 'handlesChanged', id: process.id, opened, closed },
      ...(seenUntil === undefined ? {} : { seenUntil }),
    });
    if (isNoted) noteChanges(process, opened, closed);
  }

  /** What it was called when the process was born with it, if it can be the same. */
  #labelOf(process: SessionProcess, { value, access }: TableEntry, type: string): string | null {
    const before = this.#seen.get(process)?.get(hex(value));
    if (before?.label === undefined) return null;
    return canBeSameHandle(before, { type, access: hex(access) }) ? before.label : null;
  }

  /** What is gone by the time it is asked about is left out. */
  async #observe(
    process: SessionProcess,
    entries: readonly TableEntry[],
    /** Those that are not what had their value before, however alike they look. */
    others: ReadonlySet<TableEntry> = new Set(),
  ): Promise<readonly ObservedHandle[]> {
    // Closed handles only: there is no table to read for them.
    if (entries.length === 0) return [];
    const found = entries.flatMap((entry) => {
      const handle = this.#typeAndName(process, entry.value);
      return handle ? [{ entry, ...handle }] : [];
    });
    const replaced = this.#replaced(process, entries);
    const files = await this.files.describe(
      found
        .filter(({ type, entry }) => type === 'File' && !replaced.has(entry))
        .map(({ entry }) => entry),
      {
        isSilent: (entry) => process.silent.has(entry),
        onSilent: (entry) => process.silent.add(entry),
      },
    );
    const replacedSince = files.size > 0 ? this.#replaced(process, entries) : replaced;
    return found.map(({ entry, ...seen }): ObservedHandle => {
      const { type, object } = replaced.has(entry) ? unknown : seen;
      const described = replacedSince.has(entry)
        ? undefined
        : files.get(fileKey(entry.pid, entry.value));
      const label = others.has(entry) ? null : this.#labelOf(process, entry, type);
      const facts = {
        value: hex(entry.value),
        type,
        access: hex(entry.access),
        inheritable: entry.inheritable,
        sameObjectAs: [],
        ...(label === null ? {} : { label }),
      };
      if (!described) return { ...facts, object };
      const { pid: _pid, handle: _handle, ...file } = described;
      return { ...facts, object: fileText(file), file };
    });
  }

  /**
   * The entries whose value another handle has by now: what was found under it can be about that one. The next look sees the one
   * closed and the other opened.
   */
  #replaced(process: SessionProcess, entries: readonly TableEntry[]): ReadonlySet<TableEntry> {
    const now = new Map(this.#entriesOf(process)?.map((entry) => [entry.value, entry]));
    const isReplaced = (entry: TableEntry): boolean => {
      const other = now.get(entry.value);
      return other !== undefined && markOfEntry(other) !== markOfEntry(entry);
    };
    return new Set(entries.filter(isReplaced));
  }

  #typeAndName(
    { process }: SessionProcess,
    value: Handle,
  ): { readonly type: string; readonly object: string | null } | null {
    const { inspect } = this;
    if (!process || process.isClosed) return null;
    const copy = inspect.CopyHandle(process.value, value);
    // Some kinds cannot be copied, as an ETW registration.
    if (copy === null) return unknown;
    try {
      const type = inspect.ObjectType(copy) ?? 'unknown';
      // The name of a file can only be asked where the question may hang.
      return { type, object: type === 'File' ? null : inspect.ObjectName(copy) || null };
    } finally {
      inspect.Discard(copy);
    }
  }

  /** Resolves when no handle is being looked at. */
  async finish(): Promise<void> {
    this.#isOver = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#working;
  }
}
