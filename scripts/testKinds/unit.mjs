// @ts-check
// Unit tests: plain Node, any system.

import { bundleTests } from '../bundleTests.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { runMocha } from './mocha.mjs';
import { ANY_TIME_MS, everything, mochaArguments, testEnvironment } from './selection.mjs';

export async function unit(selection = everything) {
  const files = await bundleTests('unit', selection.names);
  const resultFile = await freshResultFile('unit');
  // Many a test does the work of a second, which a busy machine takes ten for.
  const ending = await runMocha([...mochaArguments(selection, 30_000), ...files], {
    resultFile,
    env: testEnvironment(selection),
    timeoutMs: selection.patient ? ANY_TIME_MS : 600_000,
  });
  return readCounts('unit', resultFile, ending);
}
