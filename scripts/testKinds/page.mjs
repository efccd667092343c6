// @ts-check
// Page tests: the pages of the extension in a browser alone, without VS Code and without Windows. Any system.

import { bundleTests } from '../bundleTests.mjs';
import { prepare } from '../environment/windows.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { runMocha } from './mocha.mjs';
import { ANY_TIME_MS, everything, mochaArguments, testEnvironment } from './selection.mjs';

export async function page(selection = everything) {
  // Before any test waits for it: a new machine installs it first.
  await prepare(['browser']);
  const files = await bundleTests('page', selection.names);
  const resultFile = await freshResultFile('page');
  // Some search gigabytes or draw a hundred thousand handles, and a busy machine takes its time.
  const ending = await runMocha([...mochaArguments(selection, 180_000), ...files], {
    resultFile,
    env: testEnvironment(selection),
    timeoutMs: selection.patient ? ANY_TIME_MS : 900_000,
  });
  return readCounts('page', resultFile, ending);
}
