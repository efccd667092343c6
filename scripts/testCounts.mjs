// @ts-check
// How many tests of one kind passed, failed and were skipped, as their reporter left it in a file.

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { distFolder } from './environment/paths.mjs';
import { say } from './environment/step.mjs';

/** @typedef {import('./testReporter.cjs').TestCounts} TestCounts */

/** @returns {TestCounts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0, ended: true, failures: [] });

/**
 * @param {TestCounts} total What it is added to.
 * @param {TestCounts} more
 */
export function addCounts(total, more) {
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped += more.skipped;
  total.ended &&= more.ended;
  total.failures.push(...more.failures);
}

/**
 * The file a kind's reporter writes, without what an earlier run left in it.
 * @param {string} kind
 */
export async function freshResultFile(kind) {
  const folder = join(distFolder, 'test/results');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${kind}.json`);
  await rm(file, { force: true });
  return file;
}

/**
 * What the file says, with one failure more when it does not tell of a whole run.
 * @param {string} kind
 * @param {string} file
 * @param {{ code: number, timedOut: boolean }} ending How the runner ended.
 * @returns {Promise<TestCounts>}
 */
export async function readCounts(kind, file, { code, timedOut }) {
  /** @type {TestCounts} */
  const counts = JSON.parse(
    await readFile(file, 'utf8').catch(() => JSON.stringify({ ...noCounts(), ended: false })),
  );
  const problem = whatIsWrong(counts, code, timedOut);
  if (!problem) return counts;
  say(`${kind}: ${problem}`);
  return { ...counts, failed: counts.failed + 1, failures: [...counts.failures, problem] };
}

/**
 * @param {TestCounts} counts
 * @param {number} code
 * @param {boolean} timedOut
 */
function whatIsWrong(counts, code, timedOut) {
  if (timedOut) return 'not done when its time was up';
  if (!counts.ended) return `the test runner ended early (exit code ${code})`;
  if (code !== 0 && counts.failed === 0) return `the test runner failed (exit code ${code})`;
  if (counts.passed + counts.failed + counts.skipped === 0) return 'no test ran';
  return undefined;
}
