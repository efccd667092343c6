// BENCHMARKS.md and what was measured last: the page is made of the values, what people wrote stays, and what moved is said.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../../bench/comparison';
import { amountOf } from '../../../scripts/bench/amounts.mjs';
import {
  benchmarksPage,
  busyText,
  mark,
  movedText,
  resultTable,
  writtenByHand,
} from '../../../scripts/bench/benchmarksPage.mjs';
import {
  isMet,
  isSameMachine,
  measuredScenario,
  merged,
  moved,
  type LastRun,
  type LastScenario,
} from '../../../scripts/bench/lastRun.mjs';
import { isBusyBefore } from '../../../scripts/bench/machine.mjs';
import { remainingText } from '../../../scripts/bench/remaining.mjs';
import { root } from '../../../scripts/environment/paths.mjs';

const machine = {
  ...{ processor: 'Fast', cores: 2, memory: 8, system: 'Windows itself' },
  ...{ windows: '10.0.1', node: 'v22' },
};

const row = (change: Partial<Row> = {}): Row => ({
  ...{ scenario: 'a', what: '10 handles', unit: 'ms', ours: 20, peer: null, ratio: null },
  ...{ aim: '<= 30', values: [] },
  ...change,
});

const against = (name: string, median: number, change: Partial<Row> = {}): Row =>
  row({ peer: { name, value: 10 }, ratio: { median, min: median, max: median }, ...change });

const facts = (name: string, busy = 0): Omit<LastScenario, 'rows'> => ({
  ...{ name, date: '2030-01-02', version: '1.2.3', rounds: 5, seconds: 60 },
  load: { average: 0.5, busy },
});

const runOf = (...scenarios: readonly LastScenario[]): LastRun => ({
  machine,
  scenarios,
});

/** The scenario "a" measured twice. */
function twice(first: readonly Row[], second: readonly Row[]): LastScenario {
  return measuredScenario(facts('a'), second, runOf(measuredScenario(facts('a'), first, null)));
}

describe('The page of the benchmarks', () => {
  it('is what its generator makes of the values that are kept', async () => {
    const page = readFileSync(join(root, 'BENCHMARKS.md'), 'utf8');
    const last = JSON.parse(readFileSync(join(root, 'test/bench/last.json'), 'utf8')) as LastRun;
    assert.equal(page, await benchmarksPage(last, writtenByHand(page)));
  });

  it('keeps what people wrote, and says on which machine and when the rows were measured', async () => {
    const run = runOf(measuredScenario(facts('a'), [row()], null));
    const page = await benchmarksPage(run, 'Rows say **much**.');
    assert.equal(writtenByHand(page), 'Rows say **much**.');
    assert.equal(page.split(mark).length, 2);
    assert.match(page, /Machine: Fast, 2 cores, 8 GB/);
    assert.match(page, /\| a +\| 2030-01-02 \| 1\.2\.3 +\| 5 +\| 0\.5 +\| 0 % +\|/);
  });

  it('says in words whether an aim is met, by the ratio where there is a peer', () => {
    const rows = [row(), against('C', 31), row({ aim: '' }), row({ aim: '>= 1,000' })];
    const text = resultTable([measuredScenario(facts('a'), rows, null)]);
    const results = text.split('\n').map((line) => /(met|missed)/.exec(line)?.[0]);
    assert.deepEqual(results.slice(2), ['met', 'missed', undefined, 'missed']);
  });

  it('has the note of a row', async () => {
    const note = 'It misses its aim since Tuesday.';
    const run = runOf(measuredScenario(facts('a'), [row({ note })], null));
    assert.match(
      await benchmarksPage(run, ''),
      /^- a, 10 handles: It misses its aim since Tuesday\.$/m,
    );
  });

  it('names the scenarios before which the machine was busy', () => {
    const scenarios = [facts('calm', 0.1), facts('loud', 0.9)].map((each) =>
      measuredScenario(each, [], null),
    );
    assert.match(busyText(scenarios), /: loud\./);
    assert.equal(busyText(scenarios.slice(0, 1)), '');
  });
});

