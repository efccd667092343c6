// The layers as facts of what is built: which process contains what, and which attributes launch.json completes.
import * as assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { configurationAttributes } from '../../scripts/configurationAttributes.mjs';
import { readManifest, wholeManifest } from '../../scripts/wholeManifest.mjs';
import { writtenAttachSchema } from '../../src/model/plan/writtenAttachment';
import { writtenPlanSchema } from '../../src/model/plan/plan';

interface Built {
  readonly sources: readonly string[];
  readonly external: readonly string[];
}

async function built(entry: string, platform: 'node' | 'browser'): Promise<Built> {
  const { metafile } = await build({
    entryPoints: [resolve(entry)],
    bundle: true,
    write: false,
    metafile: true,
    platform,
    format: platform === 'node' ? 'cjs' : 'iife',
    mainFields: ['module', 'main'],
    external: ['vscode', 'koffi'],
    outdir: 'unused',
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  assert.ok(output);
  return {
    sources: Object.keys(metafile.inputs).filter((path) => path.startsWith('src/')),
    external: output.imports.filter(({ external }) => external).map(({ path }) => path),
  };
}

const folders = ({ sources }: Built): string[] => [
  ...new Set(sources.map((path) => path.split('/')[1] ?? '')),
];

describe('architecture', () => {
  it('keeps koffi and everything native out of the extension host', async () => {
    const extension = await built('src/extension/extension.ts', 'node');
    assert.deepEqual(folders(extension).sort(), ['client', 'debug', 'extension', 'model']);
    assert.ok(!extension.external.includes('koffi'));
  });

  it('loads at the start of the editor nothing that reads a configuration', async () => {
    const { metafile } = await build({
      entryPoints: [resolve('src/extension/extension.ts')],
      ...{ bundle: true, splitting: true, write: false, metafile: true, outdir: 'unused' },
      ...{ platform: 'node', format: 'esm', mainFields: ['module', 'main'] },
      ...{ external: ['vscode'], logLevel: 'silent' },
    });
    const files = ['unused/extension.js'];
    // What these import is added while they are gone through.
    for (const file of files) {
      for (const { kind, path } of metafile.outputs[file]?.imports ?? [])
        if (kind === 'import-statement' && !files.includes(path)) files.push(path);
    }
    const sources = files.flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
    assert.ok(sources.includes('src/extension/extension.ts'));
    const unwanted = sources.filter((path) =>
      /valibot|model\/plan\/(written|attachment)/.test(path),
    );
    assert.deepEqual(unwanted, []);
  });

  for (const entry of [
    'src/broker/main.ts',
    'src/broker/proberMain.ts',
    'src/broker/proberThreadMain.ts',
    'src/broker/debugThreadMain.ts',
  ]) {
    it(`makes ${entry} of broker, win32 and model, with koffi outside and without vscode`, async () => {
      const bundle = await built(entry, 'node');
      assert.deepEqual(folders(bundle).sort(), ['broker', 'model', 'win32']);
      assert.ok(bundle.external.includes('koffi'));
      assert.ok(!bundle.external.includes('vscode'));
    });
  }

  for (const entry of ['src/cli/main.ts', 'src/cli/report.ts', 'src/cli/demo.ts']) {
    it(`makes ${entry} of cli, client and model`, async () => {
      const bundle = await built(entry, 'node');
      assert.deepEqual(folders(bundle).sort(), ['cli', 'client', 'model']);
      assert.ok(!bundle.external.some((name) => name === 'koffi' || name === 'vscode'));
    });
  }

  it('makes the panel of webview and model, complete in itself', async () => {
    const panel = await built('src/webview/page/main.ts', 'browser');
    assert.deepEqual(folders(panel).sort(), ['model', 'webview']);
    assert.deepEqual(panel.external, []);
    // It is told what was found, and its first picture does not wait for the code that finds.
    assert.ok(!panel.sources.includes('src/model/findings/findings.ts'));
  });

  it('completes in launch.json exactly what the schema accepts', async () => {
    const { manifest, strings } = await wholeManifest('.');
    const [{ configurationAttributes: completed }] = manifest.contributes.debuggers;
    const { attributes, texts } = configurationAttributes({
      launch: writtenPlanSchema,
      attach: writtenAttachSchema,
    });
    assert.deepEqual(completed, attributes);
    const made = JSON.stringify(attributes);
    assert.ok(!made.includes('"$'), 'VS Code takes no $ref and no $schema here');
    const all = Object.entries(strings['package.nls.json'] ?? {});
    const attributeTexts = all.filter(([key]) => key.startsWith('attribute.'));
    assert.deepEqual(Object.fromEntries(attributeTexts), texts);
  });

  it('keeps what is made of the schema out of the written manifest', async () => {
    const { contributes } = await readManifest('.');
    for (const each of contributes.debuggers) assert.ok(!('configurationAttributes' in each));
  });
});
