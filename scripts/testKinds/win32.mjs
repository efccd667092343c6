// @ts-check
// Win32 tests: Windows Node, real system calls, C programs that say what they inherited.

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundleTests } from '../bundleTests.mjs';
import { distFolder, root } from '../environment/paths.mjs';
import { prepare } from '../environment/windows.mjs';
import { buildWindowsCheck } from '../windowsCheckBundles.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { mochaProgram, testReporter } from './mocha.mjs';
import { everything, mochaArguments } from './selection.mjs';

/** All of them, as often as a developer runs them. */
export function win32(selection = everything) {
  return runWin32({ selection, env: {}, timeoutMs: 1_800_000 });
}

/**
 * Ten times the random plans: some minutes, for who changes the rules. Its tests count the handles of their own process, and
 * most of the time they wait for new ones: so they run side by side, each in a process of its own.
 */
export function long() {
  return runWin32({
    selection: { names: ['agreement'] },
    env: { HANDLE_TEST_PLANS: '5000' },
    timeoutMs: 3_600_000,
    parts: [
      ['--grep', 'a fixed seed'],
      ['--grep', 'a fresh seed'],
      // Whatever else is there: nothing is left out because it has another title.
      ['--grep', 'a (fixed|fresh) seed', '--invert'],
    ],
  });
}

/**
 * @typedef {object} Win32Options
 * @property {import('./selection.mjs').Selection} selection
 * @property {Record<string, string>} env
 * @property {number} timeoutMs
 * @property {readonly (readonly string[])[]} [parts] What tells mocha which tests to run, for each process that runs some.
 */

/** @param {Win32Options} options */
async function runWin32({ selection, env, timeoutMs, parts = [[]] }) {
  const windows = await prepare(['node', 'compiler']);
  const [files, programs] = await Promise.all([
    bundleTests('win32', selection.names),
    compilePrograms(windows),
    buildWindowsCheck(),
  ]);
  const total = { passed: 0, failed: 0, skipped: 0, ended: true };
  let runs = 0;
  /**
   * @param {readonly string[]} some
   * @param {readonly string[]} part
   */
  const run = async (some, part) => {
    const name = runs++ === 0 ? 'win32' : `win32-${runs}`;
    const paths = [testReporter, ...some].map(windows.path);
    const resultFile = await freshResultFile(name);
    const color = process.stdout.isTTY ? '--color' : '--no-color';
    const ending = await windows.run(
      mochaProgram,
      // A cold Wine takes a second for what Windows does at once.
      [...mochaArguments(selection, 30_000), color, ...part, '--reporter', ...paths],
      {
        stdout: 'inherit',
        cwd: root,
        timeoutMs,
        env: {
          ...env,
          HANDLE_TEST_RESULT: windows.path(resultFile),
          HANDLE_TEST_PROGRAMS: windows.path(programs),
        },
      },
    );
    const counts = await readCounts(name, resultFile, ending);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.ended &&= counts.ended;
  };
  // A title that is asked for is in one of them only.
  for (const some of selection.grep === undefined ? inOwnProcess(files) : [files]) {
    await Promise.all(parts.map((part) => run(some, part)));
  }
  return total;
}

/**
 * The files for one process after the other. Those that count the handles of their own process have one to themselves: whatever
 * other tests in it have begun would come and go meanwhile.
 * @param {readonly string[]} files
 */
function inOwnProcess(files) {
  const counts = (/** @type {string} */ file) => basename(file) === 'agreement.test.js';
  const groups = [files.filter(counts), files.filter((file) => !counts(file))];
  return groups.filter((group) => group.length > 0);
}

/**
 * Those of the tests, and those the examples start.
 * @param {import('../environment/windows.mjs').Windows} windows
 */
async function compilePrograms(windows) {
  const folders = ['test/win32/programs', 'examples/programs'].map((path) => join(root, path));
  const sources = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith('.c')).map((name) => join(folder, name));
    }),
  );
  return windows.compile(sources.flat(), join(distFolder, 'test/programs'));
}
