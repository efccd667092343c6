// @ts-check
// VS Code with a Windows extension host on Linux: its server under Wine, seen with a browser.

import { cp, mkdir, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onInterrupt } from './cleanup.mjs';
import { editorServer, windowsNode } from './npmPackages.mjs';
import { inEnvironment } from './paths.mjs';
import { installExtension } from './stageExtension.mjs';
import { spawnWine, toWindowsPath } from './wine.mjs';

// Five seconds on an idle machine; the first start ever also fills caches.
const START_DEADLINE_MS = 90_000;

/**
 * @typedef {object} EditorOptions
 * @property {string} extensionPath The extension's folder, built.
 * @property {readonly string[]} [otherExtensions] Folders of extensions that the tests need beside it.
 * @property {string} workspace The folder to open.
 * @property {string} userDataDir
 * @property {string | undefined} [testsPath] A script whose `run()` the extension host calls.
 * @property {boolean | undefined} [live] Whether a window shows what is built while it is open.
 * @property {number | undefined} [port]
 * @property {Record<string, string> | undefined} [env]
 *
 * @typedef {object} Editor
 * @property {string} url The page with the extension and the workspace.
 * @property {string} version VS Code's version.
 * @property {string} logFile What the server printed.
 * @property {(workspace: string) => string} pageUrl The same with another workspace.
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} wine
 * @param {EditorOptions} options
 * @returns {Promise<Editor>}
 */
export async function openEditor(wine, options) {
  const port = options.port ?? (await freePort());
  const logFile = inEnvironment(`logs/editor-${port}.log`);
  await mkdir(dirname(logFile), { recursive: true });
  await rm(logFile, { force: true });
  // An installed extension, as people have it. Only a test run needs VS Code's development mode,
  // which on a page comes with a driver that shows no notifications and opens no dialogs.
  if (!options.testsPath) {
    await installExtension(options.extensionPath, join(options.userDataDir, 'extensions'), options);
  }
  // The page can name only one extension that is being developed: the others are installed.
  for (const path of options.otherExtensions ?? []) {
    const target = join(options.userDataDir, 'extensions', basename(path));
    await cp(path, target, { recursive: true });
  }
  const log = await open(logFile, 'a');
  const { child, kill } = await spawnWine(wine, [windowsNode, ...serverArguments(port, options)], {
    cwd: editorServer,
    env: options.env,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const withdraw = onInterrupt(kill);
  const stop = async () => {
    withdraw();
    await kill();
  };
  const hasEnded = new Promise((_resolve, reject) => {
    child.once('close', () => reject(new Error(`VS Code's server ended. See ${logFile}`)));
  });
  // It ends in the end, and then nobody waits for it.
  hasEnded.catch(() => undefined);
  try {
    await Promise.race([hasEnded, untilListening(port, logFile)]);
  } catch (error) {
    await stop();
    throw error;
  }
  const product = JSON.parse(await readFile(join(editorServer, 'package.json'), 'utf8'));
  const pageUrl = (/** @type {string} */ workspace) => address(port, { ...options, workspace });
  return { url: pageUrl(options.workspace), version: product.version, logFile, pageUrl, stop };
}

/**
 * @param {number} port
 * @param {EditorOptions} options
 */
function serverArguments(port, { userDataDir, testsPath }) {
  return [
    '--require',
    toWindowsPath(join(import.meta.dirname, 'editorPreload.cjs')),
    toWindowsPath(join(editorServer, 'out/server-main.js')),
    ...['--host', '127.0.0.1', '--port', String(port)],
    '--without-connection-token',
    '--accept-server-license-terms',
    // Without it the page may not name tests.
    ...(testsPath ? ['--enable-smoke-test-driver'] : []),
    ...['--telemetry-level', 'off'],
    ...['--server-data-dir', toWindowsPath(userDataDir)],
  ];
}

/**
 * @param {number} port
 * @param {EditorOptions} options
 */
function address(port, { extensionPath, workspace, testsPath }) {
  // As readable as an address that people copy can be: VS Code takes it unescaped.
  const page = `http://127.0.0.1:${port}/?folder=/Z:${encodeURI(workspace)}`;
  if (!testsPath) return page;
  const remote = (/** @type {string} */ path) => `vscode-remote://127.0.0.1:${port}/Z:${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extensionPath)],
    ['extensionTestsPath', remote(testsPath)],
  ];
  return `${page}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/**
 * @param {number} port
 * @param {string} logFile
 */
async function untilListening(port, logFile) {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    const response = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`VS Code's server did not answer in time. See ${logFile}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
