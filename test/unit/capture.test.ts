// A capture and its index as the broker writes them are what the views read back.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureWriter, indexRecordSize } from '../../src/broker/captureWriter';
import { captureSize, readCapture, readIndex } from '../../src/client/captureReader';

describe('A capture on disk', () => {
  let folder = '';
  const capture = (): string => join(folder, 'stdout.bin');
  const index = (): string => join(folder, 'stdout.index');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'capture-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const chunks = ['first', '', 'second one', 'x'].map((text) => Buffer.from(text));

  it('reads back read by read, while it is written', async () => {
    const writer = new CaptureWriter(capture(), index());
    chunks.forEach((chunk, number) => writer.append(chunk, number + 0.5));
    assert.deepEqual(await readIndex(index(), 0, 100), [
      { time: 0.5, offset: 0, length: 5 },
      { time: 1.5, offset: 5, length: 0 },
      { time: 2.5, offset: 5, length: 10 },
      { time: 3.5, offset: 15, length: 1 },
    ]);
    assert.equal(await captureSize(capture()), 16);
    assert.equal(writer.bytes, 16);
    assert.equal(writer.reads, 4);
    writer.finish();
  });

  it('has the SHA-256 of all its bytes', () => {
    const writer = new CaptureWriter(capture(), index());
    for (const chunk of chunks) writer.append(chunk, 0);
    const expected = createHash('sha256').update(Buffer.concat(chunks)).digest('hex');
    assert.equal(writer.finish(), expected);
  });

  it('gives any window of bytes and reads, fewer at the end', async () => {
    const writer = new CaptureWriter(capture(), index());
    for (const chunk of chunks) writer.append(chunk, 0);
    writer.finish();
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
    const writer = new CaptureWriter(capture(), index());
    writer.append(Buffer.from('a'), 0);
    writer.finish();
    appendFileSync(index(), Buffer.alloc(indexRecordSize - 1));
    assert.equal((await readIndex(index(), 0, 10)).length, 1);
  });
});
