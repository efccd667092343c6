// Which configuration a command takes: from a launch.json, a file of its own, or the command itself.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../../src/cli/commandLine/commandLineOptions';
import {
  configurationFrom,
  type ConfigurationSource,
} from '../../../../src/cli/files/configurationSource';

describe('The configuration of a command', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'configuration source '))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('is the command itself, in the working folder', () => {
    assert.deepEqual(configurationFrom({}, ['cmd', '/c', 'echo hi']), {
      name: 'cmd /c echo hi',
      workspaceFolder: process.cwd(),
      configuration: { program: 'cmd', args: ['/c', 'echo hi'] },
    });
    const long = configurationFrom({}, ['x'.repeat(500)]);
    assert.ok(long.name.length < 100);
  });

  it('is alone in a file, whose folder is the workspace and which may name its schema', () => {
    const plan = file('build.json', {
      $schema: './plan.schema.json',
      program: '${workspaceFolder}/a.exe',
    });
    assert.deepEqual(configurationFrom({ plan }, null), {
      name: 'build',
      workspaceFolder: folder,
      configuration: { program: `${folder}/a.exe` },
      writtenAt: { path: plan.replaceAll('\\', '/'), startLine: 1, endLine: 1 },
    });
  });

  it('is one of a launch.json', () => {
    mkdirSync(join(folder, '.vscode'));
    const configurations = [{ type: 'handle-inheritance', name: 'One', program: 'a.exe' }];
    const launch = file('.vscode/launch.json', { configurations });
    const found = configurationFrom({ launch, name: 'One' }, []);
    assert.deepEqual([found.name, found.workspaceFolder], ['One', folder]);
    assert.equal(found.writtenAt?.startLine, 1);
  });

  const refused: readonly (readonly [
    string,
    () => readonly [ConfigurationSource, readonly string[] | null],
    RegExp,
  ])[] = [
    ['nothing', () => [{}, []], /^Name one thing to run: -- COMMAND/],
    ['nothing where no command can be', () => [{}, null], /^Name one configuration: --launch/],
    ['two of them', () => [{ plan: 'p.json' }, ['cmd']], /^Name one thing to run/],
    ['a name alone', () => [{ name: 'x' }, ['cmd']], /^--name chooses .* Add --launch FILE\.$/],
    ['a file that is not there', () => [{ plan: 'none.json' }, []], /^--plan ".*": there is no/],
    ['a folder', () => [{ plan: folder }, []], /^--plan ".*": the file cannot be read \(EISDIR/],
    ['what is no JSON', () => [{ plan: file('p', '{ x') }, []], /: not valid JSON in line 1/],
    ['a list', () => [{ plan: file('p', []) }, []], /: a launch configuration is an object/],
    [
      'a launch.json as a configuration',
      () => [{ plan: file('p', { configurations: [] }) }, []],
      /this is a launch\.json\. Use --launch FILE/,
    ],
    ['a schema that is no text', () => [{ plan: file('p', { $schema: 1 }) }, []], /"\$schema" is/],
    [
      'a configuration of another extension',
      () => [{ plan: file('p', { type: 'node', program: 'a.js' }) }, []],
      /"type" is "node", .* Write "handle-inheritance" or remove it\.$/,
    ],
    [
      'a configuration that attaches',
      () => [{ plan: file('p', { request: 'attach', processId: 1 }) }, []],
      /^"p" attaches to running processes\. Use inspect PID or explain PID\.$/,
    ],
    [
      'a variable of the editor',
      () => [{ plan: file('p', { program: '${file}' }) }, []],
      /\$\{file\} is not known here/,
    ],
  ];
  for (const [what, given, says] of refused) {
    it(`is refused in one line when it is ${what}`, () => {
      const [source, command] = given();
      assert.throws(
        () => configurationFrom(source, command),
        (error) => {
          assert.ok(error instanceof UsageError, String(error));
          assert.match(error.message, says);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    });
  }
});
