// The handle table of one process: values, what is behind them, with which access, and whether children get them.
import type { KernelObject } from './kernelObject';

export interface HandleEntry {
  readonly object: KernelObject;
  readonly access: number;
  inherit: boolean;
  /** HANDLE_FLAG_PROTECT_FROM_CLOSE. */
  isProtected: boolean;
}

/** The two lowest bits of a value are the caller's own: Learn, Kernel objects (handles are multiples of four). */
const slot = (value: bigint): bigint => BigInt.asUintN(64, value) & ~3n;

export class HandleTable {
  readonly #entries = new Map<bigint, HandleEntry>();
  /** Values that were closed; the last one is given away first. */
  readonly #free: bigint[] = [];
  #next = 4n;

  add(object: KernelObject, access: number, inherit: boolean): bigint {
    const value = this.#free.pop() ?? this.#next;
    if (value === this.#next) this.#next += 4n;
    this.#put(value, { object, access, inherit, isProtected: false });
    return value;
  }

  #put(value: bigint, entry: HandleEntry): void {
    this.#entries.set(value, entry);
    entry.object.handleOpened();
  }

  get(value: bigint): HandleEntry | undefined {
    return this.#entries.get(slot(value));
  }

  /** False when there is no such handle. */
  close(value: bigint): boolean {
    const at = slot(value);
    const entry = this.#entries.get(at);
    if (!entry) return false;
    this.#entries.delete(at);
    this.#free.push(at);
    entry.object.handleClosed();
    return true;
  }

  get all(): readonly (readonly [bigint, HandleEntry])[] {
    return [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Inherited handles have the value they have in the parent: Learn, Handle Inheritance ("the value is the same"); the flag and the
   * access go along: win32-console-docs (ch1), ninja issue 248 (7BC in both). The table must be empty.
   */
  inherit(parent: HandleTable, isPassed: (value: bigint, entry: HandleEntry) => boolean): void {
    const passed = parent.all.filter(([value, entry]) => isPassed(value, entry));
    for (const [value, { object, access, inherit }] of passed) {
      this.#put(value, { object, access, inherit, isProtected: false });
    }
    const last = passed.at(-1)?.[0] ?? 0n;
    // What lies between is free.
    for (let value = last; value >= 4n; value -= 4n) {
      if (!this.#entries.has(value)) this.#free.push(value);
    }
    this.#next = last + 4n;
  }

  closeAll(): void {
    for (const value of [...this.#entries.keys()]) this.close(value);
  }
}
