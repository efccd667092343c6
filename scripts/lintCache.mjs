// @ts-check
// Where lint keeps what it found in files that are as they were, for as long as the types they see are as they were.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root } from './environment/paths.mjs';

/**
 * ESLint's arguments. Its own cache looks at each file alone, and our rules look at the types of what a file imports: the cache is of
 * another name whenever one of those changed. Call it when the declarations are built.
 * @param {string} [project]
 * @returns {Promise<string[]>}
 */
export async function lintCache(project = root) {
  const folder = join(project, '.environment/cache/lint');
  const name = await hashOf(await whatTypesComeFrom(project));
  await mkdir(folder, { recursive: true });
  for (const other of await readdir(folder)) {
    if (other !== name) await rm(join(folder, other), { force: true });
  }
  const location = relative(project, join(folder, name)).replaceAll('\\', '/');
  return ['--cache', '--cache-strategy', 'content', '--cache-location', location];
}

/**
 * The declarations of the sources, what has none (tests share files, and use scripts), packages and settings.
 * @param {string} project
 */
async function whatTypesComeFrom(project) {
  const found = await Promise.all([
    filesIn(join(project, 'dist/types'), /\.d\.ts$/),
    filesIn(join(project, 'src'), /(\.d\.ts|tsconfig[\w.]*\.json)$/),
    filesIn(join(project, 'test'), /(?<!\.test)\.ts$|tsconfig\.json$/),
    filesIn(join(project, 'scripts'), /\.[mc]js$|tsconfig\.json$/),
  ]);
  return [...found.flat(), join(project, 'tsconfig.json'), join(project, 'package-lock.json')];
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
