// @ts-check
// Where lint keeps what it found in files that are as they were, for as long as the types they see are as they were.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { distFolder, inEnvironment, root } from './environment/paths.mjs';

const folder = inEnvironment('cache/lint');

/**
 * ESLint's arguments. Its own cache looks at each file alone, and our rules look at the types of what a file imports: the cache is of
 * another name whenever one of those changed. Call it when the declarations are built.
 * @returns {Promise<string[]>}
 */
export async function lintCache() {
  const name = await hashOf(await whatTypesComeFrom());
  await mkdir(folder, { recursive: true });
  for (const other of await readdir(folder)) {
    if (other !== name) await rm(join(folder, other), { force: true });
  }
  const location = relative(root, join(folder, name)).replaceAll('\\', '/');
  return ['--cache', '--cache-strategy', 'content', '--cache-location', location];
}

/** The declarations of the sources, what has none (tests share files, and use scripts), packages and settings. */
async function whatTypesComeFrom() {
  const found = await Promise.all([
    filesIn(join(distFolder, 'types'), /\.d\.ts$/),
    filesIn(join(root, 'src'), /(\.d\.ts|tsconfig[\w.]*\.json)$/),
    filesIn(join(root, 'test'), /(?<!\.test)\.ts$|tsconfig\.json$/),
    filesIn(join(root, 'scripts'), /\.[mc]js$|tsconfig\.json$/),
  ]);
  return [...found.flat(), join(root, 'tsconfig.json'), join(root, 'package-lock.json')];
}

/**
 * @param {string} parent
 * @param {RegExp} pattern
 */
async function filesIn(parent, pattern) {
  const names = await readdir(parent, { recursive: true });
  return names.filter((name) => pattern.test(name)).map((name) => join(parent, name));
}

/** @param {readonly string[]} files */
async function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    hash
      .update(`${file}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
