// A reader of a pipe into which many small pieces are written: how many calls that takes, and when it does not let them gather.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventQueue } from '../../../../src/broker/events/eventQueue';
import { CaptureHashes } from '../../../../src/broker/pipes/captureHashes';
import { PipeReader } from '../../../../src/broker/pipes/pipeReader';
import { ReadTurns, turnLength } from '../../../../src/broker/pipes/readTurns';
import { decodeReads } from '../../../../src/model/capture/readIndex';
import { ERROR_BROKEN_PIPE } from '../../../../src/win32/constants';
import type { Transfer } from '../../../../src/win32/bindings/pipes';

const piece = 64;
/** Milliseconds of a call into the pipe and, less, of a look at the clock. */
const callLength = 0.02;
const lookLength = 0.005;

/** A pipe whose writer writes a piece at a time, each so many milliseconds after the one before, and waits while the pipe is full. */
class BusyPipe {
  clock = 0;
  reads = 0;
  /** Looks that found the pipe full. */
  full = 0;
  #written = 0;
  #taken = 0;
  #nextWrite = 0;

  constructor(
    readonly pieces: number,
    readonly between: number,
    readonly size: number,
  ) {}

  readonly now = (): number => (this.clock += lookLength);

  #waiting(): number {
    for (; this.#nextWrite <= this.clock; this.#nextWrite += this.between) {
      const hasRoom = this.#written - this.#taken + piece <= this.size;
      if (hasRoom && this.#written < this.pieces * piece) this.#written += piece;
    }
    return this.#written - this.#taken;
  }

  readonly PeekNamedPipe = (): number => {
    this.clock += callLength;
    const waiting = this.#waiting();
    if (waiting >= this.size) this.full += 1;
    return waiting;
  };

  readonly ReadFileSync = (_handle: bigint, buffer: Buffer): Transfer => {
    this.clock += callLength;
    this.reads += 1;
    const bytes = Math.min(buffer.length, this.#waiting());
    this.#taken += bytes;
    buffer.fill(1, 0, bytes);
    return { ok: true, bytes };
  };

  readonly ReadFile = async (_handle: bigint, buffer: Buffer): Promise<Transfer> => {
    await Promise.resolve();
    while (this.#waiting() === 0) {
      if (this.#written >= this.pieces * piece) {
        return { ok: false, code: ERROR_BROKEN_PIPE, bytes: 0 };
      }
      this.clock = this.#nextWrite;
    }
    return this.ReadFileSync(0n, buffer);
  };

  readonly CancelIoEx = (): boolean => false;
}

describe('A reader of a busy pipe', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'busy-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Pieces that come `between` milliseconds apart, into a pipe of `size` bytes; `others` have bytes all the while. */
  async function readAll(between: number, size: number, others = false) {
    const pipe = new BusyPipe(4000, between, size);
    const turns = new ReadTurns(pipe.now);
    let isOver = false;
    let pauses = 0;
    let longestStep = 0;
    const letWrite = turns.letWrite.bind(turns);
    turns.letWrite = (deadline) => {
      pauses += 1;
      letWrite(deadline);
    };
    const close = (): void => undefined;
    const reader = new PipeReader({
      hashes: new CaptureHashes(),
      ...{ win32: pipe, events: new EventQueue(() => undefined, 0), startedAt: 0, label: 'stdout' },
      turns,
      ...{ readSize: 65_536, paused: false, shared: false, bufferSize: size },
      readEnd: { value: 4n, isClosed: false, close, release: close },
      captureFile: join(folder, 'stdout.bin'),
      indexFile: join(folder, 'stdout.index'),
    });
    const work = reader.work.bind(reader);
    reader.work = (deadline) => {
      const more = work(deadline);
      longestStep = Math.max(longestStep, pipe.clock - (deadline - turnLength));
      return more;
    };
    if (others) turns.add({ work: () => !isOver });
    await reader.run();
    isOver = true;
    await reader.hashed;
    const lengths = decodeReads(readFileSync(join(folder, 'stdout.index'))).map(
      ({ length }) => length,
    );
    const bytes = lengths.reduce((sum, length) => sum + length, 0);
    assert.equal(bytes, 4000 * piece);
    assert.equal(readFileSync(join(folder, 'stdout.bin')).length, bytes);
    return { pipe, lengths, pauses, longestStep };
  }

  it('takes many small writes with one read', async () => {
    const { pipe, lengths } = await readAll(0.02, 256 * 1024);
    // The time of a look, a read and a pause of 0.1 ms is that of seven writes; without a pause of two.
    assert.ok(pipe.reads < 4000 / 5, `${pipe.reads} reads`);
    assert.ok(Math.max(...lengths) <= 16 * piece);
  });

  it('does not work for longer than a turn because of that', async () => {
    const { longestStep } = await readAll(0.02, 256 * 1024);
    // The look and the read that the end of the turn may come before.
    assert.ok(longestStep < turnLength + 3 * callLength, `${longestStep} ms`);
  });

  it('reads each write as it comes when the writer is slower than the reader', async () => {
    const { lengths, pauses } = await readAll(0.2, 256 * 1024);
    assert.ok(lengths.every((length) => length === piece));
    assert.equal(pauses, 0);
  });

  it('lets nothing gather while another pipe has bytes', async () => {
    const { lengths } = await readAll(0.02, 256 * 1024, true);
    assert.ok(Math.max(...lengths) <= 4 * piece, `${Math.max(...lengths)} bytes`);
  });

  it('never lets a small pipe become full, whose writer would wait', async () => {
    for (const pieces of [6, 16]) {
      const { pipe } = await readAll(0.02, pieces * piece);
      assert.equal(pipe.full, 0, `${pieces} pieces`);
    }
  });
});
