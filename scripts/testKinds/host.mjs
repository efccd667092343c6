// @ts-check
// Host tests: inside VS Code's extension host on Windows, with the extension loaded.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleTests } from '../bundleTests.mjs';
import { launchBrowser } from '../environment/browser.mjs';
import { inEnvironment, root } from '../environment/paths.mjs';
import { stageExtension } from '../environment/stageExtension.mjs';
import { tail } from '../environment/tail.mjs';
import { temporaryFolder } from '../environment/temporaryFolder.mjs';
import { prepare } from '../environment/windows.mjs';
import { openWorkbenchPage } from '../environment/workbenchPage.mjs';
import { compileExamples, copyWorkspace } from '../environment/workspace.mjs';
import { freshResultFile, readCounts } from '../testCounts.mjs';

const DEADLINE_MS = 600_000;
const suite = join(root, 'scripts/hostSuite.cjs');
/** Another debug type, which only an extension can contribute. */
const otherDebugger = join(import.meta.dirname, 'otherDebugger');
/** Of its own: a watch may replace what F5 opens during the run. */
const extension = inEnvironment('host-extension');

export async function host() {
  const files = await bundleTests('host');
  const resultFile = await freshResultFile('host');
  if (files.length === 0) return readCounts('host', resultFile, { code: 1, timedOut: false });
  const workspace = await copyWorkspace();
  try {
    await compileExamples(workspace.path);
    await stageExtension(root, extension);
    const run = process.platform === 'win32' ? onDesktop : inBrowser;
    return await readCounts('host', resultFile, await run(workspace.path, resultFile));
  } finally {
    await workspace.remove();
  }
}

/**
 * @param {string} workspace
 * @param {string} resultFile
 */
async function onDesktop(workspace, resultFile) {
  const { runTests } = await import('@vscode/test-electron');
  const userData = await temporaryFolder('user-data');
  const code = await runTests({
    extensionDevelopmentPath: [extension, otherDebugger],
    extensionTestsPath: suite,
    extensionTestsEnv: { HANDLE_TEST_RESULT: resultFile, HANDLE_TEST_COLOR: '1' },
    launchArgs: [
      workspace,
      '--disable-workspace-trust',
      '--disable-extensions',
      `--user-data-dir=${userData.path}`,
    ],
  }).catch(() => 1);
  await userData.remove();
  return { code, timedOut: false };
}

/**
 * The extension host starts with the page that wants it, so a browser has to look.
 * @param {string} workspace
 * @param {string} resultFile
 */
async function inBrowser(workspace, resultFile) {
  const windows = await prepare(['node', 'editor', 'browser']);
  const folder = await temporaryFolder('host');
  const output = join(folder.path, 'output');
  const ended = new AbortController();
  const printing = tail(output, process.stdout, ended.signal);
  try {
    const editor = await windows.openEditor({
      extensionPath: extension,
      otherExtensions: [otherDebugger],
      testsPath: suite,
      workspace,
      userDataDir: join(folder.path, 'user-data'),
      env: {
        HANDLE_TEST_RESULT: windows.path(resultFile),
        HANDLE_TEST_OUTPUT: windows.path(output),
        HANDLE_TEST_COLOR: process.stdout.isTTY ? '1' : '0',
      },
    });
    const browser = await launchBrowser({ headless: true });
    try {
      const page = await browser.newPage();
      await openWorkbenchPage(page, { url: editor.url, trusted: true });
      return { code: 0, timedOut: !(await hasEnded(resultFile)) };
    } finally {
      await browser.close();
      await editor.stop();
    }
  } finally {
    ended.abort();
    await printing;
    await folder.remove();
  }
}

/** @param {string} resultFile */
async function hasEnded(resultFile) {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const text = await readFile(resultFile, 'utf8').catch(() => '');
    // Half-written at worst, and then read again.
    if (text.includes('"ended":true')) return true;
    await sleep(200);
  }
  return false;
}
