// What is answered of the text of captures: whatever its encoding and size, and with what shows it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureAnswer } from '../../../../src/client/captures/captureText';
import type { CaptureQuestion } from '../../../../src/model/expectations/textExpectations';

describe('The text of a capture', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'capture-text-'))));
  after(() => rmSync(folder, { recursive: true }));

  const ask = (kind: CaptureQuestion['kind'], value: string, capture: string | Buffer) => {
    const file = join(folder, 'capture.bin');
    writeFileSync(file, capture);
    return captureAnswer({ kind, pipe: 'stdout', value }, file, folder);
  };

  it('contains a text wherever it is, in UTF-8 and UTF-16', async () => {
    assert.equal((await ask('contains', 'größer', 'ist größer\r\n')).outcome, 'held');
    const wide = Buffer.from('\ufeffein ganzer Satz', 'utf16le');
    assert.equal((await ask('contains', 'ganzer', wide)).outcome, 'held');
    const large = Buffer.alloc(3 * 1024 * 1024, 'a');
    large.write('needle', 1024 * 1024 - 3);
    assert.deepEqual(await ask('contains', 'needle', large), {
      ...{ outcome: 'held', evidence: [] },
      seen: 'The output contains it at byte 1,048,573.',
    });
  });

  it('says how the output ends when it does not contain it', async () => {
    assert.deepEqual(await ask('contains', 'two', 'one\r\n'), {
      ...{ outcome: 'failed', seen: 'The output (5 bytes) does not contain it.' },
      evidence: ['The output is: "one\\r\\n"'],
    });
    const [ending] = (await ask('contains', 'two', `${'x'.repeat(500)} end`)).evidence;
    assert.match(ending ?? '', /^The output ends with: "x+ end"$/);
    assert.deepEqual((await ask('contains', 'two', '')).evidence, ['The output is empty.']);
  });

  it('matches a pattern line by line', async () => {
    assert.equal((await ask('matches', '^b+$', 'a\r\nbb\r\nc')).outcome, 'held');
    assert.equal((await ask('matches', '^b$', 'a\r\nbb\r\nc')).outcome, 'failed');
  });

  it('is not decided by a pattern that takes too long, and the caller goes on meanwhile', async () => {
    const file = join(folder, 'capture.bin');
    writeFileSync(file, `${'a'.repeat(60)}!`);
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 1);
    const question = { kind: 'matches', pipe: 'stdout', value: '(a+)+$' } as const;
    const answer = await captureAnswer(question, file, folder, 200);
    clearInterval(turning);
    assert.deepEqual(answer, {
      ...{ outcome: 'unknown', seen: 'The search for the pattern was stopped after 0.2 s.' },
      evidence: ['Nested repetitions such as (a+)+ can take very long. Simplify them.'],
    });
    assert.ok(turns > 0);
  });

  it('is not decided where a pattern could be in more than was searched', async () => {
    const huge = Buffer.alloc(16 * 1024 * 1024 + 10, 'a');
    huge.write('b', huge.length - 1);
    assert.equal((await ask('matches', 'b', huge)).outcome, 'unknown');
    assert.equal((await ask('matches', 'aa', huge)).outcome, 'held');
  });

  it('equals a file byte by byte, or shows where the two part', async () => {
    writeFileSync(join(folder, 'same.txt'), 'one\ntwo\n');
    assert.equal((await ask('equalsFile', 'same.txt', 'one\ntwo\n')).outcome, 'held');
    const other = await ask('equalsFile', 'same.txt', 'one\r\ntwo\r\n');
    assert.deepEqual(other, {
      ...{ outcome: 'failed', seen: 'The output and the file differ from byte 3 on.' },
      evidence: ['The output there: "one\\r\\ntwo\\r\\n"', 'The file there: "one\\ntwo\\n"'],
    });
    const longer = await ask('equalsFile', 'same.txt', 'one\ntwo\n3');
    assert.equal(longer.seen, 'The output begins like the file and is 1 byte longer.');
    const shorter = await ask('equalsFile', 'same.txt', 'one\n');
    assert.equal(shorter.seen, 'The output begins like the file and is 4 bytes shorter.');
  });

  it('is not decided by a file that cannot be read', async () => {
    const { outcome, seen } = await ask('equalsFile', 'absent.txt', 'x');
    assert.equal(outcome, 'unknown');
    assert.match(seen, /^The file .*absent\.txt does not exist\.$/);
    const folder = await ask('equalsFile', '.', 'x');
    assert.equal(folder.outcome, 'unknown');
    assert.match(folder.seen, /^A file could not be read \(E[A-Z]+: .*\)\.$/);
  });
});
