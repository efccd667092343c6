// What the Marketplace and the settings editor show of the manifest: words to find it by, where to turn to, and settings in order.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { documentAt } from '../docs/markdown';

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly scope?: string;
  readonly order?: number;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

interface Manifest {
  readonly keywords: readonly string[];
  readonly repository: { readonly url: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
  readonly qna: string;
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('The manifest in the Marketplace', () => {
  const manifest = read('package.json') as Manifest;

  it('is found by what people suffer from', () => {
    for (const symptom of [
      'file locked',
      'EBUSY',
      'port in use',
      'hang',
      'EOF',
      'lsof',
      'handle leak',
    ])
      assert.ok(manifest.keywords.includes(symptom), symptom);
    assert.ok(manifest.keywords.length <= 30, 'The Marketplace takes no more.');
  });

  it('points to its own repository', () => {
    const web = manifest.repository.url.replace(/\.git$/, '');
    for (const address of [manifest.homepage, manifest.bugs.url, manifest.qna]) {
      assert.ok(address.startsWith(web), address);
      assert.match(address.slice(web.length), /^[#/]/, address);
    }
  });
});

describe('The settings', () => {
  const { properties } = (read('package.json') as Manifest).contributes.configuration;
  const settings = Object.entries(properties);

  it('have a place and a scope each', () => {
    assert.deepEqual(
      settings.map(([, { order }]) => order).sort(),
      settings.map((_, index) => index + 1),
    );
    for (const [name, { scope }] of settings) assert.equal(typeof scope, 'string', name);
  });

  it('explain each value of an enumeration', () => {
    for (const [name, { enum: values = [], enumDescriptions = [] }] of settings)
      assert.equal(enumDescriptions.length, values.length, name);
  });

  for (const [file, units] of [
    ['package.nls.json', /^Number of |^Megabytes /],
    ['package.nls.de.json', /^Anzahl |^Megabytes? /],
  ] as const) {
    it(`begin with their unit when they are numbers, in ${file}`, () => {
      const texts = read(file) as Readonly<Record<string, string>>;
      for (const [name, { type, markdownDescription }] of settings)
        if (type === 'integer')
          assert.match(texts[markdownDescription.slice(1, -1)] ?? '', units, name);
    });
  }

  it('have the same defaults and values in the handbook', () => {
    const lines = documentAt('docs/settings.md').text.split('\n');
    for (const [name, { default: value, enum: values = [] }] of settings) {
      const [, , shown = '', what = ''] =
        lines.find((line) => line.startsWith(`| \`${name}\``))?.split('|') ?? [];
      assert.equal(shown.trim(), `\`${String(value)}\``, name);
      for (const each of values) assert.ok(what.includes(`\`${each}\``), `${name}: ${each}`);
    }
  });
});
