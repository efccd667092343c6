// @ts-check
// The launch.json completion of the debug type, made out of the plan's schema.

import { toJsonSchema } from '@valibot/to-json-schema';

/**
 * VS Code puts the attributes of all debug types into one schema, so there can be no `$schema` and no `$ref` in it, and it adds
 * its own attributes (`type`, `name`, `preLaunchTask`, …) itself.
 * @param {import('valibot').GenericSchema} schema
 * @returns {{ launch: object }}
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
