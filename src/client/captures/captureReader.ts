// Reads windows of a capture and its index from disk, while the broker still writes them or long after.
import { open, stat } from 'node:fs/promises';
import { decodeReads, readRecordSize, type ReadRecord } from '../../model/capture/readIndex';
import { readFully } from './fileSteps';

async function readWindow(file: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    return await readFully(handle, Buffer.alloc(length), offset, length);
  } finally {
    await handle.close();
  }
}

/** Up to `length` bytes from `offset`; fewer at the end. */
export function readCapture(file: string, offset: number, length: number): Promise<Buffer> {
  return readWindow(file, offset, length);
}

/** Up to `count` reads from number `first` on; a record being written is left for the next time. */
export async function readIndex(
  file: string,
  first: number,
  count: number,
): Promise<readonly ReadRecord[]> {
  return decodeReads(await readWindow(file, first * readRecordSize, count * readRecordSize));
}

export async function captureSize(file: string): Promise<number> {
  return (await stat(file)).size;
}
