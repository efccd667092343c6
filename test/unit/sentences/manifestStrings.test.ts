// What a person reads of the staged package.json stands in package.nls.json, in every language, and every string of it is used.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { wholeManifest } from '../../../scripts/wholeManifest.mjs';
import { anchorsOf, documentAt } from '../docs/markdown';

type Strings = Readonly<Record<string, string>>;
type Part = { readonly [name: string]: unknown };

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** Every text of the manifest with the names of the fields down to it. */
function* texts(value: unknown, path: readonly string[] = []): Generator<[string, string]> {
  if (typeof value === 'string') yield [path.join('.'), value];
  else if (isPart(value)) {
    for (const [name, each] of Object.entries(value)) yield* texts(each, [...path, name]);
  }
}

/** Fields whose texts are read by people, wherever they stand in `contributes`. */
const spoken =
  /(?:^|\.)(?:title|category|label|description|markdownDescription|contents|altText|contextualTitle|displayName|(?:enumDescriptions|markdownEnumDescriptions)\.\d+)$|\.views\.\w+\.\d+\.name$|(?:initialConfigurations\.\d+|\.body)\.name$/;

const links = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, address = '']) => address).sort();
const code = (text: string): readonly string[] =>
  [...text.matchAll(/`[^`]*`|\b[A-Z]{2,}_[A-Z_]+\b|\$\{[^}:]*/g)].map(([each]) => each).sort();

/** On the web, where package.json says that the sources are. */
const handbookPage =
  /^https:\/\/github\.com\/handle-inheritance\/handle-inheritance-inspector\/blob\/main\/(docs\/[^#]+)(?:#(.+))?$/;

describe('the strings of the manifest', () => {
  let manifest: Part;
  let strings: Readonly<Record<string, Strings>>;
  let english: Strings;
  const languages = readdirSync('.').flatMap((name) => {
    const [, language] = /^package\.nls\.(\w+)\.json$/.exec(name) ?? [];
    return language === undefined ? [] : [language];
  });

  before(async () => {
    const whole = await wholeManifest('.');
    manifest = { ...whole.manifest };
    strings = whole.strings;
    english = strings['package.nls.json'] ?? {};
  });

  it('are all in package.nls.json, and all of that is used', () => {
    const used = new Set(
      [...texts(manifest)].flatMap(([, text]) => /^%(.+)%$/.exec(text)?.[1] ?? []),
    );
    assert.ok(used.size > 0);
    assert.deepEqual([...used].sort(), Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) assert.notEqual(text.trim(), '', key);
  });

  it('stand nowhere else', () => {
    const { contributes, capabilities, displayName, description } = manifest;
    const outside = [...texts({ contributes, capabilities, displayName, description })].filter(
      ([path, text]) => spoken.test(path) && !/^%.+%$/.test(text),
    );
    assert.deepEqual(outside, []);
    // And what nobody thought of: a text with words in it.
    const sentences = [...texts({ contributes, capabilities })].filter(
      ([path, text]) =>
        /^[A-Z]\w* \w+/.test(text) && !/\.(?:when|enablement|args\.\d+|pattern)$/.test(path),
    );
    assert.deepEqual(sentences, []);
  });

  it('say of every attribute of launch.json what it is', () => {
    const { debuggers } = manifest['contributes'] as {
      readonly debuggers: readonly { readonly configurationAttributes: unknown }[];
    };
    const silent: string[] = [];
    const look = (part: unknown, path: string): void => {
      if (!isPart(part)) return;
      for (const [name, each] of Object.entries(part)) {
        if (name !== 'properties' || !isPart(each)) {
          look(each, path);
          continue;
        }
        for (const [attribute, schema] of Object.entries(each)) {
          if (!isPart(schema) || !('markdownDescription' in schema))
            silent.push(`${path}.${attribute}`);
          look(schema, `${path}.${attribute}`);
        }
      }
    };
    for (const { configurationAttributes } of debuggers) look(configurationAttributes, '');
    assert.deepEqual(silent, []);
  });

  it('point only to pages of the handbook, to Microsoft Learn and to commands there are', () => {
    const commands = new Set(
      [...texts(manifest)].flatMap(([path, text]) => (path.endsWith('.command') ? [text] : [])),
    );
    for (const [key, text] of Object.entries(english)) {
      for (const address of links(text)) {
        const [, command] = /^command:([\w.]+)/.exec(address) ?? [];
        const [, page, anchor] = handbookPage.exec(address) ?? [];
        if (page !== undefined) {
          const document = documentAt(page);
          assert.ok(anchor === undefined || anchorsOf(document).has(anchor), `${key}: ${address}`);
        } else if (command === undefined)
          assert.match(address, /^https:\/\/learn\.microsoft\.com\//, key);
        else if (!command.startsWith('workbench.')) assert.ok(commands.has(command), key);
      }
    }
  });

  it('are there in German at least', () => assert.ok(languages.includes('de')));

  for (const language of languages) {
    it(`are complete in ${language}, with the same links and names`, () => {
      const translated = strings[`package.nls.${language}.json`] ?? {};
      assert.deepEqual(Object.keys(translated), Object.keys(english));
      for (const [key, text] of Object.entries(english)) {
        const other = translated[key] ?? '';
        assert.notEqual(other.trim(), '', key);
        assert.deepEqual(links(other), links(text), key);
        assert.deepEqual(code(other), code(text), key);
      }
    });
  }
});
