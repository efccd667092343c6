// @ts-check
// Win32 tests: Windows Node, real system calls, C programs that say what they inherited.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleTests } from '../bundleTests.mjs';
import { distFolder, root } from '../environment/paths.mjs';
import { prepare } from '../environment/windows.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { mochaProgram, testReporter } from './mocha.mjs';
import { everything, mochaArguments } from './selection.mjs';

/** All of them, as often as a developer runs them. */
export function win32(selection = everything) {
  return runWin32({ selection, env: {}, timeoutMs: 1_800_000 });
}

/** Ten times the random plans: some minutes, for who changes the rules. */
export function long() {
  return runWin32({
    selection: { names: ['agreement'] },
    env: { HANDLE_TEST_PLANS: '5000' },
    timeoutMs: 3_600_000,
  });
}

/** @param {{ selection: import('./selection.mjs').Selection, env: Record<string, string>, timeoutMs: number }} options */
async function runWin32({ selection, env, timeoutMs }) {
  const windows = await prepare(['node', 'compiler']);
  const [files, programs, resultFile] = await Promise.all([
    bundleTests('win32', selection.names),
    compilePrograms(windows),
    freshResultFile('win32'),
  ]);
  const paths = [testReporter, ...files].map(windows.path);
  const ending = await windows.run(
    mochaProgram,
    [
      // A cold Wine takes a second for what Windows does at once.
      ...mochaArguments(selection, 30_000),
      process.stdout.isTTY ? '--color' : '--no-color',
      ...['--reporter', ...paths],
    ],
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
  return readCounts('win32', resultFile, ending);
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
