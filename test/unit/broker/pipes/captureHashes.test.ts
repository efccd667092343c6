// The hashes of captures: right for every length, made away from the thread that reads pipes, one capture after the other.
import assert from 'node:assert/strict';
import { createHash, Hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { Worker } from 'node:worker_threads';
import { CaptureHashes } from '../../../../src/broker/pipes/captureHashes';

const megabyte = 1024 * 1024;

describe('The hash of a capture', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hashes '))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const bytesOf = (length: number): Buffer => Buffer.alloc(length, 'seven b');
  const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  function file(length: number, name = String(length)): string {
    writeFileSync(join(folder, name), bytesOf(length));
    return join(folder, name);
  }

  it('is that of so many bytes, of whatever comes after them none', async () => {
    const hashes = new CaptureHashes();
    for (const length of [0, 1, megabyte, megabyte + 1, 3 * megabyte - 1]) {
      assert.equal(await hashes.hash(file(length + 5), length), hashOf(bytesOf(length)));
    }
  });

  it('is made of a large one without a byte of it on the thread that reads', async () => {
    const hashes = new CaptureHashes();
    const long = file(3 * megabyte);
    const expected = hashOf(bytesOf(3 * megabyte));
    const watched = mock.method(Hash.prototype, 'update');
    const here = (): number =>
      watched.mock.calls.reduce((sum, { arguments: [data] }) => sum + data.length, 0);
    try {
      assert.equal(await hashes.hash(long, 3 * megabyte), expected);
      assert.equal(here(), 0);
      await hashes.hash(file(10), 10);
      assert.equal(here(), 10);
    } finally {
      watched.mock.restore();
    }
  });

  it('needs a thread only while there are large ones', async () => {
    const hashes = new CaptureHashes();
    const long = file(2 * megabyte);
    const all = Promise.all([1, 2, 3].map(() => hashes.hash(long, 2 * megabyte)));
    await Promise.resolve();
    await hashes.hash(file(10), 10);
    assert.equal(hashes.isAtWork, true);
    assert.equal(new Set(await all).size, 1);
    assert.equal(hashes.isAtWork, false);
  });

  it('is made as well when it is wanted while the thread of those before ends', async () => {
    const hashes = new CaptureHashes();
    const long = file(2 * megabyte);
    const terminate = mock.method(Worker.prototype, 'terminate');
    try {
      const first = hashes.hash(long, 2 * megabyte);
      while (terminate.mock.callCount() === 0)
        await new Promise((resolve) => setImmediate(resolve));
      assert.equal(await hashes.hash(long, 2 * megabyte), hashOf(bytesOf(2 * megabyte)));
      await first;
    } finally {
      terminate.mock.restore();
    }
  });

  it('is missing for a capture that is gone or has become shorter, and the next one has its own', async () => {
    const hashes = new CaptureHashes();
    const long = file(2 * megabyte);
    const asked = [
      hashes.hash(join(folder, 'none'), 2 * megabyte),
      hashes.hash(long, 3 * megabyte),
      hashes.hash(file(10), 20),
      hashes.hash(long, 2 * megabyte),
    ];
    const came = await Promise.allSettled(asked);
    assert.deepEqual(
      came.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.equal(hashes.isAtWork, false);
  });
});
