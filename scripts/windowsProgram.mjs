// @ts-check
// Runs one of the project's command-line programs on Windows, building it first when it is stale.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { builtMarker, bundle } from './bundle.mjs';
import { distFolder, root } from './environment/paths.mjs';
import { withLock } from './environment/step.mjs';
import { prepare } from './environment/windows.mjs';

/**
 * Stdout is the program's alone; its exit code becomes ours.
 * @param {'report' | 'demo'} name
 */
export async function runWindowsProgram(name) {
  await withLock('build', async () => {
    if (await isStale()) await bundle({ production: false });
  });
  const windows = await prepare(['node']);
  try {
    const program = join(distFolder, `${name}.js`);
    const { code } = await windows.run(program, process.argv.slice(2), { stdout: 'inherit' });
    process.exitCode = code;
  } finally {
    await windows.release();
  }
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
