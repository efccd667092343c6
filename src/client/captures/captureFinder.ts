// One search in one capture: goes from match to match, round the ends, and counts the matches meanwhile.
import { stat } from 'node:fs/promises';
import type { BytePattern } from '../../model/capture/bytePattern';
import type { FoundMatch, SearchProgress } from '../../model/capture/capturePlace';
import { findMatches, findNext, findPrevious } from './captureSearch';

/** Matches that are counted; beyond it there are just more. */
const mostCounted = 10_000;
/** Milliseconds between two notices of the progress. */
const noticeInterval = 100;

export class CaptureFinder {
  readonly #file: string;
  readonly #pattern: BytePattern;
  readonly #onProgress: (progress: SearchProgress) => void;
  readonly #cancel = new AbortController();
  #finding: AbortController | null = null;
  /** Bytes the search for the next match has looked at; null while none is running. */
  #searched: number | null = null;
  #size = 0;
  /** Offsets of the matches from the beginning on, as far as they are counted. */
  readonly #offsets: number[] = [];
  #countedTo = 0;
  #isCounting = false;
  #current: number | null = null;
  #noticedAt = 0;

  /** `limit`: where the capture is taken to end, though its file is longer. */
  constructor(
    file: string,
    pattern: BytePattern,
    onProgress: (progress: SearchProgress) => void,
    private readonly limit = Infinity,
  ) {
    this.#file = file;
    this.#pattern = pattern;
    this.#onProgress = onProgress;
  }

  /** The nearest match in that direction, or from the other end on; null when there is none. A search before it is given up. */
  async find(from: number, direction: 'next' | 'previous'): Promise<FoundMatch | null> {
    this.#finding?.abort();
    const finding = new AbortController();
    this.#finding = finding;
    const signal = AbortSignal.any([finding.signal, this.#cancel.signal]);
    this.#size = Math.min((await stat(this.#file)).size, this.limit);
    this.#searched = 0;
    try {
      const offset = await this.#around(from, direction, signal);
      this.#current = offset;
      return offset === null
        ? null
        : {
            offset,
            length: this.#pattern.length,
            wrapped: direction === 'next' ? offset < from : offset >= from,
          };
    } finally {
      if (this.#finding === finding) {
        this.#finding = null;
        this.#searched = null;
        this.#notice();
        void this.#count();
      }
    }
  }

  cancel(): void {
    this.#cancel.abort();
  }

  /** The part beyond `from` first, then the part before it. */
  async #around(
    from: number,
    direction: 'next' | 'previous',
    signal: AbortSignal,
  ): Promise<number | null> {
    const { length } = this.#pattern;
    const search = async (place: number): Promise<number | null> => {
      const counted = this.#counted(place, direction);
      if (counted !== undefined) return counted;
      const onProgress = (at: number): void => this.#progress(from, at, direction);
      const steps = { signal, onProgress, limit: this.limit };
      return direction === 'next'
        ? findNext(this.#file, this.#pattern, place, steps)
        : findPrevious(this.#file, this.#pattern, place, steps);
    };
    return (await search(from)) ?? (await search(direction === 'next' ? 0 : this.#size + length));
  }

  /** What the count has already found: null for none, undefined where it has not been yet. */
  #counted(place: number, direction: 'next' | 'previous'): number | null | undefined {
    const isWhole = this.#countedTo + this.#pattern.length > this.#size;
    if (direction === 'next') {
      const next = this.#offsets.find((offset) => offset >= place);
      return next ?? (isWhole ? null : undefined);
    }
    if (!isWhole && place > this.#countedTo) return undefined;
    return this.#offsets.findLast((offset) => offset < place) ?? null;
  }

  #progress(from: number, at: number, direction: 'next' | 'previous'): void {
    const ahead = direction === 'next' ? at - from : from - at;
    this.#searched = ahead >= 0 ? ahead : ahead + this.#size;
    if (Date.now() - this.#noticedAt >= noticeInterval) this.#notice();
  }

  async #count(): Promise<void> {
    if (this.#isCounting || this.#cancel.signal.aborted) return;
    if (this.#offsets.length >= mostCounted) return;
    this.#isCounting = true;
    try {
      const take = (offset: number): boolean => this.#offsets.push(offset) < mostCounted;
      this.#countedTo = await findMatches(this.#file, this.#pattern, this.#countedTo, take, {
        signal: this.#cancel.signal,
        limit: this.limit,
        onProgress: (place) => {
          this.#countedTo = place;
          if (Date.now() - this.#noticedAt >= noticeInterval) this.#notice();
        },
      });
    } catch (error) {
      // A count that was given up, or a capture that is gone: the next search says so.
      if (!(error instanceof Error)) throw error;
    } finally {
      this.#isCounting = false;
      this.#notice();
    }
  }

  #notice(): void {
    if (this.#cancel.signal.aborted) return;
    this.#noticedAt = Date.now();
    const index = this.#current === null ? -1 : this.#offsets.indexOf(this.#current);
    this.#onProgress({
      searched: this.#searched,
      size: this.#size,
      matches: this.#offsets.length,
      isWhole: !this.#isCounting && this.#offsets.length < mostCounted,
      number: index < 0 ? null : index + 1,
    });
  }
}
