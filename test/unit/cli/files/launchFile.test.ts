// Reading a configuration out of a launch.json: its comments, its faults, its variables.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { UsageError } from '../../../../src/cli/commandLine/commandLineOptions';
import { readLaunchFile } from '../../../../src/cli/files/launchFile';

describe('A launch.json', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'launch-file-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function written(text: string, inFolder = '.vscode'): string {
    mkdirSync(join(folder, inFolder), { recursive: true });
    const file = join(folder, inFolder, 'launch.json');
    writeFileSync(file, text);
    return file;
  }

  const one = (attributes: string): string =>
    `{ "configurations": [ { "type": "handle-inheritance", "name": "One", ${attributes} } ] }`;

  function attribute(value: string): unknown {
    const { configuration } = readLaunchFile(written(one(`"it": ${value}`)), 'One');
    return (configuration as Record<string, unknown>)['it'];
  }

  function refuses(file: string, name: string | null, says: RegExp): void {
    assert.throws(
      () => readLaunchFile(file, name),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  }

  it('may have comments and trailing commas', () => {
    const file = written(`{
      // a comment
      "configurations": [ /* another */
        { "type": "node", "name": "Other", },
        { "type": "handle-inheritance", "name": "One", "program": "a.exe", },
      ],
    }`);
    const { name, workspaceFolder, configuration } = readLaunchFile(file, null);
    assert.equal(name, 'One');
    assert.equal(workspaceFolder, folder);
    assert.deepEqual(configuration, {
      type: 'handle-inheritance',
      name: 'One',
      program: 'a.exe',
    });
  });

  it('outside a .vscode folder makes its own folder the workspace', () => {
    const file = written(one('"program": "${workspaceFolder}"'), 'plans');
    assert.equal(readLaunchFile(file, null).workspaceFolder, join(folder, 'plans'));
  });

  it('is refused when it does not exist', () =>
    refuses(join(folder, 'none.json'), null, /none\.json.*no such file/));

  it('is refused with the line of what is not JSON', () => {
    refuses(written('{\n  "configurations": [\n    { "a" "b" }\n  ]\n}'), null, /line 3 .*Correct/);
  });

  it('is refused when a name stands twice in one object, which JSON would not notice', () => {
    const file = written(one('\n"env": { "A": "1",\n "A": "2" }'));
    refuses(file, null, /"A" stands twice in one object \(line 3\)/);
    assert.ok(readLaunchFile(written(one('"a": { "x": 1 }, "b": { "x": 2 }')), null));
  });

  it('is refused when it has no configuration of ours', () => {
    refuses(written('{ "configurations": [ { "type": "node" } ] }'), null, /handle-inheritance/);
    refuses(written('[]'), null, /no configuration/);
  });

  it('names what there is when the wanted configuration does not exist', () => {
    const file = written(one('"program": "a.exe"'));
    refuses(file, 'Two', /--name "Two".*Use one of: One\./);
  });

  it('replaces the variables of VS Code at any depth', () => {
    process.env['LAUNCH_FILE_TEST'] = 'from outside';
    try {
      assert.deepEqual(
        attribute('["${workspaceFolder}/x", { "deep": "${env:LAUNCH_FILE_TEST}" }]'),
        [`${folder}/x`, { deep: 'from outside' }],
      );
    } finally {
      delete process.env['LAUNCH_FILE_TEST'];
    }
    assert.equal(
      attribute('"${workspaceFolderBasename}${/}${pathSeparator}"'),
      `${basename(folder)}\\\\`,
    );
    assert.equal(attribute('"[${env:LAUNCH_FILE_TEST_UNSET}]"'), '[]');
    assert.equal(attribute('7'), 7);
  });

  it('keeps ${handle:name} for the broker', () => {
    assert.equal(attribute('"--log=${handle:log}"'), '--log=${handle:log}');
  });

  it('does not replace what a variable brought in', () => {
    process.env['LAUNCH_FILE_TEST'] = '${workspaceFolder}';
    try {
      assert.equal(attribute('"${env:LAUNCH_FILE_TEST}"'), '${workspaceFolder}');
    } finally {
      delete process.env['LAUNCH_FILE_TEST'];
    }
  });

  it('is refused for a variable that is not known', () => {
    const file = written(one('"program": "${command:pick}"'));
    refuses(file, null, /\$\{command:pick\} is not known here\. Use \$\{workspaceFolder\}/);
  });

  it('is refused when it is nested too deep, or has a name that the parser loses', () => {
    const deep = written(one(`"x": ${'['.repeat(100_000)}${']'.repeat(100_000)}`));
    refuses(deep, null, /nested too deep/);
    refuses(
      written(one('"handles": { "__proto__": { "kind": "event" } }')),
      null,
      /"__proto__" cannot/,
    );
  });

  it('may begin with a byte order mark', () => {
    const file = written(`\uFEFF${one('"program": "a.exe"')}`);
    assert.equal(readLaunchFile(file, null).name, 'One');
  });
});
