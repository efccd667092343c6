// What can be said of a plan's programs on any system: which are missing, and in which field.
import assert from 'node:assert/strict';
import { resolvePrograms } from '../../../../src/client/programs/resolveProgram';
import { planOf } from '../../fixtures/planFixture';

const lookup = { workspaceFolder: 'Q:\\no such folder', env: { Path: 'Q:\\bin;;R:\\bin' } };

function problems(configuration: object): readonly (readonly [string, unknown, string])[] {
  const resolved = resolvePrograms(planOf(configuration), lookup);
  assert.ok(!resolved.ok);
  return resolved.problems.map(({ field, value, message }) => [field, value, message]);
}

describe('A program in the working folder that hides one on PATH', () => {
  it('is found with a warning that names both and the field of the child', () => {
    const entry = (path: string) => ({
      isFile: () => path.endsWith('git.cmd'),
      isDirectory: () => !path.includes('git'),
    });
    const files = {
      stat: (path: string) => (/git\.(exe|com|bat)/.test(path) ? undefined : entry(path)),
      lstat: entry,
      head: () => '',
    };
    const plan = planOf({
      program: 'Q:\\bin\\git.cmd',
      children: [{ name: 'A' }, { name: 'B', program: 'git' }],
    });
    const resolved = resolvePrograms(plan, lookup, files);
    assert.ok(resolved.ok);
    assert.equal(resolved.plan.children[1]?.program, 'Q:\\no such folder\\git.cmd');
    assert.deepEqual(resolved.warnings, [
      {
        field: 'children[1].program',
        value: 'git',
        message:
          'Q:\\no such folder\\git.cmd in the working folder starts, not Q:\\bin\\git.cmd on PATH.',
        remedy: 'Give the full path of the program that you mean.',
      },
    ]);
  });
});

describe('A program that does not exist', () => {
  it('is named together with the folder that does not exist', () => {
    assert.deepEqual(problems({ program: 'Q:\\a.exe' }), [
      ['cwd', 'Q:\\no such folder', 'There is no such folder to start in.'],
      ['program', 'Q:\\a.exe', 'No such file.'],
    ]);
  });

  it('is told of, too, where the system refuses every question about files', () => {
    const refuse = (): never => {
      throw Object.assign(new Error('made up'), { code: 'EACCES' });
    };
    const files = { stat: refuse, lstat: refuse, head: refuse };
    const plan = planOf({ program: 'Q:\\a.exe', stdio: { stdin: { pipe: { file: 'in.txt' } } } });
    const resolved = resolvePrograms(plan, lookup, files);
    assert.deepEqual(
      (resolved.ok ? [] : resolved.problems).map(({ message }) => message),
      [
        'There is no such folder to start in.',
        'There is no such file to write to stdin.',
        'Q:\\a.exe cannot be read (EACCES).',
      ],
    );
  });

  it('by its bare name was looked for on PATH too', () => {
    assert.match(problems({ program: 'a.exe' })[1]?.[2] ?? '', /on PATH/);
  });

  it('is named with its child when there are several', () => {
    const fields = problems({
      program: 'Q:\\a.exe',
      children: [{ name: 'A' }, { name: 'B', cwd: 'sub' }],
    });
    assert.deepEqual(
      fields.map(([field, value]) => [field, value]),
      [
        ['children[0].cwd', 'Q:\\no such folder'],
        ['children[0].program', 'Q:\\a.exe'],
        ['children[1].cwd', 'Q:\\no such folder\\sub'],
        ['children[1].program', 'Q:\\a.exe'],
      ],
    );
  });
});
