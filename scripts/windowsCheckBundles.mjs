// @ts-check
// Builds the check of Windows: its program, the process of a question, and the programs that the questions start.

import { build } from 'esbuild';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBundle } from './bundle.mjs';
import { distFolder, root } from './environment/paths.mjs';

export async function buildWindowsCheck() {
  const source = join(root, 'scripts/windowsCheck');
  const programs = await readdir(join(source, 'programs'));
  await build({
    ...nodeBundle,
    absWorkingDir: root,
    entryPoints: [
      join(source, 'main.ts'),
      join(source, 'questionProcess.ts'),
      ...programs.map((name) => join(source, 'programs', name)),
    ],
    // All side by side: each finds the others beside itself.
    entryNames: '[name]',
    outdir: join(distFolder, 'windowsCheck'),
    bundle: true,
    sourcemap: true,
    external: ['koffi'],
    logLevel: 'warning',
  });
}
