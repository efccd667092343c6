// Handles of a process whose objects gave no answer: whoever inherits one of them has the same object, which need not be asked again.
import type { Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';

type Entry = Pick<TableEntry, 'value' | 'access'>;

/** Nothing else is noted of them: by its value alone nobody knows what a handle is, since a value is used again. */
export class SilentHandles {
  readonly #access = new Map<Handle, number>();

  get isEmpty(): boolean {
    return this.#access.size === 0;
  }

  add({ value, access }: Entry): void {
    this.#access.set(value, access);
  }

  has({ value, access }: Entry): boolean {
    return this.#access.get(value) === access;
  }

  /** Another object has the value now. */
  forget(value: Handle): void {
    this.#access.delete(value);
  }

  /** Forgets what the process has closed. `table`: all its handles. */
  keepOnly(table: readonly Entry[]): void {
    if (this.#access.size === 0) return;
    const now = new Map(table.map(({ value, access }) => [value, access]));
    for (const [value, access] of this.#access) {
      if (now.get(value) !== access) this.#access.delete(value);
    }
  }
}
