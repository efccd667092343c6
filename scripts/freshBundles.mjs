// @ts-check
// Builds the bundles when a source is newer than they are.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { builtMarker, bundle } from './bundle.mjs';
import { root } from './environment/paths.mjs';
import { withLock } from './environment/step.mjs';

export function bundleIfStale() {
  return withLock('build', async () => {
    if (await isStale()) await bundle({ production: false });
  });
}

async function isStale() {
  const built = await modified(builtMarker);
  const names = await readdir(join(root, 'src'), { recursive: true });
  const sources = [
    ...names.map((name) => join(root, 'src', name)),
    join(root, 'package-lock.json'),
    join(root, 'scripts/bundle.mjs'),
  ];
  return (await Promise.all(sources.map(modified))).some((time) => time > built);
}

/** @param {string} file */
async function modified(file) {
  return stat(file).then(
    (stats) => stats.mtimeMs,
    () => 0,
  );
}
