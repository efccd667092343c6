// @ts-check
// Runs one of the project's command-line programs on Windows, building it first when it is stale.

import { join } from 'node:path';
import { distFolder } from './environment/paths.mjs';
import { prepare } from './environment/windows.mjs';
import { bundleIfStale } from './freshBundles.mjs';

/**
 * Stdout is the program's alone; its exit code becomes ours.
 * @param {'cli' | 'report' | 'demo' | 'windowsCheck/main'} name
 */
export async function runWindowsProgram(name) {
  await bundleIfStale();
  const windows = await prepare(['node']);
  try {
    const program = join(distFolder, `${name}.js`);
    const { code } = await windows.run(program, process.argv.slice(2), { stdout: 'inherit' });
    process.exitCode = code;
  } finally {
    await windows.release();
  }
}
