// Reads files from their beginning in equal steps, so that work on a file of any size can tell its progress and be given up.
import type { FileHandle } from 'node:fs/promises';

export interface FileSteps {
  readonly signal: AbortSignal;
  /** Bytes done of all there are to do. */
  readonly onProgress: (done: number, total: number) => void;
  readonly stepSize?: number;
}

export const defaultStepSize = 1024 * 1024;

/** Fills as much of `buffer` as there is at `offset`; answers that part. */
export async function readFully(
  handle: FileHandle,
  buffer: Buffer,
  offset: number,
  length: number,
): Promise<Buffer> {
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
