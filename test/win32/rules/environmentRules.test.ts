// The rules of an environment block, one test each: what the model writes, and what this kernel makes of it.
import assert from 'node:assert/strict';
import koffi from 'koffi';
import {
  childEnvironment,
  environmentBlock,
  variableKey,
} from '../../../src/model/plan/environmentBlock';
import { capturedTexts } from '../childOutput';
import { assertKernel, tryWays, type Outcomes } from './launchRules';
import { endSessions, problemsOf, program, runSession } from '../runSession';

describe('An environment block', () => {
  /** What tryEnvironment.c says: the error, how many variables the child has, and which of those asked for. */
  let outcomes: Outcomes;
  const kernel = (way: string, count: number, found: string): void => {
    // Wine adds variables of its own.
    const more = ['variables of the system', new RegExp(`^0 \\d+ ?${found}$`)] as const;
    assertKernel(outcomes, way, `0 ${count} ${found}`.trim(), more);
  };
  before(async () => {
    outcomes = await tryWays('tryEnvironment');
  });
  afterEach(endSessions);

  const refused = (env: object): readonly string[] =>
    problemsOf({ program: program('exitCode'), env }).map(({ field }) => field);

  async function variablesOf(env: object) {
    const { state, report } = await runSession({
      program: program('printEnvironment'),
      env,
      stdio: { stdin: 'none', stderr: 'none' },
    });
    const lines = capturedTexts(state);
    const names = lines.map((line) => line.slice(0, line.indexOf('=', 1)));
    return { lines, names, report };
  }

  it('is NAME=VALUE, each ended by NUL, and one more NUL', () => {
    const block = environmentBlock({ b: '2', A: '1', '=C:': 'C:\\x' });
    assert.equal(block, '=C:=C:\\x\0A=1\0b=2\0\0');
    kernel('sorted', 3, 'Ab=');
  });

  it('that is empty is two NULs', () => {
    assert.equal(environmentBlock({}), '\0\0');
    kernel('empty', 0, '');
  });

  it('has no empty name, no "=" in a name but as its first character, and no NUL', () => {
    const wrong = { '': 'x', 'a=b': 'x', '==': 'x', 'a\0b': 'x', c: 'x\0y' };
    for (const [name, value] of Object.entries(wrong)) {
      assert.equal(refused({ [name]: value }).length, 1, JSON.stringify(name));
    }
    assert.deepEqual(refused({ '=C:': 'C:\\x', a: 'x=y' }), []);
  });

  it('is sorted without regard to case, each unit by itself, as CompareStringOrdinal compares', async () => {
    const upper = koffi.load('ntdll.dll').func('RtlUpcaseUnicodeChar', 'uint16', ['uint16']);
    // Latin, Greek and Cyrillic; with letters that came to Unicode later every system has a table of its own.
    const ranges = [
      [0x1, 0x17f],
      [0x3b1, 0x3c1],
      [0x400, 0x45f],
    ] as const;
    const units = ranges.flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    );
    const theirs = (unit: number) => String.fromCharCode(Number(upper(unit)));
    const differing = units.filter(
      (unit) => variableKey(String.fromCharCode(unit)) !== theirs(unit),
    );
    assert.deepEqual(differing, []);
    const { names } = await variablesOf({ zeta: '1', Alpha: '2', _x: '3', ALPHB: '4' });
    const own = names.filter((name) => ['zeta', 'Alpha', '_x', 'ALPHB'].includes(name));
    assert.deepEqual(own, ['Alpha', 'ALPHB', 'zeta', '_x']);
  });

  it('has each name once, whatever its case: the last wins, and a plan that says one twice is refused', async () => {
    assert.deepEqual(childEnvironment({ Path: 'a', path: 'b' }, {}), { path: 'b' });
    assert.deepEqual(childEnvironment({ Path: 'a' }, { PATH: 'b' }), { PATH: 'b' });
    assert.deepEqual(refused({ Path: 'a', PATH: 'b' }), ['env.PATH']);
    // Two names to Windows, though one in a German text.
    assert.deepEqual(refused({ MASSE: 'a', MAßE: 'b' }), []);
    const { lines } = await variablesOf({ pAtH: 'x', MASSE: 'a', MAßE: 'b' });
    assert.deepEqual(
      lines.filter((line) => /^(path|MASSE|MAßE)=/i.test(line)).sort(),
      ['MASSE=a', 'MAßE=b', 'pAtH=x'].sort(),
    );
  });

  it('is said to be Unicode by CREATE_UNICODE_ENVIRONMENT, and arrives as it is', async () => {
    kernel('unicode', 1, 'U');
    const { lines, report } = await variablesOf({ ŻÓŁĆ: '☃ 𝄞' });
    assert.ok(lines.includes('ŻÓŁĆ=☃ 𝄞'));
    const created = report.calls.find(({ api }) => api === 'CreateProcessW');
    assert.match(created?.args['dwCreationFlags'] ?? '', /CREATE_UNICODE_ENVIRONMENT/);
  });

  it('keeps SYSTEMROOT, without which much of Windows does not work', async () => {
    const kept = childEnvironment({ SystemRoot: 'C:\\Windows' }, { OWN: 'x' });
    assert.deepEqual(kept, { SystemRoot: 'C:\\Windows', OWN: 'x' });
    const { names } = await variablesOf({ OWN: 'x' });
    assert.ok(names.some((name) => name.toUpperCase() === 'SYSTEMROOT'));
  });

  it('has room for 32,767 characters of one variable, the NUL included', () => {
    kernel('longest', 1, 'L');
    assert.deepEqual(refused({ L: 'x'.repeat(32_765) }), []);
    assert.deepEqual(refused({ L: 'x'.repeat(32_766) }), ['env.L']);
  });
});
