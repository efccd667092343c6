// How a handle may have got to its holder, from what can still be compared: never more certain than that.
import type { HoldEvidence } from '../../model/search/searchEvents';
import type { ListedProcess } from '../../model/search/listedProcess';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import type { SearchedHandles } from './searchedHandles';
import type { SearchedProcesses } from './searchedProcesses';

/** Handles of the creator under other values that are compared, where the kernel gives no addresses. */
const mostOthers = 200;
const mostSiblings = 20;

type Inspect = Pick<Win32, 'CompareObjectHandles' | 'CopyHandle' | 'Discard' | 'OpenForCopies'>;

export class Evidence {
  constructor(
    private readonly inspect: Inspect,
    private readonly processes: SearchedProcesses,
    private readonly handles: Pick<SearchedHandles, 'of'>,
  ) {}

  of(entry: TableEntry): HoldEvidence {
    const holder = this.processes.get(entry.pid);
    if (!holder) return { level: 'unknown', reason: 'notCompared' };
    const copy = entry.object === 0n ? this.#copy(entry) : null;
    try {
      const found = this.#byCreator(entry, holder, copy);
      // What the creator has lost by now, its other children may still have.
      const sibling = found.level === 'inferred' ? null : this.#bySibling(entry, holder, copy);
      return sibling ?? found;
    } finally {
      if (copy !== null) this.inspect.Discard(copy);
    }
  }

  #byCreator(entry: TableEntry, holder: ListedProcess, copy: Handle | null): HoldEvidence {
    const creator = this.processes.creatorOf(holder);
    if (!creator) {
      // Whoever comes from outside Windows, as under Wine, has none.
      return { level: 'unknown', reason: holder.parentPid === 0 ? 'noCreator' : 'creatorExited' };
    }
    const theirs = this.handles.of(creator.pid);
    const same = theirs.find(({ value }) => value === entry.value);
    const isSame = same ? this.#isSame(entry, same, copy) : false;
    if (isSame === null) return { level: 'unknown', reason: 'notCompared' };
    if (same && isSame) {
      const from = { pid: creator.pid, name: creator.name };
      return same.inheritable
        ? { level: 'inferred', by: 'creator', from }
        : { level: 'unknown', reason: 'notInheritable' };
    }
    if (this.#hasElsewhere(entry, theirs, copy)) return { level: 'unknown', reason: 'otherValue' };
    return { level: 'unknown', reason: same ? 'otherObject' : 'creatorHasNone' };
  }

  #bySibling(entry: TableEntry, holder: ListedProcess, copy: Handle | null): HoldEvidence | null {
    if (!entry.inheritable || holder.parentPid === 0) return null;
    for (const { pid, name } of this.processes.siblingsOf(holder).slice(0, mostSiblings)) {
      const same = this.handles.of(pid).find(({ value }) => value === entry.value);
      if (same?.inheritable && this.#isSame(entry, same, copy)) {
        return { level: 'inferred', by: 'sibling', from: { pid, name } };
      }
    }
    return null;
  }

  #hasElsewhere(entry: TableEntry, theirs: readonly TableEntry[], copy: Handle | null): boolean {
    const others = theirs.filter(({ value, access }) => {
      return value !== entry.value && access === entry.access;
    });
    if (entry.object !== 0n) return others.some(({ object }) => object === entry.object);
    const [first] = others;
    if (copy === null || !first) return false;
    return this.#anySame(first.pid, others.slice(0, mostOthers), copy);
  }

  #anySame(pid: number, entries: readonly TableEntry[], copy: Handle): boolean {
    const opened = this.inspect.OpenForCopies(pid);
    if (!opened.ok) return false;
    try {
      return entries.some(({ value }) => this.#equals(opened.process, value, copy) === true);
    } finally {
      this.inspect.Discard(opened.process);
    }
  }

  /** Null when it cannot be told. */
  #isSame(entry: TableEntry, other: TableEntry, copy: Handle | null): boolean | null {
    if (entry.object !== 0n && other.object !== 0n) return entry.object === other.object;
    if (copy === null) return null;
    const opened = this.inspect.OpenForCopies(other.pid);
    if (!opened.ok) return null;
    try {
      return this.#equals(opened.process, other.value, copy);
    } finally {
      this.inspect.Discard(opened.process);
    }
  }

  /** Looks at handle tables only, and so never waits. */
  #equals(hProcess: Handle, value: Handle, copy: Handle): boolean | null {
    const other = this.inspect.CopyHandle(hProcess, value);
    if (other === null) return null;
    try {
      return this.inspect.CompareObjectHandles(other, copy);
    } finally {
      this.inspect.Discard(other);
    }
  }

  #copy({ pid, value }: TableEntry): Handle | null {
    const opened = this.inspect.OpenForCopies(pid);
    if (!opened.ok) return null;
    try {
      return this.inspect.CopyHandle(opened.process, value);
    } finally {
      this.inspect.Discard(opened.process);
    }
  }
}
