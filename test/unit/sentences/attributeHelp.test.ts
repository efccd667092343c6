// The help of launch.json says first what an attribute is for, explains each of its values, and names the Win32 API on the last line.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { wholeManifest } from '../../../scripts/wholeManifest.mjs';

type Part = { readonly [name: string]: unknown };

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** Every schema below one, with the names of the fields down to it. */
function* parts(value: unknown, path = 'launch'): Generator<readonly [string, Part]> {
  if (!isPart(value)) return;
  yield [path, value];
  for (const [name, each] of Object.entries(value)) yield* parts(each, `${path}.${name}`);
}

/** Names of constants, parameters, structures and functions, outside the values and attributes a text quotes. */
const win32Name =
  /\b[A-Z]{2,}_[A-Z_]+|\b(?:lp|dw|h|n|b)[A-Z][a-z]\w+|\b[A-Z]{6,}W?\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+W?\b/;
const unquoted = (text: string): string => text.replace(/`[^`]*`|"[^"]*"/g, '');

describe('The help for the attributes of launch.json', () => {
  const texts = new Map<string, ReadonlyMap<string, string>>();
  let attributes: readonly (readonly [string, Part])[] = [];

  before(async () => {
    const { manifest, strings } = await wholeManifest('.');
    const [{ configurationAttributes }] = manifest.contributes.debuggers;
    attributes = [...parts(configurationAttributes)];
    for (const [file, all] of Object.entries(strings)) {
      const own = Object.entries(all).filter(([key]) => key.startsWith('attribute.'));
      texts.set(file, new Map(own));
    }
  });

  const files = readdirSync('.').filter((name) => /^package\.nls\.(?:\w+\.)?json$/.test(name));
  assert.ok(files.length > 1);

  for (const file of files) {
    it(`explains each value of each enumeration in ${file}`, () => {
      const enumerations = attributes.filter(([, part]) => Array.isArray(part['enum']));
      assert.ok(enumerations.length > 10);
      for (const [path, part] of enumerations) {
        const keys = (part['markdownEnumDescriptions'] ?? []) as readonly string[];
        assert.equal(keys.length, (part['enum'] as readonly unknown[]).length, path);
        const explained = keys.map((key) => texts.get(file)?.get(key.slice(1, -1)) ?? '');
        assert.ok(
          explained.every((text) => text.trim() !== ''),
          path,
        );
        assert.equal(new Set(explained).size, explained.length, `${path} says one thing twice`);
      }
      // A kind that an entry has to name is a constant, which its own text explains.
      for (const [path, part] of attributes)
        if ('const' in part) assert.ok('markdownDescription' in part, path);
    });

    it(`has at most one link in each text of ${file}`, () => {
      for (const [key, text] of texts.get(file) ?? [])
        assert.ok([...text.matchAll(/\]\(/g)].length <= 1, `${key}: ${text}`);
    });

    it(`names the Win32 API on the last line only, in ${file}`, () => {
      for (const [key, text] of texts.get(file) ?? []) {
        const [purpose = '', win32, ...more] = text.split('\n\n');
        assert.deepEqual(more, [], key);
        assert.doesNotMatch(unquoted(purpose), win32Name, key);
        if (win32 !== undefined) assert.match(win32, /^Win32: \S[^\n]*[^.]\.$/, key);
      }
    });
  }
});
