// @ts-check
// Builds the check of Windows: its program, the process of a question, and the programs that the questions start.

import { build } from 'esbuild';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBundle } from './bundle.mjs';
import { distFolder, root } from './environment/paths.mjs';

/** @param {{ outDir?: string, production?: boolean }} [options] `outDir`: where the other bundles are. */
export async function buildWindowsCheck({ outDir = distFolder, production = false } = {}) {
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
    outdir: join(outDir, 'windowsCheck'),
    bundle: true,
    minify: production,
    sourcemap: !production,
    external: ['koffi'],
    logLevel: 'warning',
  });
}
