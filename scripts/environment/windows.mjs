// @ts-check
// Windows, wherever this machine has it: the machine itself, or Wine on Linux.

import { compile } from './compile.mjs';
import { openEditor } from './editor.mjs';
import { prepareEditor, prepareNode } from './npmPackages.mjs';
import { runOnWindows, runUnderWine } from './runWindowsNode.mjs';
import { systemPrograms } from './systemPackages.mjs';
import { prepareWine, releaseWine, toWindowsPath } from './wine.mjs';

/** @typedef {import('./runWindowsNode.mjs').RunOptions} RunOptions */
/** @typedef {import('./runWindowsNode.mjs').RunResult} RunResult */
/** @typedef {import('./editor.mjs').EditorOptions} EditorOptions */
/** @typedef {import('./editor.mjs').Editor} Editor */
/** @typedef {'node' | 'compiler' | 'editor' | 'browser'} Part */

/**
 * @typedef {object} Windows
 * @property {(path: string) => string} path The path as Windows sees it.
 * @property {(script: string, args: readonly string[], options: RunOptions) => Promise<RunResult>} run
 *   Runs a JavaScript file on Windows Node.
 * @property {(sources: readonly string[], outDir: string) => Promise<string>} compile
 * @property {(options: EditorOptions) => Promise<Editor>} openEditor VS Code with a Windows
 *   extension host, in a browser. Only on Linux: Windows has the desktop one.
 * @property {() => Promise<void>} release Ends what is still running. Call it last.
 */

/**
 * Gets these parts ready, which takes a minute on a new machine and nothing later.
 * @param {readonly Part[]} parts
 * @returns {Promise<Windows>}
 */
export async function prepare(parts) {
  if (process.platform === 'win32') return thisMachine();
  if (process.platform !== 'linux') {
    throw new Error('Windows programs run on Windows, and on Linux through Wine');
  }
  if (parts.includes('compiler')) await systemPrograms('compiler', 'cppCompiler');
  if (parts.includes('browser')) await systemPrograms('browser');
  const needsWine = parts.includes('node') || parts.includes('editor');
  const wine = needsWine ? await prepareWine() : undefined;
  if (wine) await prepareNode();
  if (parts.includes('editor')) await prepareEditor();
  return throughWine(wine);
}

/** @returns {Windows} */
function thisMachine() {
  return {
    path: (path) => path,
    run: (script, args, options) => runOnWindows([script, ...args], options),
    compile,
    openEditor: async () => {
      throw new Error('On Windows use the desktop editor');
    },
    release: async () => undefined,
  };
}

/**
 * @param {string | undefined} wine
 * @returns {Windows}
 */
function throughWine(wine) {
  const loader = () => {
    if (!wine) throw new Error("Ask prepare() for 'node' or 'editor' first");
    return wine;
  };
  return {
    path: toWindowsPath,
    run: (script, args, options) =>
      runUnderWine(loader(), [toWindowsPath(script), ...args], options),
    compile,
    openEditor: (options) => openEditor(loader(), options),
    release: releaseWine,
  };
}
