// Appends what ReadFile returned to the capture file, and one record per read to its index.
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * Index record, little endian: time of the read in milliseconds since the session began (float64), offset in the capture
 * (uint64), length (uint32), and 4 bytes kept for later. Fixed size, so that a view can go to any read.
 */
export const indexRecordSize = 24;

export class CaptureWriter {
  readonly #hash = createHash('sha256');
  readonly #capture: number;
  readonly #index: number;
  #bytes = 0;
  #reads = 0;

  constructor(captureFile: string, indexFile: string) {
    this.#capture = openSync(captureFile, 'w');
    this.#index = openSync(indexFile, 'w');
  }

  get bytes(): number {
    return this.#bytes;
  }

  get reads(): number {
    return this.#reads;
  }

  /** Written when it returns: a broker that dies later loses nothing of it. The capture first, then its index. */
  append(chunk: Buffer, time: number): void {
    for (let written = 0; written < chunk.length;) {
      written += writeSync(this.#capture, chunk, written);
    }
    const record = Buffer.alloc(indexRecordSize);
    record.writeDoubleLE(time, 0);
    record.writeBigUInt64LE(BigInt(this.#bytes), 8);
    record.writeUInt32LE(chunk.length, 16);
    writeSync(this.#index, record);
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    this.#reads += 1;
  }

  /** Closes both files and returns the SHA-256 of all bytes. */
  finish(): string {
    closeSync(this.#capture);
    closeSync(this.#index);
    return this.#hash.digest('hex');
  }
}
