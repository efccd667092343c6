// A pipe reader on real pipes: whatever the writer does, the capture holds each byte once and the index each read.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventQueue } from '../../../src/broker/events/eventQueue';
import { CaptureHashes } from '../../../src/broker/pipes/captureHashes';
import { PipeReader, type PipeReaderOptions } from '../../../src/broker/pipes/pipeReader';
import { ReadTurns } from '../../../src/broker/pipes/readTurns';
import type { SessionEvent } from '../../../src/model/session/events';
import { decodeReads } from '../../../src/model/capture/readIndex';
import {
  ERROR_DISK_FULL,
  GENERIC_WRITE,
  OPEN_EXISTING,
  PIPE_ACCESS_DUPLEX,
  PIPE_READMODE_MESSAGE,
  PIPE_TYPE_MESSAGE,
} from '../../../src/win32/constants';
import type { Handle } from '../../../src/win32/handle';
import { HandleLedger, type OwnedHandle } from '../../../src/win32/ownedHandle';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { endSessions, temporaryFolder } from '../runSession';

const win32 = loadWin32(() => undefined);
const ledger = new HandleLedger((value) => win32.CloseHandle(value));
const quiet = { inherit: false, descriptor: 0n, sddl: null };

interface Ends {
  readonly read: OwnedHandle;
  readonly write: OwnedHandle;
}

function anonymous(bufferSize = 0): Ends {
  const ends = win32.CreatePipe(quiet, bufferSize);
  return { read: ledger.own(ends.read), write: ledger.own(ends.write) };
}

/** A pipe of messages: the read end is the server's. */
function messages(): Ends {
  const lpName = `\\\\.\\pipe\\pipe-reader-${process.pid}`;
  const dwPipeMode = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE;
  const read = win32.CreateNamedPipeW(
    { lpName, dwOpenMode: PIPE_ACCESS_DUPLEX, dwPipeMode },
    quiet,
  );
  const write = win32.CreateFileW(
    {
      lpFileName: lpName,
      dwDesiredAccess: GENERIC_WRITE,
      dwShareMode: 0,
      dwCreationDisposition: OPEN_EXISTING,
      dwFlagsAndAttributes: 0,
    },
    quiet,
  );
  return { read: ledger.own(read), write: ledger.own(write) };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const pattern = (length: number, seed: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 7 + seed) & 0xff));

async function write(end: Handle, bytes: Buffer): Promise<void> {
  const result = await win32.WriteFile(end, bytes);
  assert.deepEqual(result, { ok: true, bytes: bytes.length });
}

