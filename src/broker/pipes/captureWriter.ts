// Appends what ReadFile returned to the capture file, and one record per read to its index.
import { closeSync, openSync, writeSync } from 'node:fs';
import { encodeReads, type ReadRecord } from '../../model/capture/readIndex';
import type { CaptureHashes } from './captureHashes';

export type CompletedRead = Omit<ReadRecord, 'offset'>;

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
   * @throws Error when the capture cannot be read back.
   */
  async finish(hashes: CaptureHashes): Promise<string> {
    closeSync(this.#capture);
    closeSync(this.#index);
    return hashes.hash(this.captureFile, this.#bytes);
  }
}
