// Keeps the parts of a capture or its index that are looked at, and fetches what is missing, page by page.

/** Bytes and lists alike. */
interface Sequence<T> {
  readonly length: number;
  slice(start: number, end: number): T;
}

interface PageSource<T extends Sequence<T>> {
  readonly pageSize: number;
  readonly empty: T;
  fetch(first: number, count: number): Promise<T>;
  join(parts: readonly T[]): T;
}

/** More would only queue up in the extension; what is still wanted is asked for again after the next answer. */
const mostInFlight = 4;
const mostPages = 64;

export class PagedCache<T extends Sequence<T>> {
  readonly #source: PageSource<T>;
  readonly #changed: () => void;
  /** In the order of their last use; a page may be short while the capture grows. */
  readonly #pages = new Map<number, T>();
  readonly #inFlight = new Set<number>();
  /** Up to where a page was asked for in vain: not asked again until more is known to be there. */
  readonly #missing = new Map<number, number>();
  #failure: string | null = null;

  constructor(source: PageSource<T>, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  /** Why the last fetch failed; nothing is fetched until `retry`. */
  get failure(): string | null {
    return this.#failure;
  }

  retry(): void {
    this.#failure = null;
    this.#missing.clear();
    this.#changed();
  }

  /** As much from `first` on as is here without a gap; the rest is being fetched and `changed` will tell. */
  prefix(first: number, count: number): T {
    const { pageSize, empty } = this.#source;
    const end = first + count;
    const parts: T[] = [];
    let isWhole = true;
    for (let page = Math.floor(first / pageSize); page * pageSize < end; page += 1) {
      const start = page * pageSize;
      const wanted = Math.min(end - start, pageSize);
      const held = this.#touch(page);
      if ((held?.length ?? 0) < wanted) this.#fetch(page, held ?? empty, wanted);
      if (isWhole && held) parts.push(held.slice(Math.max(first - start, 0), wanted));
      isWhole &&= (held?.length ?? 0) >= wanted;
    }
    return parts.length === 1 ? (parts[0] ?? empty) : this.#source.join(parts);
  }

  #touch(page: number): T | undefined {
    const held = this.#pages.get(page);
    if (held) {
      this.#pages.delete(page);
      this.#pages.set(page, held);
    }
    return held;
  }

  #fetch(page: number, held: T, wanted: number): void {
    if (this.#failure !== null || this.#inFlight.has(page)) return;
    if (this.#inFlight.size >= mostInFlight || (this.#missing.get(page) ?? 0) >= wanted) return;
    const { pageSize } = this.#source;
    this.#inFlight.add(page);
    this.#source
      .fetch(page * pageSize + held.length, pageSize - held.length)
      .then(
        (more) => this.#add(page, this.#source.join([held, more]), wanted),
        (error: unknown) => {
          this.#failure = error instanceof Error ? error.message : String(error);
        },
      )
      .finally(() => {
        this.#inFlight.delete(page);
        this.#changed();
      });
  }

  #add(page: number, content: T, wanted: number): void {
    if (content.length < wanted) this.#missing.set(page, wanted);
    this.#pages.delete(page);
    this.#pages.set(page, content);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) return;
      this.#pages.delete(oldest);
    }
  }
}
