// Reads windows of a capture and its index from disk, while the broker still writes them or long after.
import { open, stat } from 'node:fs/promises';

export interface ReadRecord {
  readonly time: number;
  readonly offset: number;
  readonly length: number;
}

/** As the broker writes it: float64 time, uint64 offset, uint32 length, 4 bytes kept. */
const recordSize = 24;

async function readWindow(file: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
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
  const bytes = await readWindow(file, first * recordSize, count * recordSize);
  return Array.from({ length: Math.floor(bytes.length / recordSize) }, (_, index) => {
    const at = index * recordSize;
    return {
      time: bytes.readDoubleLE(at),
      offset: Number(bytes.readBigUInt64LE(at + 8)),
      length: bytes.readUInt32LE(at + 16),
    };
  });
}

export async function captureSize(file: string): Promise<number> {
  return (await stat(file)).size;
}
