// @ts-check
// Writes the launch.json completion into package.json and its texts into package.nls.json (`npm run attributes`); a test fails
// when they are out of date.

import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attributePrefix, configurationAttributes } from './configurationAttributes.mjs';
import { root } from './environment/paths.mjs';

const { outputFiles } = await build({
  entryPoints: [join(root, 'src/model/plan/plan.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
const { writtenPlanSchema } = await import(`data:text/javascript;base64,${code}`);
const { attributes, texts } = configurationAttributes(writtenPlanSchema);

const manifest = await read('package.json');
const [debuggerContribution] = manifest.contributes.debuggers;
debuggerContribution.configurationAttributes = attributes;
await write('package.json', manifest);

/** @type {Record<string, string>} */
const others = await read('package.nls.json');
for (const key of Object.keys(others)) if (key.startsWith(attributePrefix)) delete others[key];
await write('package.nls.json', { ...others, ...texts });

/** @param {string} name */
async function read(name) {
  return JSON.parse(await readFile(join(root, name), 'utf8'));
}

/**
 * @param {string} name
 * @param {object} content
 */
async function write(name, content) {
  await writeFile(join(root, name), `${JSON.stringify(content, null, 2)}\n`);
}
