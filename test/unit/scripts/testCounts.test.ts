// What is left of a run of tests for its summary: the counts, and what failed in one line each.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCounts, noCounts, readCounts } from '../../../scripts/testCounts.mjs';
import { runMocha } from '../../../scripts/testKinds/mocha.mjs';

const suite = `
describe('A suite', () => {
  it('holds', () => {});
  it('does not hold', () => {
    throw new Error('first line\\nsecond line');
  });
  it.skip('is left out', () => {});
});
`;

describe('The counts of a run of tests', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'handle counts '));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('name what failed, with the first line of its reason', async () => {
    const file = join(folder, 'suite.cjs');
    const resultFile = join(folder, 'result.json');
    writeFileSync(file, suite);
    const options = { resultFile, timeoutMs: 60_000, quiet: true };
    const ending = await runMocha(['--no-config', file], options);
    const counts = await readCounts('some', resultFile, ending);
    const failures = ['A suite does not hold: first line'];
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 1, ended: true, failures });
    assert.deepEqual(JSON.parse(readFileSync(resultFile, 'utf8')), counts);
  });

  it('have one failure more, with its reason, when the run was cut off', async () => {
    const counts = await readCounts('some', join(folder, 'none'), { code: 1, timedOut: true });
    assert.deepEqual([counts.failed, counts.ended], [1, false]);
    assert.deepEqual(counts.failures, ['not done when its time was up']);
  });

  it('are added with all that failed', () => {
    const total = noCounts();
    const some = { ...noCounts(), passed: 2, failed: 1, failures: ['one'] };
    addCounts(total, some);
    addCounts(total, { ...some, skipped: 3, ended: false, failures: ['another'] });
    const failures = ['one', 'another'];
    assert.deepEqual(total, { passed: 4, failed: 2, skipped: 3, ended: false, failures });
  });
});
