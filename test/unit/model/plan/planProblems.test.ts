// A bad plan names all its problems at once, each one once.
import assert from 'node:assert/strict';
import { problemText } from '../../../../src/model/plan/problem';
import { problemsOf } from '../../fixtures/planFixture';

const program = 'a.exe';
const pipe = { kind: 'pipe' };

describe('A bad plan', () => {
  it('names every problem at once', () => {
    const fields = problemsOf({
      handles: { p: pipe },
      args: ['${handle:p}', '${handle:q}'],
      handleList: ['p', 'stdin', 'stdin'],
    }).map((problem) => problem.field);
    assert.deepEqual(fields, ['program', 'args[0]', 'args[1]', 'handleList[0]', 'handleList[2]']);
  });

  it('names both unknown handles of one argument', () => {
    const values = problemsOf({ program, args: ['${handle:one},${handle:two}'] });
    assert.deepEqual(
      values.map((problem) => problem.value),
      ['one', 'two'],
    );
  });

  it('names a fault of a shared attribute once, not once for each child', () => {
    const problems = problemsOf({
      program,
      handleList: ['nope'],
      children: [{ name: 'A' }, { name: 'B' }],
    });
    assert.deepEqual(
      problems.map((problem) => problem.field),
      ['handleList[0]'],
    );
  });

  it('is refused when it is no object at all', () => {
    for (const value of [null, undefined, 7, 'a.exe', []]) {
      const [problem] = problemsOf(value);
      assert.equal(problem?.field, 'configuration');
      assert.match(problem.remedy, /"type": "handle-inheritance"/);
    }
  });

  it('shows at most 200 characters of a long value', () => {
    const [problem] = problemsOf({ program: `a\0${'x'.repeat(5000)}` });
    assert.ok(problemText(problem!).length < 400);
  });
});
