// Searching a capture in pieces finds exactly what searching it whole would.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../../random';
import { findMatches, findNext, findPrevious } from '../../../../src/client/captures/captureSearch';
import {
  BytePattern,
  PatternFault,
  type SearchQuery,
} from '../../../../src/model/capture/bytePattern';

const signal = new AbortController().signal;
const text = (value: string, change: Partial<SearchQuery> = {}): BytePattern =>
  new BytePattern({ kind: 'text', text: value, matchCase: true, encoding: 'utf-8', ...change });
const hex = (value: string): BytePattern => text(value, { kind: 'hex' });

describe('Searching a capture', () => {
  let folder = '';
  const file = (): string => join(folder, 'stdout.bin');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'search-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function all(pattern: BytePattern, pieceSize?: number): Promise<number[]> {
    const offsets: number[] = [];
    const take = (offset: number): boolean => offsets.push(offset) > 0;
    await findMatches(file(), pattern, 0, take, { signal, ...(pieceSize ? { pieceSize } : {}) });
    return offsets;
  }

  /** Every offset at which the needle lies in the whole. */
  function expected(whole: Buffer, needle: Buffer): number[] {
    const offsets: number[] = [];
    for (let at = whole.indexOf(needle); at >= 0; at = whole.indexOf(needle, at + 1)) {
      offsets.push(at);
    }
    return offsets;
  }

  it('finds in pieces of any size what Buffer.indexOf finds in the whole, forwards and backwards', async () => {
    // Few different bytes, so that matches are many, overlap, and lie across borders.
    const bytes = fc.uint8Array({ max: 2, maxLength: 60 });
    const needles = fc.uint8Array({ max: 2, minLength: 1, maxLength: 5 });
    const pieces = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(bytes, needles, pieces, async (content, needle, pieceSize) => {
        writeFileSync(file(), content);
        const offsets = expected(Buffer.from(content), Buffer.from(needle));
        const exact = hex(Buffer.from(needle).toString('hex'));
        assert.deepEqual(await all(exact, pieceSize), offsets);
        for (let place = 0; place <= content.length; place += 1) {
          const steps = { signal, pieceSize };
          const next = offsets.find((offset) => offset >= place) ?? null;
          const previous = offsets.filter((offset) => offset < place).at(-1) ?? null;
          assert.equal(await findNext(file(), exact, place, steps), next);
          assert.equal(await findPrevious(file(), exact, place, steps), previous);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds either case as a search of the text in lower case does', async () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'B', 'b', 'é', 'É', 'ж'),
      maxLength: 40,
    });
    const wanted = fc.string({
      unit: fc.constantFrom('A', 'b', 'É', 'Ж'),
      minLength: 1,
      maxLength: 3,
    });
    const pieces = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(letters, wanted, pieces, async (content, needle, pieceSize) => {
        writeFileSync(file(), content);
        const lower = (value: string): Buffer => Buffer.from(value.toLowerCase());
        const pattern = text(needle, { matchCase: false });
        const offsets = expected(lower(content), lower(needle));
        assert.deepEqual(await all(pattern, pieceSize), offsets);
        const last = await findPrevious(file(), pattern, Infinity, { signal, pieceSize });
        assert.equal(last, offsets.at(-1) ?? null);
      }),
      { numRuns: 100 },
    );
  });

  it('takes no character for another that shares bytes with its two cases', async () => {
    // р is d1 80 and Р is d0 a0; mixed they are Ѡ (d1 a0) and Ѐ (d0 80).
    writeFileSync(file(), 'ѠЀРр');
    assert.deepEqual(await all(text('р', { matchCase: false })), [4, 6]);
  });

  it('finds matches that overlap', async () => {
    writeFileSync(file(), 'aaaaa');
    assert.deepEqual(await all(text('aaa')), [0, 1, 2]);
    assert.deepEqual(await all(text('AAA', { matchCase: false }), 2), [0, 1, 2]);
  });

  it('finds a character of several bytes, and half of one by its bytes', async () => {
    writeFileSync(file(), Buffer.from('a€b€'));
    assert.deepEqual(await all(text('€'), 2), [1, 5]);
    assert.deepEqual(await all(hex('82 AC'), 1), [2, 6]);
    assert.deepEqual(await all(hex('0xe2,0x82')), [1, 5]);
  });

  it('finds UTF-16 and the console code page in their own bytes', async () => {
    writeFileSync(file(), Buffer.from('Grün', 'utf16le'));
    assert.deepEqual(await all(text('ü', { encoding: 'utf-16le' })), [4]);
    writeFileSync(file(), Buffer.from([0x47, 0x72, 0x81, 0x6e]));
    assert.deepEqual(await all(text('RÜN', { encoding: 'cp437', matchCase: false })), [1]);
    assert.deepEqual(await all(text('rün', { encoding: 'cp437' })), [1]);
  });

  it('stops when it has enough, and goes on where the file has grown', async () => {
    writeFileSync(file(), 'xaxax');
    const some: number[] = [];
    const one = (offset: number): boolean => some.push(offset) < 1;
    const place = await findMatches(file(), text('a'), 0, one, { signal });
    assert.deepEqual([some, place], [[1], 2]);
    writeFileSync(file(), 'xaxa');
    const whole = await findMatches(file(), text('ax'), 0, () => true, { signal });
    appendFileSync(file(), 'x');
    const later: number[] = [];
    const take = (offset: number): boolean => later.push(offset) > 0;
    await findMatches(file(), text('ax'), whole, take, { signal });
    assert.deepEqual(later, [3]);
  });

  it('is given up when it is cancelled', async () => {
    writeFileSync(file(), Buffer.alloc(100));
    const cancel = new AbortController();
    const steps = { signal: cancel.signal, pieceSize: 10, onProgress: () => cancel.abort() };
    await assert.rejects(findNext(file(), text('a'), 0, steps), { name: 'AbortError' });
    await assert.rejects(findPrevious(file(), text('a'), 100, steps), { name: 'AbortError' });
  });

  it('refuses what nobody can search for', () => {
    for (const wrong of ['', '0', 'xy', '0d 0']) assert.throws(() => hex(wrong), PatternFault);
    assert.throws(() => text(''), PatternFault);
    assert.throws(() => text('ж', { encoding: 'latin1' }), /Latin-1 has no character "ж"/);
  });
});