describe('A pipe reader', () => {
  afterEach(async () => {
    ledger.closeAll();
    await endSessions();
  });

  function open(ends: Ends, options: Partial<PipeReaderOptions> = {}) {
    const folder = temporaryFolder();
    const captureFile = join(folder, 'capture.bin');
    const indexFile = join(folder, 'capture.index');
    const events: SessionEvent[] = [];
    const queue = new EventQueue((batch) => events.push(...batch), Date.now());
    const reader = new PipeReader({
      hashes: new CaptureHashes(),
      win32,
      events: queue,
      turns: new ReadTurns(),
      startedAt: Date.now(),
      label: 'stdout',
      readEnd: ends.read,
      captureFile,
      indexFile,
      readSize: 65_536,
      paused: false,
      shared: false,
      bufferSize: win32.PipeBufferSize(ends.read.value),
      ...options,
    });
    const reads = () => decodeReads(readFileSync(indexFile));
    const ended = () => {
      queue.flush();
      const end = events.find((event) => event.type === 'pipeEnded');
      assert.ok(end);
      return end;
    };
    /** After the end: what was captured, its reads checked against it. */
    const result = async (phase: string) => {
      await reader.hashed;
      const end = ended();
      const hashed = events.find((event) => event.type === 'pipeHashed');
      assert.equal(end.phase, phase);
      const bytes = readFileSync(captureFile);
      let offset = 0;
      for (const read of reads()) {
        assert.equal(read.offset, offset);
        offset += read.length;
      }
      assert.deepEqual(
        { bytes: end.bytes, reads: end.reads, sha256: hashed?.sha256 },
        { bytes: bytes.length, reads: reads().length, sha256: sha256(bytes) },
      );
      assert.equal(offset, bytes.length);
      return { bytes, reads: reads(), end };
    };
    return { reader, reads, ended, result };
  }

  /** Until the reader has read this much; the test's own deadline ends a wait in vain. */
  async function untilRead(reads: () => readonly { length: number }[], total: number) {
    while (reads().reduce((sum, read) => sum + read.length, 0) < total) await nextTurn();
  }

  for (const shared of [false, true]) {
    for (const readSize of [1, 100, 65_536]) {
      const way = `at most ${readSize} bytes at a time${shared ? ', each on the pool' : ''}`;
      it(`keeps pieces of every size, ${way}`, async () => {
        const ends = anonymous();
        const { reader, result } = open(ends, { shared, readSize });
        const run = reader.run();
        const sizes =
          readSize === 1 ? [1, 0, 2, 300] : [1, 0, 64, 4095, 4096, 4097, 70_000, 1, 200_000];
        const pieces = sizes.map((size, number) => pattern(size, number));
        for (const piece of pieces) await write(ends.write.value, piece);
        ends.write.close();
        await run;
        const { bytes, reads } = await result('endOfFile');
        assert.equal(sha256(bytes), sha256(Buffer.concat(pieces)));
        assert.ok(ends.read.isClosed);
        for (const read of reads) {
          assert.ok(read.length <= readSize);
          assert.equal(read.available === null, shared);
        }
      });
    }
  }

  it('keeps messages apart, those of no bytes too, and the rest of one longer than a read', async () => {
    const ends = messages();
    const { reader, result } = open(ends, { readSize: 8 });
    const run = reader.run();
    for (const text of ['one', '', 'longer than a read', '', 'x']) {
      await write(ends.write.value, Buffer.from(text));
    }
    ends.write.close();
    await run;
    const { bytes, reads } = await result('endOfFile');
    assert.equal(bytes.toString(), 'onelonger than a readx');
    assert.deepEqual(
      reads.map((read) => read.length),
      [3, 0, 8, 8, 2, 0, 1],
    );
  });

  it('tells what was in the pipe before each read: nothing when it had to wait', async () => {
    const ends = anonymous();
    const { reader, reads, result } = open(ends, { readSize: 6 });
    await write(ends.write.value, Buffer.from('0123456789'));
    const run = reader.run();
    await untilRead(reads, 10);
    await reader.pause();
    reader.resume();
    ends.write.close();
    await run;
    assert.deepEqual(
      (await result('endOfFile')).reads.map(({ length, available }) => [length, available]),
      [
        [6, 10],
        [4, 4],
      ],
    );
  });

  it('reads nothing while it is paused, and loses nothing by it', async () => {
    const ends = anonymous(65_536);
    const { reader, reads, result } = open(ends);
    const run = reader.run();
    const pieces: Buffer[] = [];
    for (let round = 0; round < 20; round += 1) {
      const before = pattern(5000, round);
      await write(ends.write.value, before);
      // In odd rounds a read waits for more by now, in even ones perhaps not.
      if (round % 2 === 1) await untilRead(reads, pieces.length * 2550 + 5000);
      await reader.pause();
      assert.ok(reader.isPaused);
      const left = win32.PeekNamedPipe(ends.read.value) ?? 0;
      const during = pattern(100, round);
      await write(ends.write.value, during);
      assert.equal(win32.PeekNamedPipe(ends.read.value), left + during.length);
      reader.resume();
      assert.ok(!reader.isPaused);
      pieces.push(before, during);
    }
    ends.write.close();
    await run;
    assert.equal(sha256((await result('endOfFile')).bytes), sha256(Buffer.concat(pieces)));
  });

  it('keeps what a read brought that was cancelled too late', async () => {
    const ends = anonymous();
    const { reader, reads, result } = open(ends);
    const run = reader.run();
    await write(ends.write.value, Buffer.from('first '));
    await untilRead(reads, 6);
    // Some turns later the next read waits. While this thread stands still, the pool writes and that read completes; the
    // cancel comes after both.
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    const rest = reader.pause();
    const written = write(ends.write.value, Buffer.from('second'));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    await Promise.all([rest, written]);
    ends.write.close();
    reader.resume();
    await run;
    assert.equal((await result('endOfFile')).bytes.toString(), 'first second');
  });

  it('left unread fills the pipe and blocks its writer until it is resumed', async () => {
    const ends = anonymous(4096);
    const { reader, reads, result } = open(ends, { paused: true });
    const run = reader.run();
    const bytes = pattern(100_000, 3);
    let isWritten = false;
    const written = write(ends.write.value, bytes).then(() => (isWritten = true));
    while (win32.PeekNamedPipe(ends.read.value) === 0) await nextTurn();
    assert.equal(reads().length, 0);
    assert.ok(!isWritten);
    assert.ok(reader.isOpen && reader.isPaused);
    reader.resume();
    await written;
    ends.write.close();
    await run;
    assert.equal(sha256((await result('endOfFile')).bytes), sha256(bytes));
  });

  it('ends as cancelled, paused or not', async () => {
    for (const paused of [false, true]) {
      const ends = anonymous();
      const { reader, result } = open(ends, { paused });
      const run = reader.run();
      reader.cancel();
      await run;
      assert.equal((await result('cancelled')).end.bytes, 0);
      assert.ok(ends.read.isClosed && !reader.isOpen);
      await reader.pause();
    }
  });

  it('says that the disk is full, and leaves the read end open', async function () {
    // A device of the system below Wine; Windows has no disk that is always full.
    const full = 'Z:\\dev\\full';
    try {
      closeSync(openSync(full, 'r+'));
    } catch {
      this.skip();
    }
    const ends = anonymous();
    const { reader, reads, ended } = open(ends, { captureFile: full });
    const run = reader.run();
    await write(ends.write.value, Buffer.from('nowhere to go'));
    await run;
    const { phase, bytes, failure } = ended();
    assert.deepEqual([phase, bytes, failure?.code], ['failed', 0, ERROR_DISK_FULL]);
    assert.deepEqual(reads(), []);
    assert.ok(!reader.isOpen && !ends.read.isClosed);
    // The writer did nothing wrong: its pipe is not broken.
    await write(ends.write.value, Buffer.from('into the pipe'));
  });
});
