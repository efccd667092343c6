// @ts-check
// Unit tests: plain Node, any system.

import { bundleTests } from '../bundleTests.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { runMocha } from './mocha.mjs';
import { ANY_TIME_MS, everything, mochaArguments, testEnvironment } from './selection.mjs';

/** It parses all sources, half a minute's work: begun last, everybody would wait for it. */
const longest = /l10n\.test\.js$/;

export async function unit(selection = everything) {
  const bundled = await bundleTests('unit', selection.names);
  const files = bundled.sort((a, b) => Number(longest.test(b)) - Number(longest.test(a)));
  const resultFile = await freshResultFile('unit');
  // Many a test does the work of a second, which a busy machine takes ten for.
  const ending = await runMocha([...mochaArguments(selection, 30_000), ...files], {
    resultFile,
    env: testEnvironment(selection),
    timeoutMs: selection.patient ? ANY_TIME_MS : 600_000,
  });
  return readCounts('unit', resultFile, ending);
}
