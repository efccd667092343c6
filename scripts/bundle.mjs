// @ts-check
// Builds what runs: one bundle per process, and the panel's assets.

import { build, transform } from 'esbuild';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { distFolder, root } from './environment/paths.mjs';
import { writeThirdPartyNotices } from './thirdPartyNotices.mjs';

/** @type {import('esbuild').BuildOptions} */
export const nodeBundle = {
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Some packages' CommonJS build loads its parts at run time; their ES modules can be bundled.
  mainFields: ['module', 'main'],
};

/** @type {import('esbuild').BuildOptions} */
const browserBundle = {
  platform: 'browser',
  format: 'iife',
  target: 'es2023',
  // lit's development build warns in the console. Naming conditions drops esbuild's own 'module'.
  conditions: ['production', 'module'],
  // They are in the notices that are written beside the bundles.
  legalComments: 'none',
};

/**
 * The panel and the page of a search, which shows the same map and matrix: neither loads what the other alone needs, and the map is
 * loaded when it is first shown. What some of the three have in common is a part called after them: the pages name their parts.
 * @type {import('esbuild').BuildOptions}
 */
const pagesInParts = {
  ...browserBundle,
  format: 'esm',
  splitting: true,
  entryPoints: { panel: 'src/webview/page/main.ts', search: 'src/webview/search/main.ts' },
  write: false,
};
const mapSource = 'src/webview/map/mapView.ts';
const knownParts = ['map-panel-search', 'map-panel', 'map-search', 'panel-search'];

/**
 * The extension in parts, too: VS Code waits for the first one at its start, and the others are loaded when they are wanted. esbuild
 * splits ES modules only, and VS Code loads CommonJS: each part is turned into that afterwards.
 */
const extensionFolder = 'extension';

/** @type {{ name: string, entry: string, options: import('esbuild').BuildOptions }[]} */
const bundles = [
  // koffi finds its native part relative to its own folder, so it stays a package.
  {
    name: 'broker',
    entry: 'src/broker/main.ts',
    options: { ...nodeBundle, external: ['koffi'] },
  },
  {
    name: 'prober',
    entry: 'src/broker/proberMain.ts',
    options: { ...nodeBundle, external: ['koffi'] },
  },
  {
    name: 'proberThread',
    entry: 'src/broker/proberThreadMain.ts',
    options: { ...nodeBundle, external: ['koffi'] },
  },
  {
    name: 'debugThread',
    entry: 'src/broker/debugThreadMain.ts',
    options: { ...nodeBundle, external: ['koffi'] },
  },
  {
    name: 'cli',
    entry: 'src/cli/main.ts',
    // npm makes a command of the file itself.
    options: { ...nodeBundle, banner: { js: '#!/usr/bin/env node' } },
  },
  { name: 'report', entry: 'src/cli/report.ts', options: nodeBundle },
  { name: 'demo', entry: 'src/cli/demo.ts', options: nodeBundle },
  // The panel whole, for a report, which is one file.
  { name: 'reportPanel', entry: 'src/webview/page/main.ts', options: browserBundle },
  { name: 'reportHost', entry: 'src/webview/report/reportHost.ts', options: browserBundle },
  { name: 'launchPreview', entry: 'src/webview/preview/launchPreview.ts', options: browserBundle },
];

/** The panel's styles, one file that imports the others, and what a report has besides. */
const styles = ['media/panel.css', 'media/reportPage.css'];

const assets = [
  'node_modules/@vscode/codicons/dist/codicon.css',
  'node_modules/@vscode/codicons/dist/codicon.ttf',
];

/** Written last: newer than every source means that nothing has to be built. */
export const builtMarker = join(distFolder, 'meta/built');

/**
 * @typedef {object} Build
 * @property {string} name
 * @property {import('esbuild').BuildOptions} options
 * @property {(result: import('esbuild').BuildResult) => Promise<void>} [finish] What remains to be done with what esbuild made.
 */

/**
 * Everything that esbuild makes, once or again and again.
 * @param {boolean} production
 * @param {string} outDir
 * @returns {Build[]}
 */
export function allBuilds(production, outDir) {
  const common = {
    absWorkingDir: root,
    outdir: outDir,
    bundle: true,
    minify: production,
    metafile: true,
    logLevel: /** @type {const} */ ('warning'),
  };
  return [
    {
      name: extensionFolder,
      options: {
        ...nodeBundle,
        ...common,
        format: 'esm',
        splitting: true,
        external: ['vscode'],
        entryPoints: { [`${extensionFolder}/main`]: 'src/extension/extension.ts' },
        chunkNames: `${extensionFolder}/[name]-[hash]`,
        sourcemap: production ? false : 'inline',
        write: false,
      },
      finish: (result) => writeExtension(result, production, outDir),
    },
    {
      name: 'pages',
      options: {
        ...pagesInParts,
        ...common,
        ...{ sourcemap: !production, sourceRoot: sourceRoot(outDir) },
      },
      finish: (result) => writePages(result, outDir),
    },
    ...bundles.map(({ name, entry, options }) => ({
      name,
      options: {
        ...{ ...options, ...common, entryPoints: { [name]: entry } },
        ...{ sourcemap: !production, sourceRoot: sourceRoot(outDir) },
      },
    })),
    { name: 'styles', options: { ...common, entryPoints: styles } },
  ];
}

