// @ts-check
// Unit tests: plain Node, any system.

import { bundleTests } from '../bundleTests.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { runMocha } from './mocha.mjs';
import { everything, mochaArguments } from './selection.mjs';

/** What waits for a person has no end of its own; this is the longest a timer can be set for. */
const ANY_TIME_MS = 2 ** 31 - 1;

export async function unit(selection = everything) {
  const files = await bundleTests('unit', selection.names);
  const resultFile = await freshResultFile('unit');
  // Many a test does the work of a second, which a busy machine takes ten for.
  const ending = await runMocha([...mochaArguments(selection, 30_000), ...files], {
    resultFile,
    timeoutMs: selection.patient ? ANY_TIME_MS : 600_000,
  });
  return readCounts('unit', resultFile, ending);
}
