// The check of Windows: what its answers mean, its table, its file and its exit code, from answers that were made up.
import * as assert from 'node:assert/strict';
import {
  exitCodeOf,
  verdictOf,
  type Outcome,
  type Row,
} from '../../../scripts/windowsCheck/answer';
import { checkFileText } from '../../../scripts/windowsCheck/checkFile';
import type { Machine } from '../../../scripts/windowsCheck/machine';
import { tableText } from '../../../scripts/windowsCheck/table';

const onWindows = (): boolean => false;
const onWine = (difference: string): boolean => difference === 'address of an object';

const same: Row = { asked: 'Exit code', expected: '7', seen: '7' };
const other: Row = { asked: 'Exit code', expected: '7', seen: '3' };
const known: Row = {
  ...{ asked: 'Addresses', expected: 'shown', seen: 'hidden' },
  difference: 'address of an object',
};
const toKnow: Row = { asked: 'Time', expected: null, seen: '12 ms' };
const notAsked: Row = { asked: '32-bit', notAsked: 'there is no such program' };
const within: Row = { asked: 'Time', expected: 'at most 10 ms', seen: '8 ms', fits: true };

const outcome = (...rows: readonly Row[]): Outcome => ({
  ...{ number: 3, title: 'Handles', rows },
  ...{ failure: null, milliseconds: 1234 },
});

const machine: Machine = {
  ...{ windows: '10.0.22631', edition: 'Windows 11 Pro', versionText: '', isWine: false },
  ...{ architecture: 'arm64', nodeArchitecture: 'x64', isElevated: true, processors: 8 },
  ...{ node: 'v22.0.0', koffi: '3.3.4', askedAt: '2026-01-31T12:00:00.000Z' },
};

describe('The check of Windows', () => {
  it('judges an answer by what was expected, and by the differences that are in force', () => {
    const rows = [same, other, known, toKnow, notAsked, within];
    assert.deepEqual(
      rows.map((row) => verdictOf(row, onWindows)),
      ['as expected', 'different', 'different', 'to know', 'not asked', 'as expected'],
    );
    assert.equal(verdictOf(known, onWine), 'known difference');
    // An entry explains only what is listed, and never a fit.
    assert.equal(verdictOf({ ...known, difference: 'name of NUL' }, onWine), 'different');
    assert.equal(verdictOf({ ...known, seen: 'shown' }, onWine), 'as expected');
    assert.equal(verdictOf({ ...within, fits: false, seen: 'at most 10 ms' }, onWine), 'different');
  });

  it('exits with 1 when something differs or does not come to its end, otherwise with 0', () => {
    assert.equal(exitCodeOf([outcome(same, toKnow, notAsked, within)], onWindows), 0);
    assert.equal(exitCodeOf([outcome(same), outcome(same, other)], onWindows), 1);
    assert.equal(exitCodeOf([outcome(known)], onWindows), 1);
    assert.equal(exitCodeOf([outcome(known)], onWine), 0);
    assert.equal(exitCodeOf([{ ...outcome(same), failure: 'hangs' }], onWindows), 1);
  });

  it('prints question, expected, seen and verdict in columns, and names the known difference', () => {
    const hangs = { ...outcome(), number: 4, failure: 'hangs: no end after 9 s' };
    const lines = tableText([outcome(same, known, notAsked), hangs], onWine).split('\n');
    assert.match(lines[0] ?? '', /^Question +Expected +Seen$/);
    assert.ok(lines.includes('3. Handles (1.2 s)'));
    const column = (name: string): number => (lines[0] ?? '').indexOf(name);
    const row = lines.find((line) => line.startsWith('Exit code')) ?? '';
    assert.equal(row.indexOf('7'), column('Expected'));
    assert.equal(row.lastIndexOf('7'), column('Seen'));
    assert.ok(row.endsWith('as expected'));
    const text = lines.join(' ').replace(/\s+/g, ' ');
    assert.match(text, /Addresses shown hidden known difference: address of an object/);
    assert.match(text, /32-bit there is no such program not asked/);
    assert.match(text, /comes to its end hangs: no end after 9 s different/);
  });

  it('keeps every line within 120 columns, and every word of long answers', () => {
    const seen = `${'C:\\a\\very\\long\\path'.repeat(5)} and ${'more words '.repeat(9)}last`;
    const text = tableText([outcome({ asked: 'Where', expected: null, seen })], onWine);
    for (const line of text.split('\n')) assert.ok(line.length <= 120, line);
    const bare = (words: string): string => words.replace(/\s/g, '').replace('toknow', '');
    assert.ok(bare(text).includes(bare(seen)), text);
  });

  it('writes a file with the machine and all answers, without the name of the user', () => {
    const home = 'C:\\Users\\Ann Smith';
    const path: Row = {
      ...{ asked: 'code', expected: 'found' },
      seen: 'c:\\users\\ann smith\\code.cmd, C:/Users/Ann Smith/x',
    };
    const text = checkFileText(machine, [outcome(path, known, notAsked)], onWine, home);
    assert.ok(!/ann smith/i.test(text), text);
    const file = JSON.parse(text) as {
      readonly version: number;
      readonly machine: Machine;
      readonly questions: readonly (Omit<Outcome, 'rows'> & { readonly rows: readonly object[] })[];
    };
    assert.equal(file.version, 1);
    assert.deepEqual(file.machine, machine);
    const [question] = file.questions;
    assert.deepEqual(question?.rows, [
      {
        ...{ asked: 'code', expected: 'found', verdict: 'different' },
        seen: '%USERPROFILE%\\code.cmd, %USERPROFILE%/x',
      },
      { ...known, verdict: 'known difference' },
      { ...notAsked, verdict: 'not asked' },
    ]);
    assert.equal(question.failure, null);
    assert.equal(question.milliseconds, 1234);
  });
});
