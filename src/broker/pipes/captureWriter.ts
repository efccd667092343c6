// Appends what ReadFile returned to the capture file, and one record per read to its index.
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { encodeReads, type ReadRecord } from '../../model/capture/readIndex';

export type CompletedRead = Omit<ReadRecord, 'offset'>;

/** Bytes hashed in one go on the main thread: less than a millisecond. */
const hashedAtOnce = 1024 * 1024;

export class CaptureWriter {
  readonly #capture: number;
  readonly #index: number;
  #bytes = 0;
  #reads = 0;

  constructor(
    private readonly captureFile: string,
    indexFile: string,
  ) {
    this.#capture = openSync(captureFile, 'w');
    this.#index = openSync(indexFile, 'w');
  }

  get bytes(): number {
    return this.#bytes;
  }

  get reads(): number {
    return this.#reads;
  }

  /**
   * Takes reads whose bytes stand one behind the other. Written when it returns: a broker that dies later loses nothing of
   * it. The capture first, then its index, so that no record speaks of bytes that are not there.
   * @throws the error of the file system; then `bytes` counts what the capture holds all the same.
   */
  append(bytes: Uint8Array, reads: readonly CompletedRead[]): void {
    let offset = this.#bytes;
    const records = reads.map((read) => {
      const record = { ...read, offset };
      offset += read.length;
      return record;
    });
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#capture, bytes, written);
    } finally {
      this.#bytes += written;
    }
    const index = encodeReads(records);
    for (let at = 0; at < index.length;) at += writeSync(this.#index, index, at);
    this.#reads += reads.length;
  }

  /**
   * Closes both files, and resolves with the SHA-256 of the capture. Made from the file when the pipe has ended: while bytes
   * come it would take a third of the time there is for them.
   */
  async finish(): Promise<string> {
    closeSync(this.#capture);
    closeSync(this.#index);
    const hash = createHash('sha256');
    if (this.#bytes === 0) return hash.digest('hex');
    const file = await open(this.captureFile, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(hashedAtOnce, this.#bytes));
      for (let at = 0; at < this.#bytes;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) throw new Error(`${this.captureFile} has become shorter.`);
        hash.update(buffer.subarray(0, Math.min(bytesRead, this.#bytes - at)));
        at += bytesRead;
      }
    } finally {
      await file.close();
    }
    return hash.digest('hex');
  }
}
