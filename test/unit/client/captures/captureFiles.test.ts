// A capture beside other files: its copy, and its comparison byte by byte.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../../random';
import { compareCapture } from '../../../../src/client/captures/captureCompare';
import { copyCapture } from '../../../../src/client/captures/captureCopy';
import { CaptureFinder } from '../../../../src/client/captures/captureFinder';
import type { FileSteps } from '../../../../src/client/captures/fileSteps';
import { BytePattern } from '../../../../src/model/capture/bytePattern';
import type { SearchProgress } from '../../../../src/model/capture/capturePlace';

describe('A capture among files', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'files-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const steps = (change: Partial<FileSteps> = {}): FileSteps => ({
    signal: new AbortController().signal,
    onProgress: () => undefined,
    stepSize: 4,
    ...change,
  });

  it('is copied whole, in steps that say how far they are', async () => {
    writeFileSync(at('capture'), '0123456789');
    writeFileSync(at('copy'), 'what was there before');
    const told: number[][] = [];
    const onProgress = (done: number, total: number): void => void told.push([done, total]);
    assert.equal(await copyCapture(at('capture'), at('copy'), steps({ onProgress })), 10);
    assert.equal(readFileSync(at('copy'), 'utf8'), '0123456789');
    assert.deepEqual(told, [
      [4, 10],
      [8, 10],
      [10, 10],
    ]);
  });

  it('leaves what was there when the copy is given up', async () => {
    writeFileSync(at('capture'), '0123456789');
    writeFileSync(at('copy'), 'what was there before');
    const cancel = new AbortController();
    const given = steps({ signal: cancel.signal, onProgress: () => cancel.abort() });
    await assert.rejects(copyCapture(at('capture'), at('copy'), given), { name: 'AbortError' });
    assert.equal(readFileSync(at('copy'), 'utf8'), 'what was there before');
    assert.ok(!existsSync(at('copy.part')));
  });

  it('is compared with a file up to the first difference', async () => {
    const content = fc.uint8Array({ max: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(content, content, async (capture, file) => {
        writeFileSync(at('capture'), capture);
        writeFileSync(at('file'), file);
        const result = await compareCapture(at('capture'), at('file'), steps());
        const common = Math.min(capture.length, file.length);
        const offset = capture.findIndex((byte, index) => index < common && byte !== file[index]);
        if (offset >= 0) {
          assert.deepEqual(result, {
            kind: 'different',
            offset,
            capture: capture[offset],
            file: file[offset],
          });
        } else if (capture.length === file.length) {
          assert.deepEqual(result, { kind: 'equal', bytes: common });
        } else {
          assert.deepEqual(result, {
            kind: 'longer',
            which: capture.length > file.length ? 'capture' : 'file',
            offset: common,
            by: Math.abs(capture.length - file.length),
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is no longer compared when that is given up', async () => {
    for (const name of ['capture', 'file']) writeFileSync(at(name), '0123456789');
    const cancel = new AbortController();
    const given = steps({ signal: cancel.signal, onProgress: () => cancel.abort() });
    await assert.rejects(compareCapture(at('capture'), at('file'), given), { name: 'AbortError' });
  });

  it('is searched from match to match, round both ends, while they are counted', async () => {
    writeFileSync(at('capture'), 'ab..ab..ab');
    const counted = (): { finder: CaptureFinder; whole: Promise<SearchProgress> } => {
      let finder: CaptureFinder | undefined;
      const whole = new Promise<SearchProgress>((resolve) => {
        const query = { kind: 'text', text: 'AB', matchCase: false, encoding: 'utf-8' } as const;
        finder = new CaptureFinder(at('capture'), new BytePattern(query), (progress) => {
          if (progress.isWhole && progress.matches > 0) resolve(progress);
        });
      });
      return { finder: finder!, whole };
    };
    const { finder, whole } = counted();
    const found = (offset: number, wrapped: boolean) => ({ offset, length: 2, wrapped });
    assert.deepEqual(await finder.find(1, 'next'), found(4, false));
    const { matches, number, size } = await whole;
    assert.deepEqual({ matches, number, size }, { matches: 3, number: 2, size: 10 });
    assert.deepEqual(await finder.find(5, 'next'), found(8, false));
    assert.deepEqual(await finder.find(9, 'next'), found(0, true));
    assert.deepEqual(await finder.find(0, 'previous'), found(8, true));
    assert.deepEqual(await finder.find(8, 'previous'), found(4, false));
  });

  it('answers that nothing is there', async () => {
    writeFileSync(at('capture'), 'abc');
    const query = { kind: 'text', text: 'x', matchCase: true, encoding: 'utf-8' } as const;
    const finder = new CaptureFinder(at('capture'), new BytePattern(query), () => undefined);
    assert.equal(await finder.find(0, 'next'), null);
    assert.equal(await finder.find(2, 'previous'), null);
  });
});
