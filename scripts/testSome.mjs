// @ts-check
// `npm run test:unit -- [part of a file's name …] [-g title]`, and test:win32: the tests a developer works on, and no others.

import { bundleIfStale } from './freshBundles.mjs';
import { say } from './environment/step.mjs';
import { prepare } from './environment/windows.mjs';
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
  if (kind !== 'win32') throw new Error('Name the kind of tests: unit or win32');
  // They start the bundles; unit tests bring what they test.
  await bundleIfStale();
  try {
    // They look at the whole system, others' processes included.
    return await win32({ ...selection, sideBySide: false });
  } finally {
    await (await prepare([])).release();
  }
}
