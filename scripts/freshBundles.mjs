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
  // The panel's styles are built, too.
  const folders = ['src', 'media'].map((name) => join(root, name));
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true })).map((name) => join(folder, name)),
    ),
  );
  const sources = [
    ...names.flat(),
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
