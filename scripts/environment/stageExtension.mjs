// @ts-check
// Makes the folder that VS Code takes for the extension: what an installed one consists of, and nothing a developer's folder has besides.

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { readManifest, wholeManifest } from '../wholeManifest.mjs';
import { inEnvironment, root } from './paths.mjs';

const PARTS = /^(README\.md|CHANGELOG\.md|LICENSE.*|ThirdParty.*|l10n|media|examples|docs)$/;
/** They have gone into the texts of the manifest. */
const TRANSLATED_ATTRIBUTES = /^attributes\.\w+\.json$/;
const NOT_OF_DIST = ['test', 'types', 'meta'];

/** What F5 and `npm start` open as the extension. Below the project, so that its packages are found there. */
export const developmentFolder = inEnvironment('extension');

export function stageForDevelopment() {
  return stageExtension(root, developmentFolder);
}

/**
 * @param {string} source The project's folder.
 * @param {string} target
 * @param {{ dist?: string }} [options] Another folder of bundles than the project's.
 * @returns {Promise<import('../wholeManifest.mjs').Manifest>} The manifest that is there now.
 */
export async function stageExtension(source, target, { dist = join(source, 'dist') } = {}) {
  await mkdir(target, { recursive: true });
  const { manifest, strings } = await wholeManifest(source);
  for (const [name, content] of Object.entries({ 'package.json': manifest, ...strings })) {
    await writeFile(join(target, name), JSON.stringify(content, null, 2));
  }
  for (const name of await readdir(source)) {
    if (!PARTS.test(name)) continue;
    await replace(join(source, name), join(target, name), (path) => {
      return !TRANSLATED_ATTRIBUTES.test(basename(path));
    });
  }
  await replace(dist, join(target, 'dist'), (path) => {
    const [first = ''] = relative(dist, path).split(/[\\/]/);
    return !NOT_OF_DIST.includes(first);
  });
  return manifest;
}

/**
 * Puts the extension where VS Code's server finds installed ones.
 * @param {string} source
 * @param {string} extensionsDir
 * @param {{ live?: boolean | undefined }} [options] Whether what is built later is seen there at once.
 */
export async function installExtension(source, extensionsDir, { live = false } = {}) {
  // Whole, for VS Code keeps a list of what it found there the last time.
  await rm(extensionsDir, { recursive: true, force: true, maxRetries: 5 });
  const { publisher, name, version, dependencies } = await readManifest(source);
  const target = join(extensionsDir, `${publisher}.${name}-${version}`);
  await stageExtension(source, target);
  if (live) {
    await rm(join(target, 'dist'), { recursive: true });
    await symlink(join(source, 'dist'), join(target, 'dist'), 'junction');
  }
  for (const dependency of Object.keys(dependencies ?? {})) {
    const from = join(source, 'node_modules', dependency);
    await cp(from, join(target, 'node_modules', dependency), { recursive: true });
  }
}

/**
 * @param {string} from
 * @param {string} to
 * @param {(path: string) => boolean} [filter]
 */
async function replace(from, to, filter = () => true) {
  await rm(to, { recursive: true, force: true });
  if (existsSync(from)) await cp(from, to, { recursive: true, filter });
}
