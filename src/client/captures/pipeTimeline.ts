// How many bytes a pipe delivered when: the reads of its index counted into equal spans of time, whatever their number.
import { open } from 'node:fs/promises';
import type { TimelineBuckets } from '../../model/protocol/panelRequests';
import { readRecordSize } from '../../model/capture/readIndex';
import { readFully } from './fileSteps';

/** Spans kept of a pipe; when its time is longer than that, two become one. */
const mostBuckets = 4096;
/** Milliseconds of a span at first. */
const firstWidth = 1 / 8;
/** Records taken in one turn of the loop. */
const readsPerTurn = 40_000;

export class PipeTimeline {
  readonly #file: string;
  #width = firstWidth;
  readonly #bytes = new Float64Array(mostBuckets);
  readonly #reads = new Float64Array(mostBuckets);
  /** Spans up to the last one with a read. */
  #used = 0;
  #counted = 0;
  #first: number | null = null;
  #last: number | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(indexFile: string) {
    this.#file = indexFile;
  }

  /** Counts what has been added to the index, and answers with at most `most` spans from time 0 on. */
  buckets(most: number): Promise<TimelineBuckets> {
    const done = this.#work.then(async () => {
      await this.#update();
      return this.#merged(most);
    });
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #update(): Promise<void> {
    const handle = await open(this.#file, 'r');
    try {
      const buffer = Buffer.allocUnsafe(readsPerTurn * readRecordSize);
      for (;;) {
        const offset = this.#counted * readRecordSize;
        const bytes = await readFully(handle, buffer, offset, buffer.length);
        const reads = Math.floor(bytes.length / readRecordSize);
        this.#count(bytes, reads);
        this.#counted += reads;
        if (reads < readsPerTurn) return;
      }
    } finally {
      await handle.close();
    }
  }

  #count(bytes: Buffer, reads: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < reads * readRecordSize; at += readRecordSize) {
      const recorded = view.getFloat64(at, true);
      // An index may come from elsewhere, and no span is wide enough for a time without an end.
      const time = Number.isFinite(recorded) ? Math.max(0, recorded) : (this.#last ?? 0);
      this.#first ??= time;
      this.#last = time;
      while (time >= this.#width * mostBuckets) this.#widen();
      const bucket = Math.floor(time / this.#width);
      this.#bytes[bucket] = (this.#bytes[bucket] ?? 0) + view.getUint32(at + 16, true);
      this.#reads[bucket] = (this.#reads[bucket] ?? 0) + 1;
      if (bucket >= this.#used) this.#used = bucket + 1;
    }
  }

  #widen(): void {
    this.#width *= 2;
    for (const counts of [this.#bytes, this.#reads]) {
      for (let into = 0; into < mostBuckets / 2; into += 1) {
        counts[into] = (counts[2 * into] ?? 0) + (counts[2 * into + 1] ?? 0);
      }
      counts.fill(0, mostBuckets / 2);
    }
    this.#used = Math.ceil(this.#used / 2);
  }

  #merged(most: number): TimelineBuckets {
    let step = 1;
    while (this.#used / step > most) step *= 2;
    const sums = (counts: Float64Array): readonly number[] =>
      Array.from({ length: Math.ceil(this.#used / step) }, (_, bucket) =>
        counts.subarray(bucket * step, (bucket + 1) * step).reduce((sum, count) => sum + count, 0),
      );
    return {
      width: this.#width * step,
      first: this.#first,
      last: this.#last,
      bytes: sums(this.#bytes),
      reads: sums(this.#reads),
    };
  }
}
