// The npm package of the command line in an empty folder: what is in it, and what it does on a system that is not Windows.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { reportJson } from '../../../src/client/saved/reportFile';
import { savedVersion } from '../../../src/model/report/savedSession';
import { created, exited, ready, started, stateAfter } from '../fixtures/sessionFixture';

describe('The package of the command line', () => {
  let folder = '';
  let unpacked = '';

  before(function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'package of the command line '));
    const script = join(process.cwd(), 'scripts/packageCommandLine.mjs');
    const made = spawnSync(process.execPath, [script, join(folder, 'made')], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const tarball = made.stdout.trim().split('\n').at(-1) ?? '';
    assert.equal(spawnSync('tar', ['-xzf', tarball, '-C', folder]).status, 0);
    unpacked = join(folder, 'package');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(unpacked, 'dist/cli.js'), ...args], {
      ...{ cwd: folder, encoding: 'utf8', timeout: 20_000 },
    });

  it('has what it runs with, and nothing else', () => {
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1))
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => !name.endsWith('/koffi.node'));
    const dist = ['broker', 'cli', 'debugThread', 'prober', 'proberThread'];
    const page = ['reportPanel.js', 'reportHost.js', 'panel.css', 'reportPage.css'];
    const programs = readdirSync('scripts/windowsCheck/programs').map((name) => parse(name).name);
    const check = ['main', 'questionProcess', ...programs];
    const koffi = ['index.cjs', 'LICENSE.txt', 'package.json', 'src/koffi/index.cjs'];
    assert.deepEqual(
      files.sort(),
      [
        ...['LICENSE', 'README.md', 'package.json', 'plan.schema.json'],
        ...[...page, 'codicon.css', 'codicon.ttf', 'ThirdPartyNotices.txt'].map((x) => `dist/${x}`),
        ...dist.map((each) => `dist/${each}.js`),
        ...check.map((x) => `dist/windowsCheck/${x}.js`),
        ...[...koffi, 'src/koffi/src/static.cjs'].map((x) => `node_modules/koffi/${x}`),
      ].sort(),
    );
  });

  it('becomes a command when npm installs it, without asking for another package', () => {
    const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as {
      readonly bin: Record<string, string>;
      readonly dependencies: Record<string, string>;
      readonly bundleDependencies: readonly string[];
    };
    assert.deepEqual(manifest.bin, { 'handle-inheritance': 'dist/cli.js' });
    assert.deepEqual(Object.keys(manifest.dependencies), manifest.bundleDependencies);
    for (const each of manifest.bundleDependencies)
      assert.ok(existsSync(join(unpacked, 'node_modules', each)), each);
    assert.match(readFileSync(join(unpacked, 'dist/cli.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
  });

  it('has a schema for configurations that says what each attribute is for', () => {
    const text = readFileSync(join(unpacked, 'plan.schema.json'), 'utf8');
    const { properties } = JSON.parse(text) as { properties: Record<string, object> };
    for (const name of ['$schema', 'name', 'program', 'stdio', 'handleList'])
      assert.ok(name in properties, name);
    assert.doesNotMatch(text, /%attribute\./);
  });

  it('prints help and its version', () => {
    const help = run('--help');
    assert.deepEqual([help.status, help.stderr], [0, '']);
    assert.match(help.stdout, /^Usage: handle-inheritance/);
    assert.match(run('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('previews and shows', () => {
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, JSON.stringify({ program: 'cmd.exe', args: ['/c', 'echo hi'] }));
    const preview = run('preview', '--plan', plan);
    assert.deepEqual([preview.status, preview.stderr], [0, '']);
    assert.match(preview.stdout, /\nstdout \(pipe\) +inherited\n/);
    const saved = join(folder, 's.json');
    const state = stateAfter(started(), ready, created('a'), exited('a'));
    const session = { version: savedVersion, savedAt: 0, state, captures: [] } as const;
    writeFileSync(saved, reportJson(state, session));
    const show = run('show', saved);
    assert.deepEqual([show.status, show.stderr], [0, '']);
    assert.match(show.stdout, /\na {2}PID 100\n/);
  });

  const onWindows = process.platform === 'win32';
  (onWindows ? it.skip : it)('says with exit code 3 what needs Windows', () => {
    for (const args of [
      ['run', '--', 'cmd'],
      ['who', ':80'],
      ['explain', '1'],
      ['windows-check'],
    ]) {
      const { status, stdout, stderr } = run(...args);
      assert.deepEqual([status, stdout], [3, '']);
      assert.match(stderr, /needs Windows.*preview, show, compare\.\n$/);
    }
  });
});
