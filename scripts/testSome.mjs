// @ts-check
// `npm run test:unit -- [part of a file's name …] [-g title]`, test:page and test:win32: the tests a developer works on, and no others.

import { bundleIfStale } from './freshBundles.mjs';
import { say } from './environment/step.mjs';
import { prepare } from './environment/windows.mjs';
import { page } from './testKinds/page.mjs';
import { selectionOf } from './testKinds/selection.mjs';
import { unit } from './testKinds/unit.mjs';
import { win32 } from './testKinds/win32.mjs';

const [kind, ...args] = process.argv.slice(2);
try {
  const { failed } = await run(selectionOf(args));
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

/** @param {import('./testKinds/selection.mjs').Selection} selection */
async function run(selection) {
  if (kind === 'unit') return unit(selection);
  if (kind !== 'win32' && kind !== 'page') {
    throw new Error('Name the kind of tests: unit, page or win32');
  }
  // They use the bundles; unit tests bring what they test.
  await bundleIfStale();
  try {
    if (kind === 'page') return await page(selection);
    return await win32(selection);
  } finally {
    await (await prepare([])).release();
  }
}
