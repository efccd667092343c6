// The scripts of the panel and of the page of a search: each page names all of its parts, loads nothing of the other, and is packed.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { root } from '../../../scripts/environment/paths.mjs';
import { temporaryFolder } from '../../../scripts/environment/temporaryFolder.mjs';
import { panelScripts, searchScripts } from '../../../src/extension/ground/pageParts';

describe('The parts of the pages', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let outputs: Metafile['outputs'];

  before(async () => {
    folder = await temporaryFolder('pages');
    // A program too, so it cannot be required.
    const { allBuilds, finishBuild } = await import('../../../scripts/bundle.mjs');
    const pages = allBuilds(true, folder.path).find(({ name }) => name === 'pages');
    assert.ok(pages);
    ({ outputs } = await finishBuild(pages, await build(pages.options), folder.path));
  });

  after(() => folder.remove());

  /** What a page loads before it is drawn, in the order in which it is found. */
  async function loaded(script: string): Promise<readonly string[]> {
    const found = new Set([script]);
    for (const name of found) {
      const text = await readFile(join(folder.path, name), 'utf8');
      for (const [, part] of text.matchAll(/from\s*"\.\/([^"]+)"/g)) if (part) found.add(part);
    }
    return [...found];
  }

  for (const { script, parts } of [panelScripts, searchScripts]) {
    it(`are named where ${script} is loaded, and packed`, async () => {
      assert.deepEqual([...(await loaded(script))].sort(), [script, ...parts].sort());
      const packed = (await readFile(join(root, '.vscodeignore'), 'utf8')).split('\n');
      for (const name of [script, ...parts, 'map.js']) assert.ok(packed.includes(`!dist/${name}`));
    });
  }

  it('hold nothing of the other page, and leave the map for later', () => {
    const sources = (script: string): string => {
      const paths = Object.keys(outputs);
      const first = paths.find((path) => path.endsWith(`/${script}`));
      assert.ok(first);
      const reached = new Set([first]);
      for (const path of reached) {
        for (const { path: next, kind } of outputs[path]?.imports ?? []) {
          if (kind === 'import-statement') reached.add(next);
        }
      }
      return [...reached].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {})).join('\n');
    };
    assert.match(sources('panel.js'), /webview\/page\/panelPage\.ts/);
    assert.doesNotMatch(sources('panel.js'), /webview\/search\/|map\/mapView\.ts|dagre/);
    assert.match(sources('search.js'), /webview\/search\/searchPage\.ts/);
    assert.doesNotMatch(
      sources('search.js'),
      /webview\/page\/|webview\/capture\/|mapView\.ts|dagre/,
    );
  });

  it('are less than 300 KB for the panel', async () => {
    const sizes = await Promise.all(
      [panelScripts.script, ...panelScripts.parts].map((name) => stat(join(folder.path, name))),
    );
    const size = sizes.reduce((sum, each) => sum + each.size, 0) / 1024;
    assert.ok(size < 300, `${size.toFixed(0)} KB`);
  });
});