describe('A row of the benchmarks', () => {
  const signs: readonly (readonly [string, boolean | null])[] = [
    ...([
      ['< 20', false],
      ['<= 20', true],
      ['> 20', false],
      ['>= 20', true],
    ] as const),
    ...([
      ['≤ 19.5 ms', false],
      ['≥ 20', true],
      ['', null],
      ['fast', null],
    ] as const),
  ];
  for (const [aim, met] of signs) {
    it(`of 20 with the aim "${aim}" is ${met === null ? 'not judged' : met ? 'met' : 'missed'}`, () => {
      assert.equal(isMet(row({ aim })), met);
    });
  }

  it('has moved when its ratio has, by more than a fifth, whatever its milliseconds are', () => {
    const { rows } = twice(
      [against('C', 1), against('Node', 1)],
      [against('C', 1.3, { ours: 20 }), against('Node', 1.1, { ours: 90 })],
    );
    assert.deepEqual(
      rows.map((one) => moved(one)?.toFixed(2)),
      ['0.30', undefined],
    );
    const text = movedText([{ ...facts('a'), rows }]);
    assert.match(text, /a: 10 handles, against C: \*\*\+30 %\*\*, was 1\.00/);
    assert.doesNotMatch(text, /Node/);
    const again = twice([row()], [row()]);
    assert.match(movedText([again]), /^No row moved by more than 20 %/);
    const first = measuredScenario(facts('a'), [row()], null);
    assert.match(movedText([first]), /^Nothing of this was measured before/);
  });

  it('has moved when its own number has, where nobody is compared with', () => {
    const [one] = twice([row()], [row({ ours: 10 })]).rows;
    assert.ok(one);
    assert.equal(moved(one), -0.5);
  });

  it('is the same as before in its place among rows of the same words', () => {
    const longest = (ours: number): Row => row({ what: 'the longest of these', ours });
    const { rows } = twice([longest(10), longest(20)], [longest(11), longest(21)]);
    assert.deepEqual(
      rows.map(({ before }) => before),
      [10, 20],
    );
  });

  it('is the same as before when only counts in its words differ, unless two rows would be the same', () => {
    const before = (first: readonly string[], second: string): number | null => {
      const [one] = twice(
        first.map((what) => row({ what })),
        [row({ what: second })],
      ).rows;
      return one?.before ?? null;
    };
    assert.equal(before(['10 handles'], '12 handles'), 20);
    assert.equal(before(['10 pipes'], '12 handles'), null);
    assert.equal(before(['writes of 64 KB', 'writes of 4 KB'], 'writes of 8 KB'), null);
    assert.equal(before(['writes of 64 KB', 'writes of 4 KB'], 'writes of 4 KB'), 20);
  });
});

describe('A run of the benchmarks', () => {
  const a = measuredScenario(facts('a'), [row()], null);
  const b = measuredScenario(facts('b'), [row()], null);
  const newer = measuredScenario({ ...facts('b'), date: '2030-05-05' }, [row()], null);

  it('of one scenario keeps the rows of the others, in their order', () => {
    const kept = merged(runOf(b, a), machine, [newer], ['a', 'b', 'c']);
    assert.deepEqual(
      kept.scenarios.map(({ name, date }) => [name, date]),
      [
        ['a', '2030-01-02'],
        ['b', '2030-05-05'],
      ],
    );
  });

  it('on another machine keeps nothing of the first', () => {
    const other = { ...machine, cores: 16 };
    assert.ok(!isSameMachine(machine, other));
    const kept = merged(runOf(a), other, [newer], ['a', 'b']);
    assert.deepEqual(
      kept.scenarios.map(({ name }) => name),
      ['b'],
    );
  });

  it('says what remains, by what it took before', () => {
    const last = runOf(a, b);
    assert.equal(
      remainingText(last, ['a', 'b', 'c'], 0),
      '[1 of 3] a; to go: about 2 min and 1 not timed yet',
    );
    assert.equal(remainingText(last, ['a', 'b', 'c'], 2), '[3 of 3] c; to go: 1 not timed yet');
  });

  it('is refused on a machine that had much to do, or has it now', () => {
    assert.ok(isBusyBefore({ average: 3.1, busy: 0 }, 2));
    assert.ok(isBusyBefore({ average: 0, busy: 0.6 }, 2));
    assert.ok(!isBusyBefore({ average: 2.9, busy: 0.1 }, 2));
    assert.ok(!isBusyBefore({ average: null, busy: 0.1 }, 2));
  });

  it('measures half of the captures, and five rounds of everything where nothing else is said', () => {
    assert.deepEqual(amountOf('capture'), { rounds: 5, scale: 0.5 });
    assert.deepEqual(amountOf('anything'), { rounds: 5, scale: 1 });
  });
});
