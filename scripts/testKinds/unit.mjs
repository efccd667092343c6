// @ts-check
// Unit tests: plain Node, any system.

import { bundleTests } from '../bundleTests.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { runMocha } from './mocha.mjs';

export async function unit() {
  const files = await bundleTests('unit');
  const resultFile = await freshResultFile('unit');
  const ending = await runMocha(files, { resultFile, timeoutMs: 180_000 });
  return readCounts('unit', resultFile, ending);
}
