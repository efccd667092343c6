// A folder that is not trusted must not decide what becomes of the files of sessions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly markdownDescription: string }>>;
    };
  };
}

const read = (name: string): unknown => JSON.parse(readFileSync(name, 'utf8'));

describe('the settings of a workspace that is not trusted', () => {
  const manifest = read('package.json') as Manifest;
  const strings = read('package.nls.json') as Readonly<Record<string, string>>;
  const { properties } = manifest.contributes.configuration;
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;

  it('delete nothing: each that says it deletes is restricted', () => {
    const destructive = Object.entries(properties)
      .filter(([, { markdownDescription }]) =>
        /\bdelet/i.test(strings[markdownDescription.slice(1, -1)] ?? ''),
      )
      .map(([name]) => name);
    assert.ok(destructive.length >= 2);
    assert.deepEqual([...restricted].sort(), destructive.sort());
  });
});
