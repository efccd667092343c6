// Which names make Windows start cmd.exe, and what is said of a batch file whose working folder cmd.exe cannot have.
import assert from 'node:assert/strict';
import { resolvePrograms } from '../../../../src/client/programs/resolveProgram';
import { isBatchFile } from '../../../../src/model/plan/batchFile';
import { generateCode } from '../../../../src/model/codeGeneration/generateCode';
import { preflight } from '../../../../src/model/preflight/preflight';
import { planOf } from '../../fixtures/planFixture';

describe('A batch file', () => {
  for (const file of [
    'C:\\a\\.bat',
    'C:\\a\\.cmd',
    '.bat',
    '.\\.CMD',
    'C:/a/.bat',
    'C:\\a\\run.bat',
    'run.CMD',
    'C:\\a\\run.exe.BaT',
    'C:\\a\\run.bat.',
    'C:\\a\\run.bat ',
    'C:\\a\\run.bat. . .',
    'C:\\a\\run.bat\\.',
    'C:\\a\\run.bat::$DATA',
    'C:\\a\\run.bat. ::$DATA',
    'C:\\a\\run.bat:s',
    'C:\\a\\run.txt:s.bat',
    '\\\\.\\C:\\a\\run.bat.',
    '\\\\?\\C:\\a\\run.cmd ',
    '\\\\server\\share\\.bat',
  ]) {
    it(`is ${JSON.stringify(file)}`, () => {
      assert.equal(isBatchFile(file), true);
    });
  }

  for (const file of [
    'C:\\a\\run.exe',
    'C:\\a\\bat',
    'C:\\a\\runbat',
    'C:\\a.bat\\run.exe',
    'C:\\a.cmd \\run',
    'C:\\a\\run.bat.exe',
    'C:\\a\\run.bats',
    'C:\\a\\run.cmdx',
    'C:\\a\\acmd',
  ]) {
    it(`is not ${JSON.stringify(file)}`, () => {
      assert.equal(isBatchFile(file), false);
    });
  }

  it('is told in an instant, however long the name is', () => {
    const started = performance.now();
    isBatchFile(`${'.bat. '.repeat(50_000)}x`);
    isBatchFile(`${'.bat'.repeat(50_000)}${'. '.repeat(50_000)}x`);
    assert.ok(performance.now() - started < 2000);
  });

  it('named just ".bat" has its arguments judged as any other', () => {
    const files = {
      stat: (path: string) => ({
        isFile: () => path.endsWith('.bat'),
        isDirectory: () => !path.endsWith('.bat'),
      }),
      lstat: () => assert.fail('not asked'),
      head: () => assert.fail('not asked'),
    };
    const lookup = { workspaceFolder: 'C:\\a', env: {} };
    const resolved = (args: unknown) =>
      resolvePrograms(planOf({ program: '.\\.bat', args }), lookup, files);
    assert.equal(resolved(['a & b']).ok, true);
    for (const [args, field] of [
      [['%PATH%'], 'args[0]'],
      ['x&echo', 'args'],
    ] as const) {
      const result = resolved(args);
      assert.deepEqual(result.ok ? [] : result.problems.map((each) => each.field), [field]);
    }
  });

  it('named just ".bat" is run by cmd.exe in generated code as well', () => {
    const plan = planOf({ program: 'C:\\a\\.bat', args: ['x&y'] });
    assert.match(generateCode(plan, 'cpp'), /cmd\.exe.*\/c.*\.bat.*\\"x&y\\"/);
  });
});

describe('A batch file in a working folder on a network share', () => {
  const rules = (configuration: object) =>
    preflight(planOf(configuration)).map(({ rule, field, severity }) => [rule, field, severity]);

  for (const cwd of ['\\\\server\\share', '//server/share/a', '\\\\?\\UNC\\server\\share']) {
    it(`is warned of: ${cwd}`, () => {
      assert.deepEqual(rules({ program: 'C:\\a\\run.cmd', cwd }), [
        ['batch-on-share', 'cwd', 'warning'],
      ]);
    });
  }

  it('is named with its child when there are several', () => {
    const children = [{ name: 'A' }, { name: 'B', program: 'run.bat', cwd: '\\\\server\\share' }];
    assert.deepEqual(rules({ program: 'a.exe', children }), [
      ['batch-on-share', 'children[1].cwd', 'warning'],
    ]);
  });

  it('is no matter for a program, nor for a folder of a drive', () => {
    assert.deepEqual(rules({ program: 'a.exe', cwd: '\\\\server\\share' }), []);
    for (const cwd of ['C:\\a', '\\\\?\\C:\\a', '\\\\.\\C:\\a', '\\a', 'a']) {
      assert.deepEqual(rules({ program: 'run.bat', cwd }), []);
    }
  });
});
