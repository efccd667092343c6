// A copy of the bundles, such as the one that F5 runs, leads a debugger to the sources of the project.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from '../../../scripts/environment/temporaryFolder.mjs';

interface SourceMap {
  readonly sourceRoot?: string;
  readonly sources: readonly string[];
}

function sourceMapOf(file: string): SourceMap {
  const [, address = ''] =
    /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(file, 'utf8')) ?? [];
  const [, inline] = /^data:.*;base64,(.*)$/.exec(address) ?? [];
  const text =
    inline === undefined
      ? readFileSync(join(dirname(file), address), 'utf8')
      : Buffer.from(inline, 'base64').toString();
  return JSON.parse(text) as SourceMap;
}

/** Our own; what packages name of theirs need not be there. */
function sourcesOf(file: string): readonly string[] {
  const { sources, sourceRoot = '' } = sourceMapOf(file);
  const base = new URL(sourceRoot, pathToFileURL(file));
  return sources
    .filter((source) => !source.includes('node_modules/'))
    .map((source) => fileURLToPath(new URL(source, base)));
}

describe('The source maps of bundles that were moved', () => {
  // On the drive of the sources, from which their ways lead.
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder('bundled');
  });

  afterEach(() => folder.remove());

  for (const name of ['prober', 'extension', 'pages']) {
    it(`still name the sources of the ${name}`, async () => {
      // A program too, so it cannot be required.
      const { allBuilds, finishBuild } = await import('../../../scripts/bundle.mjs');
      const made = join(folder.path, 'made');
      const each = allBuilds(false, made).find((one) => one.name === name);
      assert.ok(each);
      await finishBuild(each, await build(each.options), made);
      const moved = join(folder.path, 'elsewhere', 'deep');
      mkdirSync(dirname(moved));
      renameSync(made, moved);
      const bundles = readdirSync(moved, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.js'))
        .map((path) => join(moved, path));
      assert.ok(bundles.length > 0);
      for (const bundle of bundles) {
        const sources = sourcesOf(bundle);
        assert.ok(sources.length > 0, bundle);
        for (const source of sources) assert.ok(existsSync(source), source);
      }
    });
  }
});
