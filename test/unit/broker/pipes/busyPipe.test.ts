// A reader of a pipe into which many small pieces are written: how many calls that takes, and that nothing is lost by its rests.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventQueue } from '../../../../src/broker/events/eventQueue';
import { PipeReader } from '../../../../src/broker/pipes/pipeReader';
import { ReadTurns, type ReadTurn } from '../../../../src/broker/pipes/readTurns';
import { decodeReads } from '../../../../src/model/capture/readIndex';
import type { SessionEvent } from '../../../../src/model/session/events';
import { ERROR_BROKEN_PIPE } from '../../../../src/win32/constants';
import type { Transfer } from '../../../../src/win32/bindings/pipes';

const piece = 64;
const inOneRest = 100;

/** A pipe whose writer is as fast as its reader, and writes many pieces while that rests. */
class BusyPipe {
  /** Pieces still to be written. */
  left: number;
  waiting = 0;
  calls = 0;
  peeks = 0;

  constructor(readonly pieces: number) {
    this.left = pieces;
  }

  write(count: number): void {
    const written = Math.min(count, this.left);
    this.left -= written;
    this.waiting += written * piece;
  }

  readonly PeekNamedPipe = (): number => {
    this.peeks += 1;
    return this.waiting;
  };

  readonly ReadFileSync = (_handle: bigint, buffer: Buffer): Transfer => {
    this.calls += 1;
    const bytes = Math.min(buffer.length, this.waiting);
    this.waiting -= bytes;
    buffer.fill(1, 0, bytes);
    return { ok: true, bytes };
  };

  readonly ReadFile = async (_handle: bigint, buffer: Buffer): Promise<Transfer> => {
    if (this.waiting === 0) this.write(1);
    await Promise.resolve();
    if (this.waiting === 0) return { ok: false, code: ERROR_BROKEN_PIPE, bytes: 0 };
    return this.ReadFileSync(0n, buffer);
  };

  readonly CancelIoEx = (): boolean => false;
}

describe('A reader of a busy pipe', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'busy-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function reading(pieces: number, onRest: (reader: PipeReader) => void = () => undefined) {
    const pipe = new BusyPipe(pieces);
    let rests = 0;
    class CountedTurns extends ReadTurns {
      override addLater(resting: ReadTurn): void {
        super.addLater(resting);
        if (resting !== reader) return;
        rests += 1;
        pipe.write(inOneRest);
        onRest(reader);
      }
    }
    // Each look at the clock takes a while, and nothing else does.
    let clock = 0;
    const turns = new CountedTurns(() => (clock += 0.01));
    const events: SessionEvent[] = [];
    const queue = new EventQueue((batch) => events.push(...batch), 0);
    const close = (): void => undefined;
    const reader = new PipeReader({
      ...{ win32: pipe, events: queue, turns, startedAt: 0, label: 'stdout' },
      ...{ readSize: 65_536, paused: false, shared: false, bufferSize: 65_536 },
      readEnd: { value: 4n, isClosed: false, close, release: close },
      captureFile: join(folder, 'stdout.bin'),
      indexFile: join(folder, 'stdout.index'),
    });
    const ended = async () => {
      await reader.hashed;
      queue.flush();
      const end = events.find((event) => event.type === 'pipeEnded');
      assert.ok(end);
      const lengths = decodeReads(readFileSync(join(folder, 'stdout.index'))).map(
        ({ length }) => length,
      );
      const bytes = readFileSync(join(folder, 'stdout.bin')).length;
      assert.equal(
        lengths.reduce((sum, length) => sum + length, 0),
        bytes,
      );
      return { phase: end.phase, bytes, lengths };
    };
    /** Resolves with the end of a rest that begins now. */
    const rested = (): Promise<void> =>
      new Promise((resolve) => {
        turns.addLater({ work: () => (resolve(), false) });
      });
    return { pipe, reader, ended, rested, rests: () => rests };
  }

  it('reads the first pieces as they come, then many with one call, and has each byte', async () => {
    const { pipe, reader, ended, rests } = reading(10_000);
    await reader.run();
    const { phase, bytes, lengths } = await ended();
    assert.deepEqual([phase, bytes], ['endOfFile', 10_000 * piece]);
    assert.ok(lengths.slice(0, 30).every((length) => length === piece));
    assert.ok(rests() >= 90);
    assert.ok(pipe.calls < 150, `${pipe.calls} reads`);
    assert.ok(pipe.peeks < 250, `${pipe.peeks} questions`);
  });

  it('is paused while it rests, and reads nothing more until it is resumed', async () => {
    let calls = 0;
    let isPaused = false;
    let settle: (pause: Promise<void>) => void = () => undefined;
    const paused = new Promise<void>((resolve) => (settle = resolve));
    const { pipe, reader, ended, rested } = reading(10_000, (resting) => {
      if (isPaused) return;
      isPaused = true;
      calls = pipe.calls;
      settle(resting.pause());
    });
    const run = reader.run();
    await paused;
    await rested();
    assert.equal(pipe.calls, calls);
    reader.resume();
    await run;
    assert.equal((await ended()).bytes, 10_000 * piece);
  });

  it('is cancelled while it rests', async () => {
    const { pipe, reader, ended } = reading(10_000, (resting) => resting.cancel());
    await reader.run();
    assert.equal((await ended()).phase, 'cancelled');
    assert.ok(pipe.left > 9000);
  });
});
