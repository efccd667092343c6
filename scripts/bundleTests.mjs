// @ts-check
// Bundles the tests of one kind, each file on its own.

import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { nodeBundle } from './bundle.mjs';
import { distFolder, root } from './environment/paths.mjs';
import { selectFiles } from './testKinds/selection.mjs';

/**
 * Bundles every `*.test.ts` of a folder of `test`, or those that are named, and answers the files to run.
 * @param {string} kind
 * @param {readonly string[]} [wanted] Names of files, or parts of them.
 * @returns {Promise<string[]>}
 */
export async function bundleTests(kind, wanted = []) {
  const source = join(root, 'test', kind);
  const target = join(distFolder, 'test', kind);
  // A test that was deleted or renamed must not go on running.
  if (wanted.length === 0) await rm(target, { recursive: true, force: true });
  if (!existsSync(source)) return [];
  const all = (await readdir(source, { recursive: true }))
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const names = selectFiles(all, wanted);
  if (names.length === 0) return [];
  await buildTests(
    names.map((name) => join(source, name)),
    source,
    target,
  );
  return names.map((name) => join(target, name.replace(/\.ts$/, '.js')));
}

/**
 * @param {string[]} entryPoints
 * @param {string} outbase
 * @param {string} outdir
 */
export async function buildTests(entryPoints, outbase, outdir) {
  await build({
    ...nodeBundle,
    absWorkingDir: root,
    entryPoints,
    outbase,
    outdir,
    bundle: true,
    sourcemap: 'inline',
    external: [
      ...['vscode', 'koffi', 'mocha', 'playwright-core', 'esbuild', 'axe-core', 'typescript'],
      // It starts a worker whose file is beside its own.
      'xmllint-wasm',
    ],
    plugins: [keepScriptsOutside(outbase, outdir)],
    logLevel: 'warning',
  });
}

/**
 * The scripts find their folders through their own place, which a bundle would take from them.
 * @param {string} outbase
 * @param {string} outdir
 * @returns {import('esbuild').Plugin}
 */
function keepScriptsOutside(outbase, outdir) {
  return {
    name: 'keep scripts outside',
    setup({ onResolve }) {
      onResolve({ filter: /\/scripts\/.*\.mjs$/ }, ({ path, resolveDir, importer }) => {
        const bundleFolder = join(outdir, relative(outbase, dirname(importer)));
        const target = relative(bundleFolder, join(resolveDir, path)).replaceAll('\\', '/');
        return { path: target, external: true };
      });
    },
  };
}
