// @ts-check
// Long tests: as many random inputs as find what is rare, fresh ones among them, and captures beyond 4 GB. For who changes the rules.

import { addCounts, noCounts } from '../testCounts.mjs';
import { page } from './page.mjs';
import { everything } from './selection.mjs';
import { unit } from './unit.mjs';
import { win32 } from './win32.mjs';

/** @typedef {import('../testReporter.cjs').TestCounts} TestCounts */

export async function long() {
  /** @type {(() => Promise<TestCounts>)[]} */
  const kinds = [
    () => unit({ ...everything, long: true }),
    () => page({ names: ['captureView'], grep: '4 GB', long: true }),
    () => win32({ names: ['hostilePlans', 'randomTrees', 'agreement'], long: true }),
  ];
  const total = noCounts();
  for (const run of kinds) addCounts(total, await run());
  return total;
}
