// A saved file is told of however an editor saves it, and a window of `npm start` has what is built of it.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installExtension } from '../../../scripts/environment/stageExtension.mjs';
import { watchFolders } from '../../../scripts/watchFolders.mjs';

interface Manifest {
  readonly contributes: {
    readonly debuggers: readonly [
      {
        readonly type: string;
        readonly configurationAttributes: {
          readonly launch: {
            readonly properties: Readonly<Record<string, { readonly markdownDescription: string }>>;
          };
        };
      },
    ];
  };
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watched-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('Watched folders', () => {
  let stop: () => void;
  let told: Set<string>;
  let wake: () => void;

  beforeEach(async () => {
    mkdirSync(join(folder, 'panel'));
    writeFileSync(join(folder, 'panel', 'old.ts'), '1');
    told = new Set();
    wake = () => undefined;
    stop = await watchFolders([folder], (files) => {
      for (const file of files) told.add(file);
      wake();
    });
  });

  afterEach(() => stop());

  async function untilTold(...names: string[]): Promise<void> {
    const file = join(folder, ...names);
    while (!told.has(file)) await new Promise<void>((resolve) => (wake = resolve));
    told.clear();
  }

  it('tell of a file that is written, and written again', async () => {
    writeFileSync(join(folder, 'panel', 'old.ts'), '2');
    await untilTold('panel', 'old.ts');
    writeFileSync(join(folder, 'panel', 'old.ts'), '3');
    await untilTold('panel', 'old.ts');
  });

  it('tell of a file each time another takes its place', async () => {
    for (const text of ['2', '3']) {
      writeFileSync(join(folder, 'half'), text);
      renameSync(join(folder, 'half'), join(folder, 'panel', 'old.ts'));
      await untilTold('panel', 'old.ts');
    }
  });

  it('tell of what is in a new folder, and of what comes into it later', async () => {
    const made = join(folder, 'made', 'deep');
    mkdirSync(made, { recursive: true });
    writeFileSync(join(made, 'first.ts'), '1');
    await untilTold('made', 'deep', 'first.ts');
    writeFileSync(join(made, 'second.ts'), '1');
    await untilTold('made', 'deep', 'second.ts');
  });

  it('tell of a folder that was deleted and made again', async () => {
    rmSync(join(folder, 'panel'), { recursive: true });
    await untilTold('panel');
    mkdirSync(join(folder, 'panel'));
    writeFileSync(join(folder, 'panel', 'old.ts'), '2');
    await untilTold('panel', 'old.ts');
    writeFileSync(join(folder, 'panel', 'old.ts'), '3');
    await untilTold('panel', 'old.ts');
  });
});

describe('An extension put where VS Code finds it', () => {
  async function install(options: { readonly live?: boolean }): Promise<string> {
    const source = join(folder, 'source');
    mkdirSync(join(source, 'dist', 'test'), { recursive: true });
    const contributes = { debuggers: [{ type: 'c' }] };
    writeFileSync(
      join(source, 'package.json'),
      JSON.stringify({ publisher: 'a', name: 'b', version: '1.0.0', contributes }),
    );
    mkdirSync(join(source, 'l10n'), { recursive: true });
    writeFileSync(join(source, 'l10n', 'bundle.l10n.json'), '{}');
    writeFileSync(join(source, 'l10n', 'attributes.de.json'), '{"program":"[Pipes](pipes.md)"}');
    writeFileSync(join(source, 'package.nls.json'), '{"own":"Own"}');
    writeFileSync(join(source, 'package.nls.de.json'), '{"own":"Eigen"}');
    writeFileSync(join(source, 'dist', 'panel.js'), 'before');
    await installExtension(source, join(folder, 'extensions'), options);
    const installed = join(folder, 'extensions', 'a.b-1.0.0', 'dist');
    assert.equal(readFileSync(join(installed, 'panel.js'), 'utf8'), 'before');
    writeFileSync(join(source, 'dist', 'panel.js'), 'after');
    return installed;
  }

  it('stays what it was when something is built', async () => {
    const installed = await install({});
    assert.equal(readFileSync(join(installed, 'panel.js'), 'utf8'), 'before');
    assert.deepEqual(readdirSync(installed), ['panel.js']);
  });

  it('has the completion of launch.json and its texts in the manifest, and nowhere else', async () => {
    const installed = dirname(await install({}));
    const read = (name: string): string => readFileSync(join(installed, name), 'utf8');
    const { contributes } = JSON.parse(read('package.json')) as Manifest;
    const [{ type, configurationAttributes }] = contributes.debuggers;
    assert.equal(type, 'c');
    const { markdownDescription } = configurationAttributes.launch.properties['program'] ?? {};
    assert.equal(markdownDescription, '%attribute.program%');
    const english = JSON.parse(read('package.nls.json')) as Record<string, string>;
    assert.equal(english['own'], 'Own');
    assert.match(
      english['attribute.program'] ?? '',
      /^The program to start: .*\n\nWin32: lpApplicationName/,
    );
    const { own, 'attribute.program': program = '' } = JSON.parse(
      read('package.nls.de.json'),
    ) as Record<string, string>;
    assert.equal(own, 'Eigen');
    assert.match(program, /^\[Pipes\]\(https:\/\/github\.com\/.*\/blob\/main\/docs\/pipes\.md\)$/);
    assert.deepEqual(readdirSync(join(installed, 'l10n')), ['bundle.l10n.json']);
  });

  it('has what is built when it is to be live, and leaves that when it is removed', async () => {
    const installed = await install({ live: true });
    assert.equal(readFileSync(join(installed, 'panel.js'), 'utf8'), 'after');
    await install({});
    assert.ok(existsSync(join(folder, 'source', 'dist', 'panel.js')));
  });
});
