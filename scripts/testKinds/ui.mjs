// @ts-check
// UI tests: the extension in VS Code's window, looked at and clicked through a browser.

import { bundleTests } from '../bundleTests.mjs';
import { say } from '../environment/step.mjs';
import { prepare } from '../environment/windows.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';
import { runMocha } from './mocha.mjs';

export async function ui() {
  const files = await bundleTests('ui');
  const resultFile = await freshResultFile('ui');
  if (process.platform === 'win32') return skipAll(files, resultFile);
  await prepare(['node', 'editor', 'browser']);
  const ending = await runMocha(['--timeout', '180000', '--exit', ...files], {
    resultFile,
    timeoutMs: 2_400_000,
  });
  return readCounts('ui', resultFile, ending);
}

/**
 * @param {readonly string[]} files
 * @param {string} resultFile
 */
async function skipAll(files, resultFile) {
  say(
    'ui: skipped. These tests drive VS Code in a browser; on Windows the page and host tests cover it',
  );
  const ending = await runMocha(['--dry-run', ...files], {
    resultFile,
    timeoutMs: 60_000,
    quiet: true,
  });
  const { passed, skipped, ...counts } = await readCounts('ui', resultFile, ending);
  return { ...counts, passed: 0, skipped: passed + skipped };
}
