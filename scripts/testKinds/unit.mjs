// @ts-check
// Unit tests: plain Node, any system.

import { bundleTests } from '../bundleTests.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { runMocha } from './mocha.mjs';

export async function unit() {
  const files = await bundleTests('unit');
  const resultFile = await freshResultFile('unit');
  // Many a test does the work of a second, which a busy machine takes ten for.
  const ending = await runMocha(['--timeout', '30000', ...files], {
    resultFile,
    timeoutMs: 600_000,
  });
  return readCounts('unit', resultFile, ending);
}
