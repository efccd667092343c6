// The handle tables at the birth of a process that a process of the session has created: each handle matched to the creator's it came from.
import { hex } from '../../model/base/handleValue';
import type { AttachedBirth, StandardValues } from '../../model/session/state';
import type { Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { StartParameters } from '../../win32/startParameters';
import type { Win32 } from '../../win32/win32';
import { numbersOf, standardValues } from '../launch/birth';
import type { EnvironmentNumbers } from '../processes/environmentNumbers';
import type { SessionProcess } from '../processes/sessionProcess';
import type { SessionHandles } from '../handles/sessionHandles';

export interface TablesContext {
  readonly inspect: Win32;
  readonly session: SessionHandles;
}

interface NewProcess {
  readonly pid: number;
  readonly hProcess: Handle;
}

export interface StartedProcess extends NewProcess {
  /** Read once, when somebody first wants to know something of them; null when its memory cannot be read. */
  readonly parameters: () => StartParameters | null;
}

/** Another process of the same creator. */
export interface Sibling extends NewProcess {
  readonly name: string;
}

/** Of a process that ran before anybody looked: what is compared in place of its creation. */
export interface Attaching {
  /** When it is no process of the session. */
  readonly creator: SessionProcess | null;
  /** Why the table of its creator cannot be compared; null when it can. */
  readonly noCreator: NonNullable<AttachedBirth['noCreator']> | null;
  readonly siblings: readonly Sibling[];
}

/** Comparisons of a handle that was not inherited with those of its creator; it is a copy of one of them or of none. */
const mostComparisons = 200;

/** What was seen of one handle of the new process while nothing ran in it. */
export interface Seen {
  readonly entry: TableEntry;
  readonly type: string;
  /** Of other objects than files; null when it has none. */
  readonly name: string | null;
  /** The creator's handles with the same object, at this moment. */
  readonly sources: readonly TableEntry[];
  /** Whether it is what the creator was known to have under this value; null when no handle here can tell. */
  readonly isKnown: boolean | null;
  /** Who was created by the same process and has the object under the same value, inheritable, too; asked where the creator has it not. */
  readonly sharedWith: Sibling | null;
  /** Both have the object under another value as well: what the process has under this one may be a duplicate of its own. */
  readonly isRepeated?: true;
  /** Other values under which the creator was known to have the object, the sure ones first. */
  readonly twins: readonly Twin[];
}

interface Twin {
  readonly value: Handle;
  /** Whether a handle here told. Otherwise the creator's did, which may be another's by now. */
  readonly isSure: boolean;
}

/** Objects whose life nobody can observe while they have no name: one more handle to them disturbs nothing. */
const harmless: ReadonlySet<string> = new Set(['Event', 'Semaphore', 'Mutant', 'Timer']);

export class BirthTables {
  readonly #copies = new Map<Handle, Handle | null>();
  /** Values of which the creator's table told, and that were closed before they could be copied. */
  readonly #uncopied = new Set<Handle>();
  /** Copies of the new process's handles. */
  readonly #kept = new Map<Handle, Handle>();
  readonly #siblingTables = new Map<Sibling, ReadonlyMap<Handle, TableEntry>>();

  /** Empty when the creator has ended. */
  readonly creatorTable: readonly TableEntry[];
  readonly #table: readonly TableEntry[];
  standardHandles: StandardValues | null = null;
  #namedAtStart: ReadonlySet<Handle> = new Set();
  standardValues: ReadonlySet<string> = new Set();
  /** Of its environment; null when nobody could look. */
  numbers: EnvironmentNumbers | null = null;

  constructor(
    private readonly context: TablesContext,
    private readonly child: StartedProcess,
    private readonly creator: SessionProcess | null,
    /** Null when the process has not run yet. */
    private readonly siblings: readonly Sibling[] | null = null,
  ) {
    const { inspect } = context;
    const process = creator?.phase === 'exited' ? null : (creator?.process ?? null);
    const { hProcess, pid } = child;
    const asked = [{ hProcess, pid }];
    if (creator && process) asked.push({ hProcess: process.value, pid: creator.pid });
    // In one go: where only the table of the whole system tells, it is read once.
    const entries = inspect.HandlesOf(asked);
    this.#table = entries.filter((entry) => entry.pid === pid);
    this.creatorTable = entries.filter((entry) => entry.pid === creator?.pid);
  }

  /**
   * Files of the new process, before any of its handles was copied: by what the creator is known to have, a table shows how it says
   * "File". A value of the creator that is another's by now misleads, so nobody may rely on it.
   */
  get likelyFiles(): readonly TableEntry[] {
    const isFile = ({ value, access }: TableEntry): boolean => {
      const known = this.creator?.known.get(value);
      return known?.type === 'File' && known.access === hex(access);
    };
    const typeIndex = this.creatorTable.find(isFile)?.typeIndex;
    return this.#table.filter((entry) => entry.typeIndex === typeIndex);
  }

  /** In one go: while the copies of the creator's handles are here, no pipe of theirs can end. */
  read(): readonly Seen[] {
    const { inspect } = this.context;
    this.#readParameters();
    try {
      const seen = this.#table.map((entry) => this.#see(entry));
      return this.siblings === null ? seen : this.#withRepeated(seen);
    } finally {
      for (const copy of this.#copies.values()) if (copy !== null) inspect.Discard(copy);
      this.#copies.clear();
    }
  }

  #readParameters(): void {
    const parameters = this.child.parameters();
    this.standardHandles = standardValues(parameters);
    const values = Object.values(this.standardHandles ?? {});
    this.standardValues = new Set(values.filter((value): value is string => value !== null));
    this.numbers = numbersOf(parameters);
    this.#namedAtStart = new Set(parameters?.runtimeHandles);
  }

  /**
   * Whoever ran may have duplicated what it inherited: the duplicate can have got a value under which its creator has the object once
   * more. Of one that has closed what it inherited no table tells.
   */
  #withRepeated(seen: readonly Seen[]): readonly Seen[] {
    const { inspect } = this.context;
    const matched = new Set(
      seen.flatMap(({ entry: { value }, sources: [source] }) =>
        source?.value === value ? value : [],
      ),
    );
    const others = this.creatorTable.filter(({ value }) => matched.has(value));
    const repeated = new Set<Handle>();
    for (const [index, { value, typeIndex }] of others.entries()) {
      const alike = others.slice(index + 1).filter((other) => other.typeIndex === typeIndex);
      for (const other of alike) {
        const [one, another] = [this.#creatorCopy(value), this.#creatorCopy(other.value)];
        if (one === null || another === null) continue;
        if (inspect.CompareObjectHandles(one, another)) repeated.add(value).add(other.value);
      }
    }
    const isRepeated = ({ entry, sources: [source] }: Seen): boolean =>
      source?.value === entry.value && repeated.has(entry.value);
    return seen.map((one) => (isRepeated(one) ? { ...one, isRepeated: true } : one));
  }

  /** A copy of the creator's handle here, made once; null when it is gone or cannot be copied. */
  #creatorCopy(value: Handle): Handle | null {
    const known = this.#copies.get(value);
    const process = this.creator?.process;
    if (known !== undefined || !process || process.isClosed) return known ?? null;
    const copy = this.context.inspect.CopyHandle(process.value, value);
    this.#copies.set(value, copy);
    if (copy === null) this.#uncopied.add(value);
    return copy;
  }

  #see(entry: TableEntry): Seen {
    const { inspect } = this.context;
    const copy = inspect.CopyHandle(this.child.hProcess, entry.value);
    if (copy === null) {
      const unknown = { type: 'unknown', name: null, sources: [], isKnown: null, twins: [] };
      return { entry, ...unknown, sharedWith: null };
    }
    const type = inspect.ObjectType(copy) ?? 'unknown';
    // The name of a file can only be asked where the question may hang.
    const name = type === 'File' ? null : inspect.ObjectName(copy) || null;
    if (name !== null && this.siblings === null && !this.#canBePassedOn(entry)) {
      inspect.Discard(copy);
      return { entry, type, name, sources: [], sharedWith: null, isKnown: null, twins: [] };
    }
    const sources = this.#sources(entry, copy);
    const sharedWith = sources.length > 0 ? null : this.#sharedWith(entry, copy);
    const isKnown = this.#isKnown(entry.value, copy);
    const twins = isKnown === true ? [] : this.#twins(entry, type, copy);
    if (harmless.has(type) && name === null && entry.inheritable) this.#kept.set(entry.value, copy);
    else inspect.Discard(copy);
    return { entry, type, name, sources, sharedWith, isKnown, twins };
  }

  /** What has a name and was not passed on, the process has opened by it: nobody asks whether its creator has done the same. */
  #canBePassedOn({ value, inheritable }: TableEntry): boolean {
    return inheritable || this.standardValues.has(hex(value));
  }

  /** The copies made of handles that were passed on, which nobody else will close. */
  keep(): readonly (readonly [Handle, Handle])[] {
    const kept = [...this.#kept];
    this.#kept.clear();
    return kept;
  }

  #sources(entry: TableEntry, copy: Handle): readonly TableEntry[] {
    const alike = this.creatorTable.filter(({ typeIndex }) => typeIndex === entry.typeIndex);
    const isSame = ({ value }: TableEntry): boolean => {
      const theirs = this.#creatorCopy(value);
      return theirs !== null && this.context.inspect.CompareObjectHandles(theirs, copy);
    };
    // Inherited, it has the value of its source, and the flag: its other twins are of no interest.
    const source = alike.find(({ value }) => value === entry.value);
    if (source && isSame(source)) return [source];
    // Only a standard handle can be a copy that is inheritable.
    if (entry.inheritable && !this.standardValues.has(hex(entry.value))) return [];
    const found = alike.slice(0, mostComparisons).find(isSame);
    return found ? [found] : [];
  }

  #siblingTable(sibling: Sibling): ReadonlyMap<Handle, TableEntry> {
    const read = (): readonly TableEntry[] =>
      this.context.inspect.ProcessHandles(sibling.hProcess, sibling.pid);
    const table =
      this.#siblingTables.get(sibling) ?? new Map(read().map((entry) => [entry.value, entry]));
    this.#siblingTables.set(sibling, table);
    return table;
  }

  #sharedWith(entry: TableEntry, copy: Handle): Sibling | null {
    if (!entry.inheritable) return null;
    const { inspect } = this.context;
    const isShared = (sibling: Sibling): boolean => {
      const theirs = this.#siblingTable(sibling).get(entry.value);
      if (!theirs?.inheritable || theirs.typeIndex !== entry.typeIndex) return false;
      const other = inspect.CopyHandle(sibling.hProcess, entry.value);
      if (other === null) return false;
      const isSame = inspect.CompareObjectHandles(other, copy);
      inspect.Discard(other);
      return isSame;
    };
    return this.siblings?.find(isShared) ?? null;
  }

  /** A handle here to what the creator was known to have under this value. */
  #witness(value: Handle): Handle | null {
    const known = this.creator?.known.get(value);
    // Seen to be another since.
    if (!known || known.openedBy === this.creator?.id) return null;
    const own = known.label === null ? null : this.context.session.value(known.label);
    const witness = this.creator?.witnesses.get(value);
    return own ?? (witness?.isClosed === false ? witness.value : null);
  }

  #isKnown(value: Handle, copy: Handle): boolean | null {
    const witness = this.#witness(value);
    return witness === null ? null : this.context.inspect.CompareObjectHandles(witness, copy);
  }

  #twins(entry: TableEntry, type: string, copy: Handle): readonly Twin[] {
    const { inspect } = this.context;
    const others = [...(this.creator?.known ?? [])].filter(([value, known]) => {
      return value !== entry.value && known.type === type;
    });
    const twins = others.flatMap(([value]): Twin[] => {
      const witness = this.#witness(value);
      const isThere = this.creatorTable.some((theirs) => {
        return theirs.value === value && theirs.typeIndex === entry.typeIndex;
      });
      const other = witness ?? (isThere ? this.#creatorCopy(value) : null);
      if (other === null || !inspect.CompareObjectHandles(other, copy)) return [];
      return [{ value, isSure: witness !== null }];
    });
    return twins.sort((a, b) => Number(b.isSure) - Number(a.isSure));
  }

  /**
   * Whether the parameters of the process name it, as a standard handle or to its runtime: they were given to CreateProcess, when
   * nobody could have sent it yet.
   */
  isNamedAtStart(value: Handle): boolean {
    return this.standardValues.has(hex(value)) || this.#namedAtStart.has(value);
  }

  /** Whether the creator has a handle of this value with this access: CreateProcessW itself opens others under values that are free. */
  stillHas(value: Handle, access: string): boolean {
    return (
      !this.#uncopied.has(value) &&
      this.creatorTable.some((entry) => entry.value === value && hex(entry.access) === access)
    );
  }

  /** What nobody wanted to keep. */
  discard(): void {
    for (const copy of this.#kept.values()) this.context.inspect.Discard(copy);
    this.#kept.clear();
  }
}
