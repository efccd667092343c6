// Searches a file of any size in pieces: neighbouring pieces overlap by one byte less than the pattern, so no border hides a match.
import { open, type FileHandle } from 'node:fs/promises';
import type { BytePattern } from '../../model/capture/bytePattern';
import { defaultStepSize, readFully } from './fileSteps';

export interface SearchSteps {
  readonly signal: AbortSignal;
  /** After each piece: up to where it was searched. */
  readonly onProgress?: (place: number) => void;
  /** Bytes a piece holds beside the overlap. */
  readonly pieceSize?: number;
  /** Where the file is taken to end, though it is longer. */
  readonly limit?: number;
}

function nextIn(bytes: Buffer, pattern: BytePattern, from: number): number {
  return pattern.only ? bytes.indexOf(pattern.only, from) : pattern.indexIn(bytes, from);
}

function previousIn(bytes: Buffer, pattern: BytePattern, from: number): number {
  if (from < 0) return -1;
  return pattern.only ? bytes.lastIndexOf(pattern.only, from) : pattern.lastIndexIn(bytes, from);
}

/** Reads pieces of a file into one buffer; what `piece` answers is good until it is called again. */
class Pieces {
  readonly #buffer: Buffer;

  constructor(
    private readonly handle: FileHandle,
    size: number,
  ) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  piece(offset: number, length: number): Promise<Buffer> {
    return readFully(this.handle, this.#buffer, offset, length);
  }
}

async function withPieces<T>(
  file: string,
  size: number,
  limit: number,
  work: (pieces: Pieces, fileSize: number) => Promise<T>,
): Promise<T> {
  const handle = await open(file, 'r');
  try {
    return await work(new Pieces(handle, size), Math.min((await handle.stat()).size, limit));
  } finally {
    await handle.close();
  }
}

/**
 * Calls `found` with each offset from `from` on at which the pattern lies, overlapping ones too, until it answers false.
 * Answers up to where matches begin that have been seen: where a later search goes on when the file has grown.
 */
export function findMatches(
  file: string,
  pattern: BytePattern,
  from: number,
  found: (offset: number) => boolean,
  { signal, onProgress, pieceSize = defaultStepSize, limit = Infinity }: SearchSteps,
): Promise<number> {
  const overlap = pattern.length - 1;
  return withPieces(file, pieceSize + overlap, limit, async (pieces, size) => {
    for (let start = from; start + overlap < size; start += pieceSize) {
      const bytes = await pieces.piece(start, Math.min(pieceSize + overlap, size - start));
      signal.throwIfAborted();
      for (let at = nextIn(bytes, pattern, 0); at >= 0; at = nextIn(bytes, pattern, at + 1)) {
        if (!found(start + at)) return start + at + 1;
      }
      onProgress?.(Math.min(start + pieceSize, size));
    }
    return Math.max(from, size - overlap);
  });
}

/** The first match that begins at `from` or later; null when there is none. */
export async function findNext(
  file: string,
  pattern: BytePattern,
  from: number,
  steps: SearchSteps,
): Promise<number | null> {
  let first: number | null = null;
  const take = (offset: number): boolean => {
    first = offset;
    return false;
  };
  await findMatches(file, pattern, from, take, steps);
  return first;
}

/** The last match that begins before `before`; null when there is none. */
export function findPrevious(
  file: string,
  pattern: BytePattern,
  before: number,
  { signal, onProgress, pieceSize = defaultStepSize, limit = Infinity }: SearchSteps,
): Promise<number | null> {
  const overlap = pattern.length - 1;
  return withPieces(file, pieceSize + overlap, limit, async (pieces, size) => {
    // `end` is where matches have been looked for from: they begin before it and may end after it.
    for (let end = Math.min(before, size - overlap); end > 0;) {
      const start = Math.max(0, end - pieceSize);
      const bytes = await pieces.piece(start, end - start + overlap);
      signal.throwIfAborted();
      const at = previousIn(bytes, pattern, end - start - 1);
      if (at >= 0) return start + at;
      end = start;
      onProgress?.(end);
    }
    return null;
  });
}
