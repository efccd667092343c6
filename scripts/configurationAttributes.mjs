// @ts-check
// Makes the launch.json completion of package.json out of the plan's schema; a test fails when they differ.

import { toJsonSchema } from '@valibot/to-json-schema';
import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '..');

/**
 * The `configurationAttributes` of the debug type. VS Code puts the attributes of all debug types into one schema, so there can be
 * no `$schema` and no `$ref` in it, and it adds its own attributes (`type`, `name`, `preLaunchTask`, …) itself.
 * @param {import('valibot').GenericSchema} schema
 */
export function configurationAttributes(schema) {
  const {
    $schema: _,
    additionalProperties: __,
    ...launch
  } = toJsonSchema(schema, {
    target: 'draft-07',
  });
  return { launch };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
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
  manifest.contributes.debuggers[0].configurationAttributes =
    configurationAttributes(writtenPlanSchema);
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
