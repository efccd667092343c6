// @ts-check
// For UI tests: VS Code with the extension in a browser, one server for all tests of a run.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from './browser.mjs';
import { onInterrupt } from './cleanup.mjs';
import { inEnvironment, root } from './paths.mjs';
import { prepare } from './windows.mjs';
import { openWorkbenchPage, runWorkbenchCommand, themes } from './workbenchPage.mjs';
import { copyWorkspace } from './workspace.mjs';

/**
 * @typedef {object} WorkbenchOptions
 * @property {string} [workspace] The folder to open a copy of. Default: `examples`.
 * @property {Readonly<Record<string, string>>} [files] More for the copy, by relative path: text. What is written into a folder that has
 *   just been opened, VS Code may never see: its watcher starts later.
 * @property {{ width: number, height: number }} [viewport]
 * @property {import('./workbenchPage.mjs').Theme} [theme] Default: dark.
 * @property {string} [language] Of what the extension says, and of its commands. Default: English.
 * @property {boolean} [trusted] Default: true. With false VS Code starts in Restricted Mode.
 *
 * @typedef {object} Workbench
 * @property {import('playwright-core').Page} page
 * @property {string} workspace The copy that is open.
 * @property {(name: string) => Promise<string>} screenshot Answers the picture's path.
 * @property {(theme: import('./workbenchPage.mjs').Theme) => Promise<void>} changeTheme In the open window, as its workspace says.
 * @property {(title: string) => Promise<void>} runCommand Through the command palette.
 * @property {(name: string, script: string) => Promise<unknown>} runOutside Writes a script into the workspace and runs it on Windows
 *   Node, which nobody in the window has started. Resolves when it has ended.
 * @property {() => Promise<void>} close
 */

/** @type {Promise<Awaited<ReturnType<typeof start>>> | undefined} */
let shared;

/**
 * Opens a window of its own: nothing of another test is in it.
 * @param {WorkbenchOptions} [options]
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench(options = {}) {
  shared ??= start();
  const { windows, editor, browser } = await shared;
  const copy = await copyWorkspace(options.workspace, options.files);
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    // What a webview animates is not what a picture shows.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await openWorkbenchPage(page, {
    url: editor.pageUrl(copy.path),
    trusted: options.trusted ?? true,
    theme: options.theme,
    language: options.language,
  });
  return {
    page,
    workspace: copy.path,
    screenshot: async (name) => {
      await mkdir(inEnvironment('screenshots'), { recursive: true });
      const path = join(inEnvironment('screenshots'), `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    changeTheme: async (theme) => {
      const { id, shownAs } = themes[theme];
      await mkdir(join(copy.path, '.vscode'), { recursive: true });
      const settings = JSON.stringify({ 'workbench.colorTheme': id });
      await writeFile(join(copy.path, '.vscode', 'settings.json'), settings);
      await page.locator(`.monaco-workbench.${shownAs}`).waitFor();
    },
    runCommand: (title) => runWorkbenchCommand(page, title),
    runOutside: async (name, script) => {
      const file = join(copy.path, name);
      await writeFile(file, script);
      return windows.run(file, [], { stdout: 'capture', cwd: copy.path });
    },
    close: async () => {
      await context.close();
      await copy.remove();
    },
  };
}

async function start() {
  const windows = await prepare(['node', 'editor', 'browser']);
  onInterrupt(stopAll);
  const editor = await windows.openEditor({
    extensionPath: root,
    workspace: join(root, 'examples'),
    userDataDir: inEnvironment('ui-user-data'),
  });
  const browser = await launchBrowser({ headless: true });
  return { windows, editor, browser };
}

/** Ends what the tests shared. */
async function stopAll() {
  const started = await shared?.catch(() => undefined);
  shared = undefined;
  await started?.browser.close();
  await started?.editor.stop();
  await started?.windows.release();
}

// This file is loaded while mocha collects tests, so the hook belongs to the whole run.
globalThis.after?.(stopAll);
