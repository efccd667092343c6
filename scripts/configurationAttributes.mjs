// @ts-check
// The launch.json completion of the debug type, made out of the plan's schema: its structure, and its texts by key.

import { toJsonSchema } from '@valibot/to-json-schema';
import { linked } from './attributeLinks.mjs';

/** What all keys of the completion begin with. */
export const attributePrefix = 'attribute.';

/**
 * VS Code puts the attributes of all debug types into one schema, so there can be no `$schema` and no `$ref` in it, and it adds
 * its own attributes (`type`, `name`, `preLaunchTask`, …) itself.
 * @param {{ launch: import('valibot').GenericSchema, attach: import('valibot').GenericSchema }} schemas
 * @returns {{ attributes: { launch: object, attach: object }, texts: Record<string, string> }}
 */
export function configurationAttributes({ launch, attach }) {
  const texts = new Texts();
  const attributes = {
    launch: /** @type {object} */ (texts.takeFrom(structureOf(launch), [])),
    attach: /** @type {object} */ (texts.takeFrom(structureOf(attach), ['attach'])),
  };
  return { attributes, texts: Object.fromEntries(texts.byKey) };
}

/** @param {import('valibot').GenericSchema} schema */
function structureOf(schema) {
  const {
    $schema: _,
    additionalProperties: __,
    ...structure
  } = toJsonSchema(schema, {
    target: 'draft-07',
  });
  return /** @type {object} */ (withTextForNumbers(structure));
}

/** A whole number, or variables of VS Code that become one. */
const numberText = '^\\s*[+-]?\\d+\\s*$|\\$\\{[^}]+\\}';

/**
 * Numbers may be written as text, so that a variable can stand for them; after its substitution the launch checks them.
 * @param {unknown} part
 * @returns {unknown}
 */
function withTextForNumbers(part) {
  if (Array.isArray(part)) return part.map(withTextForNumbers);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([name, value]) => [name, withTextForNumbers(value)]);
  const own = Object.fromEntries(entries);
  return own.type === 'integer'
    ? { ...own, type: ['integer', 'string'], pattern: numberText }
    : own;
}

class Texts {
  /** @type {Map<string, string>} */
  byKey = new Map();

  /**
   * The same part with keys for its descriptions.
   * @param {unknown} part
   * @param {readonly string[]} path Names of the attributes down to it.
   * @returns {unknown}
   */
  takeFrom(part, path) {
    if (Array.isArray(part)) return part.map((each) => this.takeFrom(each, path));
    if (typeof part !== 'object' || part === null) return part;
    const { properties: { kind: { const: variant = undefined } = {} } = {} } =
      /** @type {{ properties?: { kind?: { const?: string } } }} */ (part);
    const own = variant === undefined ? path : [...path, variant];
    return Object.fromEntries(
      Object.entries(part).map(([name, value]) => {
        if (name === 'description') return ['markdownDescription', `%${this.#key(own, value)}%`];
        if (name === 'markdownEnumDescriptions') return [name, this.#wordKeys(own, part)];
        if (name !== 'properties') return [name, this.takeFrom(value, own)];
        const properties = Object.entries(value).map(([attribute, each]) => {
          return [attribute, this.takeFrom(each, [...own, attribute])];
        });
        return [name, Object.fromEntries(properties)];
      }),
    );
  }

  /**
   * Keys for what is said of each word of an enumeration, in their order.
   * @param {readonly string[]} path
   * @param {{ enum?: readonly string[], markdownEnumDescriptions?: readonly string[] }} words
   */
  #wordKeys(path, { enum: words = [], markdownEnumDescriptions: texts = [] }) {
    return texts.map(
      (text, index) => `%${this.#key([...path, 'words', `${words[index]}`], text)}%`,
    );
  }

  /**
   * What is said of several attributes in the same words is said once, under the path of the first.
   * @param {readonly string[]} path
   * @param {string} text
   */
  #key(path, text) {
    const markdown = linked(text);
    const known = [...this.byKey].find(([, each]) => each === markdown);
    if (known) return known[0];
    const key = attributePrefix + path.join('.');
    if (this.byKey.has(key)) throw new Error(`Two texts for ${key}`);
    this.byKey.set(key, markdown);
    return key;
  }
}
