// A capture of which perhaps only the beginning and the end are kept: its bytes at their own offsets, and the search in them.
import type { BytePattern } from './bytePattern';
import type { FoundMatch, SearchProgress } from './capturePlace';

/** What is left out begins and ends at multiples of this: the panel fetches captures in pages of this size. */
export const pageBytes = 64 * 1024;

/** A part of a capture that is not kept. */
export interface MissingPart {
  readonly offset: number;
  readonly length: number;
}

/** Matches that are counted; beyond it there are just more. */
const mostCounted = 10_000;

interface Part {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export class KeptCapture {
  readonly #parts: readonly Part[];

  /** `bytes`: those before what is missing, and right after them those behind it. */
  constructor(
    readonly size: number,
    readonly missing: MissingPart | null,
    readonly bytes: Uint8Array,
  ) {
    this.#parts = missing
      ? [
          { start: 0, bytes: bytes.subarray(0, missing.offset) },
          { start: missing.offset + missing.length, bytes: bytes.subarray(missing.offset) },
        ]
      : [{ start: 0, bytes }];
  }

  /** Up to `length` bytes from `offset`; fewer at the end, and where what is missing begins. */
  read(offset: number, length: number): Uint8Array {
    const part = this.#parts.find(
      ({ start, bytes }) => offset >= start && offset < start + bytes.length,
    );
    if (!part) return new Uint8Array();
    return part.bytes.subarray(offset - part.start, offset - part.start + length);
  }

  /** The nearest match in that direction, or from the other end on. */
  find(pattern: BytePattern, from: number, direction: 'next' | 'previous'): FoundMatch | null {
    const isNext = direction === 'next';
    const search = (place: number): number | null =>
      isNext ? this.#next(pattern, place) : this.#previous(pattern, place);
    const ahead = search(from);
    const offset = ahead ?? search(isNext ? 0 : this.size + pattern.length);
    return offset === null ? null : { offset, length: pattern.length, wrapped: ahead === null };
  }

  /** How many there are, and which of them is at `current`. */
  count(pattern: BytePattern, current: number | null): SearchProgress {
    let matches = 0;
    let number: number | null = null;
    let next = this.#next(pattern, 0);
    while (next !== null && matches < mostCounted) {
      matches += 1;
      if (next === current) number = matches;
      next = this.#next(pattern, next + 1);
    }
    return { searched: null, size: this.size, matches, isWhole: next === null, number };
  }

  #next(pattern: BytePattern, from: number): number | null {
    for (const { start, bytes } of this.#parts) {
      const at = pattern.indexIn(bytes, Math.max(0, from - start));
      if (at >= 0) return start + at;
    }
    return null;
  }

  #previous(pattern: BytePattern, before: number): number | null {
    for (const { start, bytes } of this.#parts.toReversed()) {
      const at = before > start ? pattern.lastIndexIn(bytes, before - start - 1) : -1;
      if (at >= 0) return start + at;
    }
    return null;
  }
}
