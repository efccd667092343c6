// @ts-check
// Win32 tests: Windows Node, real system calls, C programs that say what they inherited.

import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundleTests } from '../bundleTests.mjs';
import { runCommand } from '../environment/command.mjs';
import { distFolder, root } from '../environment/paths.mjs';
import { prepare } from '../environment/windows.mjs';
import { nativesHere, packageCommandLine } from '../packageCommandLine.mjs';
import { buildWindowsCheck } from '../windowsCheckBundles.mjs';
import { addCounts, freshResultFile, noCounts, readCounts } from '../testCounts.mjs';
import { mochaProgram, testReporter } from './mocha.mjs';
import { everything, mochaArguments, testEnvironment } from './selection.mjs';

/** More wait for each other: every test starts some processes, and a machine of two cores is what most have. */
const filesAtOnce = 2;

/**
 * Files that count the handles of their own process: whatever other tests in it have begun would come and go meanwhile.
 * Such a file has a process that has run nothing before and runs nothing beside it. Other processes are none of its business.
 */
const ownProcess = ['agreement', 'manySessions'];

/**
 * Files that run when no other does. Two sessions at once that each leave a process of their job running have Wine 8's server crash
 * within seconds. And who holds a pipe is looked for in the whole system: the prober of another session has copies of handles, too,
 * for as long as it asks about them.
 */
const alone = [
  'detaching',
  ...['blockedPipes', 'endHolder', 'examples', 'expectations', 'heldPipes', 'holderCauses'],
  'pipelines',
  // The programs of these, too, and the sessions of others would hold each other's pipes.
  'pipeCases',
  // It searches the whole system, tens of thousands of handles of which are its own.
  'findHolders',
];

/**
 * Ten times as many random plans take some minutes, most of which they wait for new processes: so these tests run at the same
 * time, each in a process of its own.
 */
const longParts = [
  ['--grep', 'a fixed seed'],
  ['--grep', 'a fresh seed'],
  // Whatever else is there: nothing is left out because it has another title.
  ['--grep', 'a (fixed|fresh) seed', '--invert'],
];

/** @param {import('./selection.mjs').Selection} [selection] */
export async function win32(selection = everything) {
  const windows = await prepare(['node', 'compiler']);
  const [files, programs] = await Promise.all([
    bundleTests('win32', selection.names),
    compilePrograms(windows),
    buildWindowsCheck(),
  ]);
  const unpacked = files.some(needsPackage) ? await unpackedCommandLine() : '';
  const total = noCounts();
  let runs = 0;
  /**
   * @param {readonly string[]} some
   * @param {readonly string[]} part What tells mocha which tests of them to run.
   */
  const run = async (some, part) => {
    const name = runs++ === 0 ? 'win32' : `win32-${runs}`;
    const paths = [testReporter, ...some].map(windows.path);
    const resultFile = await freshResultFile(name);
    const color = process.stdout.isTTY ? '--color' : '--no-color';
    // A cold Wine takes a second for what Windows does at once.
    const args = mochaArguments(selection, 30_000, some.some(runsAlone) ? 1 : filesAtOnce);
    const ending = await windows.run(
      mochaProgram,
      [...args, color, ...part, '--reporter', ...paths],
      {
        stdout: 'inherit',
        cwd: root,
        timeoutMs: selection.long ? 3_600_000 : 1_800_000,
        env: {
          ...testEnvironment(selection),
          HANDLE_TEST_RESULT: windows.path(resultFile),
          HANDLE_TEST_PROGRAMS: windows.path(programs),
          ...(unpacked === '' ? {} : { HANDLE_TEST_PACKAGE: windows.path(unpacked) }),
        },
      },
    );
    addCounts(total, await readCounts(name, resultFile, ending));
  };
  for (const some of inProcesses(files, selection)) {
    const parts = selection.long && some.every(countsItsHandles) ? longParts : [[]];
    await Promise.all(parts.map((part) => run(some, part)));
  }
  return total;
}

/** Some seconds of work, for this one only. */
const needsPackage = isOneOf(['packagedCommandLine']);

/** What somebody has who installed it: Wine has no program to unpack it with. */
async function unpackedCommandLine() {
  const folder = join(distFolder, 'test/package');
  const tarball = await packageCommandLine({ folder, natives: nativesHere() });
  const target = join(folder, 'unpacked');
  await mkdir(target);
  await runCommand('tar', ['-xzf', tarball, '-C', target]);
  return join(target, 'package');
}

/** @param {readonly string[]} names */
function isOneOf(names) {
  return (/** @type {string} */ file) => names.includes(basename(file, '.test.js'));
}

const countsItsHandles = isOneOf(ownProcess);
const runsAlone = isOneOf(alone);

/**
 * The files for one run of mocha after the other. Side by side, mocha gives its first files a new process each.
 * @param {readonly string[]} files
 * @param {import('./selection.mjs').Selection} selection
 */
function inProcesses(files, { grep, sideBySide }) {
  const counting = files.filter(countsItsHandles);
  const single = files.filter(runsAlone);
  const others = files.filter((file) => !countsItsHandles(file) && !runsAlone(file));
  // A title that is asked for is in one of them only.
  if (grep !== undefined) return [[...counting, ...others, ...single]];
  const groups = sideBySide
    ? [[...counting, ...others], single]
    : [counting, [...others, ...single]];
  return groups.filter((group) => group.length > 0);
}

/**
 * Those of the tests, and those the examples start.
 * @param {import('../environment/windows.mjs').Windows} windows
 */
async function compilePrograms(windows) {
  const folders = ['test/win32/programs', 'test/win32/cases/programs', 'examples/programs'].map(
    (path) => join(root, path),
  );
  const sources = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith('.c')).map((name) => join(folder, name));
    }),
  );
  return windows.compile(sources.flat(), join(distFolder, 'test/programs'));
}
