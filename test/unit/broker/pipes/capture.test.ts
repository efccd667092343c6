// A capture and its index as the broker writes them are what the views read back.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureHashes } from '../../../../src/broker/pipes/captureHashes';
import { CaptureWriter } from '../../../../src/broker/pipes/captureWriter';
import { captureSize, readCapture, readIndex } from '../../../../src/client/captures/captureReader';
import { decodeReads, encodeReads, readRecordSize } from '../../../../src/model/capture/readIndex';

describe('A capture on disk', () => {
  let folder = '';
  const capture = (): string => join(folder, 'stdout.bin');
  const index = (): string => join(folder, 'stdout.index');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'capture-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const chunks = ['first', '', 'second one', 'x'].map((text) => Buffer.from(text));

  const read = (chunk: Buffer, time = 0) => ({ time, length: chunk.length, available: 7 });
  const open = (): CaptureWriter => new CaptureWriter(capture(), index());

  it('reads back read by read, while it is written', async () => {
    const writer = open();
    chunks.forEach((chunk, number) => writer.append(chunk, [read(chunk, number + 0.5)]));
    assert.deepEqual(await readIndex(index(), 0, 100), [
      { time: 0.5, offset: 0, length: 5, available: 7 },
      { time: 1.5, offset: 5, length: 0, available: 7 },
      { time: 2.5, offset: 5, length: 10, available: 7 },
      { time: 3.5, offset: 15, length: 1, available: 7 },
    ]);
    assert.equal(await captureSize(capture()), 16);
    assert.equal(writer.bytes, 16);
    assert.equal(writer.reads, 4);
    await writer.finish(new CaptureHashes());
  });

  it('has the SHA-256 of all its bytes', async () => {
    const writer = open();
    for (const chunk of chunks) writer.append(chunk, [read(chunk)]);
    const expected = createHash('sha256').update(Buffer.concat(chunks)).digest('hex');
    assert.equal(await writer.finish(new CaptureHashes()), expected);
  });

  it('gives any window of bytes and reads, fewer at the end', async () => {
    const writer = open();
    for (const chunk of chunks) writer.append(chunk, [read(chunk)]);
    await writer.finish(new CaptureHashes());
    assert.equal((await readCapture(capture(), 3, 4)).toString(), 'stse');
    assert.equal((await readCapture(capture(), 14, 100)).toString(), 'ex');
    assert.equal((await readCapture(capture(), 100, 5)).length, 0);
    assert.deepEqual(
      (await readIndex(index(), 2, 1)).map((read) => read.offset),
      [5],
    );
    assert.deepEqual(await readIndex(index(), 4, 10), []);
  });

  it('leaves out a record that is only half written', async () => {
    const writer = open();
    writer.append(Buffer.from('a'), [read(Buffer.from('a'))]);
    await writer.finish(new CaptureHashes());
    appendFileSync(index(), Buffer.alloc(readRecordSize - 1));
    assert.equal((await readIndex(index(), 0, 10)).length, 1);
  });

  it('takes several reads at once', async () => {
    const writer = open();
    writer.append(Buffer.from('before'), [read(Buffer.from('before'))]);
    writer.append(
      Buffer.concat(chunks),
      chunks.map((chunk) => read(chunk)),
    );
    await writer.finish(new CaptureHashes());
    const reads = await readIndex(index(), 1, 10);
    assert.deepEqual(
      reads.map(({ offset, length }) => [offset, length]),
      [
        [6, 5],
        [11, 0],
        [11, 10],
        [21, 1],
      ],
    );
    assert.equal((await readCapture(capture(), 11, 10)).toString(), 'second one');
  });
});

describe('The read index', () => {
  const record = { time: 12.25, offset: 5, length: 3, available: 0 };

  it('keeps offsets beyond 32 bits, and what was available up to its largest number', () => {
    const reads = [
      record,
      { ...record, offset: 2 ** 40 + 2 ** 31 + 1, length: 0xffff_ffff },
      { ...record, available: null },
      { ...record, available: 0xffff_fffe },
    ];
    assert.deepEqual(decodeReads(encodeReads(reads)), reads);
    const [more] = decodeReads(encodeReads([{ ...record, available: 2 ** 33 }]));
    assert.equal(more?.available, 0xffff_fffe);
  });

  it('is little endian: time, offset, length, available', () => {
    const bytes = Buffer.from(encodeReads([{ ...record, available: 9 }]));
    assert.equal(bytes.length, readRecordSize);
    assert.equal(bytes.readDoubleLE(0), 12.25);
    assert.equal(bytes.readBigUInt64LE(8), 5n);
    assert.equal(bytes.readUInt32LE(16), 3);
    assert.equal(bytes.readUInt32LE(20), 9);
  });
});