/**
 * Source maps name their sources from here, so that breakpoints hold in a copy of the bundles, too.
 * @param {string} folder Of the bundle.
 */
function sourceRoot(folder) {
  return `${pathToFileURL(folder)}/`;
}

/** @param {{ production: boolean, outDir?: string, only?: readonly string[] }} options `only`: names of builds; without it all. */
export async function bundle({ production, outDir = distFolder, only }) {
  const builds = allBuilds(production, outDir).filter(({ name }) => only?.includes(name) ?? true);
  const metafiles = await Promise.all(
    builds.map(async (each) => finishBuild(each, await build(each.options), outDir)),
  );
  await completeBuild(metafiles, production, outDir);
}

/**
 * @param {Build} build
 * @param {import('esbuild').BuildResult} result
 * @param {string} outDir
 * @returns {Promise<import('esbuild').Metafile>}
 */
export async function finishBuild({ name, finish }, result, outDir) {
  await finish?.(result);
  if (!result.metafile) throw new Error(`${name} was built without a list of its sources`);
  await mkdir(join(outDir, 'meta'), { recursive: true });
  await writeFile(join(outDir, `meta/${name}.json`), JSON.stringify(result.metafile, null, 2));
  return result.metafile;
}

/**
 * What all builds have together.
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @param {boolean} production
 * @param {string} outDir
 */
export async function completeBuild(metafiles, production, outDir) {
  await Promise.all(
    assets.map((asset) => copyFile(join(root, asset), join(outDir, basename(asset)))),
  );
  await writeThirdPartyNotices(metafiles, assets, join(outDir, 'ThirdPartyNotices.txt'));
  await writeFile(join(outDir, 'meta/built'), production ? 'production' : 'development');
}

/**
 * @param {import('esbuild').BuildResult} result
 * @param {boolean} production
 * @param {string} outDir
 */
async function writeExtension({ outputFiles = [] }, production, outDir) {
  // Parts of the build before are called by other names.
  await rm(join(outDir, extensionFolder), { recursive: true, force: true });
  await mkdir(join(outDir, extensionFolder), { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      supported: { 'dynamic-import': false },
      minify: production,
      sourcemap: production ? false : 'inline',
      sourceRoot: sourceRoot(join(outDir, extensionFolder)),
      sourcefile: relative(root, path),
    });
    await writeFile(path, code);
  }
}

/**
 * Under names that pages can name: esbuild's own hold a hash of what is in a part.
 * @param {import('esbuild').BuildResult} result
 * @param {string} outDir
 */
async function writePages({ outputFiles = [], metafile }, outDir) {
  const names = partNames(metafile?.outputs ?? {});
  await mkdir(outDir, { recursive: true });
  for (const { path, text } of outputFiles) {
    const named = (/** @type {string} */ content) =>
      [...names].reduce((all, [hashed, name]) => all.replaceAll(hashed, name), content);
    await writeFile(join(outDir, named(basename(path))), named(text));
  }
}

/**
 * What the parts are to be called, by the names that esbuild gave them.
 * @param {import('esbuild').Metafile['outputs']} outputs
 * @returns {ReadonlyMap<string, string>}
 */
function partNames(outputs) {
  /** @type {Map<string, Set<string>>} */
  const users = new Map();
  const reach = (/** @type {string} */ path, /** @type {string} */ user) => {
    const known = users.get(path) ?? new Set();
    users.set(path, known);
    if (known.has(user)) return;
    known.add(user);
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') reach(next, user);
    }
  };
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined) continue;
    const user = entryPoint === mapSource ? 'map' : basename(path, '.js');
    names.set(basename(path), `${user}.js`);
    reach(path, user);
  }
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    const known = users.get(path);
    if (entryPoint !== undefined || !known) continue;
    const name = [...known].sort().join('-');
    if (!knownParts.includes(name)) throw new Error(`The pages have a part for ${name}: name it.`);
    names.set(basename(path), `pages-${name}.js`);
  }
  return names;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(join(distFolder, 'meta'), { recursive: true, force: true });
  await bundle({ production: process.argv.includes('--production') });
}
