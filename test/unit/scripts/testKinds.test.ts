// Which tests may run without Windows: those of pages do, and those of the window are there for what only it has.
import * as assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The scripts that a test brings with it, however far down. */
async function scriptsOf(test: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [test],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: 'unused',
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs).filter((path) => path.startsWith('scripts/'));
}

const testsOf = (kind: string): readonly string[] => {
  const names = readdirSync(join('test', kind)).filter((name) => name.endsWith('.test.ts'));
  assert.ok(names.length > 0, kind);
  return names.map((name) => join('test', kind, name));
};

describe('The kinds of tests', () => {
  it('keep VS Code and Windows out of the tests of pages', async () => {
    for (const test of testsOf('page')) {
      const scripts = await scriptsOf(test);
      assert.ok(scripts.includes('scripts/environment/browser.mjs'), test);
      for (const script of ['windows', 'wine', 'editor', 'uiFixture']) {
        assert.ok(!scripts.includes(`scripts/environment/${script}.mjs`), `${test}: ${script}`);
      }
    }
  });

  it('keep tests that need no window out of those that wait for one', async () => {
    for (const test of testsOf('ui')) {
      assert.ok((await scriptsOf(test)).includes('scripts/environment/uiFixture.mjs'), test);
    }
  });
});
