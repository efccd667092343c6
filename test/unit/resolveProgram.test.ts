// What can be said of a plan's programs on any system: which are missing, and in which field.
import assert from 'node:assert/strict';
import { resolvePrograms } from '../../src/client/resolveProgram';
import { planOf } from './planFixture';

const lookup = { workspaceFolder: 'Q:\\no such folder', env: { Path: 'Q:\\bin;;R:\\bin' } };

function problems(configuration: object): readonly (readonly [string, unknown, string])[] {
  const resolved = resolvePrograms(planOf(configuration), lookup);
  assert.ok(!resolved.ok);
  return resolved.problems.map(({ field, value, message }) => [field, value, message]);
}

describe('A program that does not exist', () => {
  it('is named together with the folder that does not exist', () => {
    assert.deepEqual(problems({ program: 'Q:\\a.exe' }), [
      ['cwd', 'Q:\\no such folder', 'There is no such folder to start in.'],
      ['program', 'Q:\\a.exe', 'No such file.'],
    ]);
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
