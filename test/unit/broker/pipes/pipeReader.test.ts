// What is asked of a reader while the system has its read: only what holds in the end is told.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventQueue } from '../../../../src/broker/events/eventQueue';
import { CaptureHashes } from '../../../../src/broker/pipes/captureHashes';
import { PipeReader } from '../../../../src/broker/pipes/pipeReader';
import { ReadTurns } from '../../../../src/broker/pipes/readTurns';
import { ERROR_BROKEN_PIPE, ERROR_OPERATION_ABORTED } from '../../../../src/win32/constants';
import type { Transfer } from '../../../../src/win32/bindings/pipes';

describe('A pipe reader whose read is out', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'reader-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** `answer` gives the code with which the read that is out comes back; `asked` resolves with the next read. */
  function waiting() {
    const answers: ((transfer: Transfer) => void)[] = [];
    const askers: (() => void)[] = [];
    const win32 = {
      PeekNamedPipe: () => 0,
      ReadFileSync: () => ({ ok: true, bytes: 0 }) as const,
      CancelIoEx: () => true,
      ReadFile: () => {
        askers.shift()?.();
        return new Promise<Transfer>((resolve) => answers.push(resolve));
      },
    };
    const close = (): void => undefined;
    const reader = new PipeReader({
      hashes: new CaptureHashes(),
      ...{ win32, events: new EventQueue(() => undefined, 0), turns: new ReadTurns() },
      ...{
        startedAt: 0,
        label: 'stdout',
        readSize: 4096,
        paused: false,
        shared: false,
        bufferSize: null,
      },
      readEnd: { value: 4n, isClosed: false, close, release: close },
      captureFile: join(folder, 'stdout.bin'),
      indexFile: join(folder, 'stdout.index'),
    });
    const asked = (): Promise<void> => new Promise((resolve) => askers.push(resolve));
    const answer = (code: number): void => answers.shift()?.({ ok: false, code, bytes: 0 });
    return { reader, asked, answer };
  }

  async function running() {
    const parts = waiting();
    const first = parts.asked();
    const end = parts.reader.run();
    await first;
    return { ...parts, end };
  }

  it('is paused once the read is back', async () => {
    const { reader, answer, end } = await running();
    const paused = reader.setReading(true, 100);
    answer(ERROR_OPERATION_ABORTED);
    assert.equal(await paused, true);
    assert.ok(reader.isPaused);
    reader.cancel();
    await end;
    await reader.hashed;
  });

  it('is not told to be paused when it was resumed before that', async () => {
    const { reader, answer, asked, end } = await running();
    const paused = reader.setReading(true, 100);
    const resumed = reader.setReading(false, 100);
    assert.deepEqual(await Promise.all([paused, resumed]), [false, true]);
    assert.ok(!reader.isPaused);
    const next = asked();
    answer(ERROR_OPERATION_ABORTED);
    await Promise.race([next, end]);
    answer(ERROR_BROKEN_PIPE);
    await end;
    await reader.hashed;
  });

  it('is neither paused nor resumed when it ends instead, and that is no error', async () => {
    const { reader, answer, end } = await running();
    const paused = reader.setReading(true, 100);
    answer(ERROR_BROKEN_PIPE);
    assert.equal(await paused, false);
    await end;
    for (const each of [true, false]) assert.equal(await reader.setReading(each, 100), false);
    assert.ok(!reader.isOpen && !reader.isPaused);
    await reader.hashed;
  });
});
