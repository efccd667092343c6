// One bad plan as a test: refused once, with its field, its value and a line that helps.
import assert from 'node:assert/strict';
import { problemText } from '../../src/model/problem';
import { problemsOf } from './planFixture';

export interface RefusedPlan {
  readonly what: string;
  readonly plan: object;
  readonly field: string;
  readonly value: unknown;
  /** Matched against the line people read. */
  readonly says: RegExp;
}

export function refuses({ what, plan, field, value, says }: RefusedPlan): void {
  it(what, () => {
    const problems = problemsOf(plan);
    const [problem] = problems;
    assert.equal(problems.length, 1, problems.map(problemText).join('\n'));
    assert.deepEqual({ field: problem?.field, value: problem?.value }, { field, value });
    assert.match(problemText(problem!), says);
    assert.notEqual(problem?.remedy, '');
  });
}
