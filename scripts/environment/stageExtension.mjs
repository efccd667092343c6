// @ts-check
// Copies what an installed extension consists of, and nothing a developer's folder has besides.

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

const PARTS =
  /^(package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE.*|ThirdParty.*|l10n|media|examples)$/;
const NOT_OF_DIST = ['test', 'types', 'meta'];

/**
 * @param {string} source The project's folder.
 * @param {string} target
 * @param {{ dist?: string }} [options] Another folder of bundles than the project's.
 */
export async function stageExtension(source, target, { dist = join(source, 'dist') } = {}) {
  await mkdir(target, { recursive: true });
  for (const name of await readdir(source)) {
    if (PARTS.test(name)) await replace(join(source, name), join(target, name));
  }
  await replace(dist, join(target, 'dist'), (path) => {
    const [first = ''] = relative(dist, path).split(/[\\/]/);
    return !NOT_OF_DIST.includes(first);
  });
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
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  const target = join(extensionsDir, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  await stageExtension(source, target);
  if (live) {
    await rm(join(target, 'dist'), { recursive: true });
    await symlink(join(source, 'dist'), join(target, 'dist'), 'junction');
  }
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const from = join(source, 'node_modules', name);
    await cp(from, join(target, 'node_modules', name), { recursive: true });
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
