// @ts-check
// Writes the launch.json completion into package.json (`npm run attributes`); a test fails when it is out of date.

import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationAttributes } from './configurationAttributes.mjs';
import { root } from './environment/paths.mjs';

const { outputFiles } = await build({
  entryPoints: [join(root, 'src/model/plan.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
const { writtenPlanSchema } = await import(`data:text/javascript;base64,${code}`);
const file = join(root, 'package.json');
const manifest = JSON.parse(await readFile(file, 'utf8'));
const [debuggerContribution] = manifest.contributes.debuggers;
debuggerContribution.configurationAttributes = configurationAttributes(writtenPlanSchema);
await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
