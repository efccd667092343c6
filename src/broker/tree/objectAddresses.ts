// Notices that a value has another object than before which looks the same in a table, where the system's table gives addresses.
import type { Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import type { SessionProcess } from '../processes/sessionProcess';

/** Milliseconds from one reading to the next, and how many times longer than a reading they are at least: it is a third of a percent. */
const shortest = 2000;
const timesLonger = 300;

const isAlike = (a: TableEntry, b: TableEntry): boolean =>
  a.typeIndex === b.typeIndex && a.access === b.access && a.inheritable === b.inheritable;

/** The table of one process has no addresses, and that of the whole system costs too much to be read at every look. */
export class ObjectAddresses {
  /** By process and value, the entry whose address was read last; until it is gone or looks different. */
  readonly #known = new Map<SessionProcess, ReadonlyMap<Handle, TableEntry>>();
  #areTold = true;
  #dueAt = shortest;

  constructor(
    private readonly inspect: Pick<Win32, 'HandleTable'>,
    private readonly now: () => number,
  ) {}

  /** Handles of these processes with their addresses; null while it is too early, and where there are no addresses. */
  read(pids: ReadonlySet<number>): readonly TableEntry[] | null {
    const begun = this.now();
    if (!this.#areTold || begun < this.#dueAt || pids.size === 0) return null;
    const entries = this.inspect.HandleTable(pids);
    const ended = this.now();
    this.#areTold = entries.length === 0 || entries.some(({ object }) => object !== 0n);
    this.#dueAt = ended + Math.max(shortest, timesLonger * (ended - begun));
    return entries;
  }

  /** Those of the process that look like what had their value before, and have another object. */
  replaced(process: SessionProcess, entries: readonly TableEntry[]): ReadonlySet<TableEntry> {
    const known = this.#known.get(process);
    return new Set(
      entries.filter((entry) => {
        const last = known?.get(entry.value);
        return last && entry.object !== 0n && isAlike(last, entry) && last.object !== entry.object;
      }),
    );
  }

  /** Remembers what the process has; of what is put off (`isPutOff`) what it had before. */
  note(
    process: SessionProcess,
    entries: readonly TableEntry[],
    isPutOff: (entry: TableEntry) => boolean,
  ): void {
    const known = this.#known.get(process);
    const noted = entries.flatMap((entry): readonly (readonly [Handle, TableEntry])[] => {
      if (entry.object !== 0n && !isPutOff(entry)) return [[entry.value, entry]];
      const last = known?.get(entry.value);
      return last && isAlike(last, entry) ? [[entry.value, last]] : [];
    });
    if (noted.length > 0) this.#known.set(process, new Map(noted));
    else this.#known.delete(process);
  }

  forget(process: SessionProcess): void {
    this.#known.delete(process);
  }
}
