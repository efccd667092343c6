// @ts-check
// Runs the tests: `node scripts/test.mjs [unit] [page] [win32] [host] [ui] [long]`, all of them but the long ones by default.

import { bundle } from './bundle.mjs';
import { say } from './environment/step.mjs';
import { prepare } from './environment/windows.mjs';
import { addCounts, noCounts } from './testCounts.mjs';
import { host } from './testKinds/host.mjs';
import { long } from './testKinds/long.mjs';
import { page } from './testKinds/page.mjs';
import { ui } from './testKinds/ui.mjs';
import { unit } from './testKinds/unit.mjs';
import { win32 } from './testKinds/win32.mjs';

/** @typedef {import('./testReporter.cjs').TestCounts} TestCounts */

/** @type {Record<string, () => Promise<TestCounts>>} */
const kinds = { unit, page, win32, host, ui, long };
const byDefault = ['unit', 'page', 'win32', 'host', 'ui'];

const named = process.argv.slice(2);
const wanted = named.length > 0 ? named : byDefault;
const unknown = named.filter((name) => !(name in kinds));
if (unknown.length > 0) {
  say(`No such tests: ${unknown.join(', ')}. There are: ${Object.keys(kinds).join(', ')}`);
  process.exit(2);
}

const total = noCounts();
let isBuilt = true;
await bundle({ production: false }).catch((error) => {
  say(`build: ${error.message}`);
  isBuilt = false;
  addCounts(total, broken('it could not be built'));
});
for (const [name, run] of Object.entries(kinds)) {
  if (!isBuilt) break;
  if (!wanted.includes(name)) continue;
  console.log(`\n== ${name} tests ==`);
  const counts = await runKind(name, run);
  addCounts(total, {
    ...counts,
    failures: counts.failures.map((failure) => `${name}: ${failure}`),
  });
}
if (total.failures.length > 0) console.log(['\nFailed:', ...total.failures].join('\n  '));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** @param {string} reason */
function broken(reason) {
  return { ...noCounts(), failed: 1, failures: [reason] };
}

/**
 * A kind that breaks counts as a failed test, and the others still run.
 * @param {string} name
 * @param {() => Promise<TestCounts>} run
 */
async function runKind(name, run) {
  try {
    return await run();
  } catch (error) {
    say(`${name}: ${error instanceof Error ? error.stack : error}`);
    return broken('it could not be run');
  } finally {
    const windows = await prepare([]);
    await windows.release();
  }
}
