// Numbers written as text, as VS Code leaves them where a variable stood.
import assert from 'node:assert/strict';
import { parseAttachment } from '../../../../src/model/plan/attachment';
import { planOf, problemsOf } from '../../fixtures/planFixture';

const program = 'C:\\tools\\build.exe';

describe('A number written as text', () => {
  it('is the number, wherever the schema wants one', () => {
    const written = (size: number | string) =>
      planOf({
        program,
        watchInterval: size,
        stdio: { stdin: { pipe: { bufferSize: size } } },
        children: [{ name: 'a', parent: { pid: size } }],
        handles: { s: { kind: 'semaphore', initialCount: size, maximumCount: size } },
      });
    assert.deepEqual(written(' 4096 '), written(4096));
  });

  it('is a number of an attached session, too', () => {
    const parsed = parseAttachment({ processId: '12', watchInterval: '500' }, 'a');
    assert.ok(parsed.ok);
    assert.equal(parsed.plan.watchInterval, 500);
  });

  it('stays text where text is meant', () => {
    const { children } = planOf({ program, args: ['1'], env: { watchInterval: '12' }, cwd: '3' });
    const [child] = children;
    assert.deepEqual([child?.args, child?.env, child?.cwd], [['1'], { watchInterval: '12' }, '3']);
  });

  it('is judged like a number', () => {
    const [problem] = problemsOf({ program, watchInterval: '-5' });
    assert.deepEqual([problem?.field, problem?.value], ['watchInterval', -5]);
  });

  for (const value of [
    'many',
    '',
    '1.5',
    '0x10',
    '${input:interval}',
    '1e999999',
    '99999999999999999999',
  ])
    it(`is refused when it says ${JSON.stringify(value)}`, () => {
      const [problem] = problemsOf({ program, watchInterval: value });
      assert.deepEqual([problem?.field, problem?.value], ['watchInterval', value]);
      assert.notEqual(problem?.remedy, '');
    });

  it('changes nothing in what has names of JavaScript itself', () => {
    const configuration = JSON.parse(
      `{ "program": ${JSON.stringify(program)}, "constructor": { "watchInterval": "1" } }`,
    ) as object;
    const [problem] = problemsOf(configuration);
    assert.equal(problem?.field, 'constructor');
  });
});
