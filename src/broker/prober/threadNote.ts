// Where a thread of the prober is, in memory that the main thread can read while the other one hangs.

/** One cell each, of 32 bits. */
const STEP = 0;
const INDEX = 1;
const SLOW = 2;
const STOP = 3;
const cells = 4;

export interface Progress {
  /** Counts what was begun: unchanged, it is still at the same. */
  readonly step: number;
  /** Of the handle it is at. */
  readonly index: number;
  /** Whether this may take long and come all the same, as on a disk or a server. */
  readonly isSlow: boolean;
}

export class ThreadNote {
  readonly #cells: Int32Array;

  constructor(readonly buffer = new SharedArrayBuffer(cells * Int32Array.BYTES_PER_ELEMENT)) {
    this.#cells = new Int32Array(buffer);
  }

  /** Written by the thread before a question about the handle of this index. */
  begin(index: number, isSlow: boolean): void {
    Atomics.store(this.#cells, INDEX, index);
    Atomics.store(this.#cells, SLOW, isSlow ? 1 : 0);
    Atomics.add(this.#cells, STEP, 1);
  }

  get progress(): Progress {
    return {
      step: Atomics.load(this.#cells, STEP),
      index: Atomics.load(this.#cells, INDEX),
      isSlow: Atomics.load(this.#cells, SLOW) === 1,
    };
  }

  /** Written by the main thread: no further handle of this task. */
  set mustStop(value: boolean) {
    Atomics.store(this.#cells, STOP, value ? 1 : 0);
  }

  get mustStop(): boolean {
    return Atomics.load(this.#cells, STOP) === 1;
  }
}
