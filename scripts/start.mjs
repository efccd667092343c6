// @ts-check
// `npm start`: builds the extension and opens VS Code with it, on a copy of the examples.

import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.mjs';
import { launchBrowser } from './environment/browser.mjs';
import { onInterrupt } from './environment/cleanup.mjs';
import { findCommand } from './environment/command.mjs';
import { inEnvironment, root } from './environment/paths.mjs';
import { developmentFolder, stageForDevelopment } from './environment/stageExtension.mjs';
import { say, withLock } from './environment/step.mjs';
import { prepare } from './environment/windows.mjs';
import { openWorkbenchPage } from './environment/workbenchPage.mjs';
import { compileExamples, copyWorkspace } from './environment/workspace.mjs';

await bundle({ production: false });
const workspace = await copyWorkspace();
try {
  await buildPrograms();
  if (process.platform === 'win32') await openDesktop();
  else await openInBrowser();
} finally {
  await workspace.remove();
}

/** Most examples want nothing but Windows. */
async function buildPrograms() {
  try {
    await compileExamples(workspace.path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`The examples that start a program of their own will not run. ${reason}`);
  }
}

async function openDesktop() {
  const program = installedEditor() ?? (await downloadedEditor());
  // Not while a watch builds: half a bundle is none.
  await withLock('build', stageForDevelopment);
  const child = spawn(
    program,
    [
      `--extensionDevelopmentPath=${developmentFolder}`,
      // Of its own, so that this is a process of its own and ends when its window is closed.
      `--user-data-dir=${inEnvironment('start-user-data')}`,
      workspace.path,
    ],
    { stdio: 'inherit' },
  );
  onInterrupt(() => child.kill());
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** PATH has a command script, and the program is one folder above it. */
function installedEditor() {
  const script = findCommand('code.cmd');
  return script && join(dirname(script), '..', 'Code.exe');
}

async function downloadedEditor() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode();
}

async function openInBrowser() {
  const withBrowser = Boolean(process.env['DISPLAY']) && !process.argv.includes('--no-browser');
  const windows = await prepare(withBrowser ? ['editor', 'browser'] : ['editor']);
  const userDataDir = inEnvironment('start-user-data');
  await mkdir(userDataDir, { recursive: true });
  const editor = await windows.openEditor({
    extensionPath: root,
    workspace: workspace.path,
    userDataDir,
    live: true,
  });
  say(`VS Code ${editor.version} with a Windows extension host. Ctrl-C ends it.`);
  try {
    if (withBrowser) await showWindow(editor.url);
    else await untilInterrupted(editor.url);
  } finally {
    await editor.stop();
    await windows.release();
  }
}

/** @param {string} url */
async function showWindow(url) {
  const browser = await launchBrowser({ headless: false });
  onInterrupt(() => browser.close());
  try {
    // The page as large as the window, whatever size the person gives it.
    const context = await browser.newContext({ viewport: null });
    const page = await context.newPage();
    await openWorkbenchPage(page, { url, trusted: false });
    if (!page.isClosed()) await page.waitForEvent('close', { timeout: 0 });
  } finally {
    await browser.close();
  }
}

/** @param {string} url */
async function untilInterrupted(url) {
  say(`Open this address in a browser:\n${url}`);
  // The interrupt ends the process; until then only this keeps it from ending.
  await new Promise(() => setInterval(() => undefined, 60_000));
}
