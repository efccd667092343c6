// An attach configuration: which processes it names, and what is wrong with one that names none.
import assert from 'node:assert/strict';
import { isAttach, parseAttachment } from '../../../../src/model/plan/attachment';
import { problemText } from '../../../../src/model/plan/problem';

const written = (rest: object): object => ({
  ...{ type: 'handle-inheritance', request: 'attach', name: 'It hangs', __sessionId: 'x' },
  ...rest,
});

/** The problems as people read them. */
function problemsOf(rest: object): readonly string[] {
  const parsed = parseAttachment(written(rest), 'It hangs');
  return parsed.ok ? [] : parsed.problems.map(problemText);
}

describe('An attach configuration', () => {
  const pids: readonly (readonly [written: unknown, pids: readonly number[]])[] = [
    [12, [12]],
    ['12', [12]],
    [' 12, 34,12 ', [12, 34]],
  ];
  for (const [processId, expected] of pids) {
    it(`names PID ${expected.join(' and ')} by ${JSON.stringify(processId)}`, () => {
      const parsed = parseAttachment(written({ processId }), 'It hangs');
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.attach, { pids: expected, tree: true });
      assert.equal(parsed.plan.name, 'It hangs');
      assert.deepEqual(parsed.plan.children, []);
    });
  }

  it('reads the chosen processes alone with "tree": false, as often as it says', () => {
    const parsed = parseAttachment(written({ processId: 12, tree: false, watchInterval: 50 }), 'x');
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.attach, { pids: [12], tree: false });
    assert.equal(parsed.plan.watchInterval, 50);
  });

  for (const processId of [0, -1, 1.5, 0x1_0000_0000, '', 'node.exe', '12;34', '0x1c', '12,']) {
    it(`names no process by ${JSON.stringify(processId)}, and says what to write`, () => {
      assert.deepEqual(problemsOf({ processId }), [
        `processId: ${JSON.stringify(processId)}: A PID is a whole number from 1 to 4294967295. Write a PID, or "\${command:handleInheritance.pickProcess}" to choose a process.`,
      ]);
    });
  }

  it('debugs what is created from then on with "followChildren": "debug", and reads otherwise', () => {
    const follows = (rest: object): string | null => {
      const parsed = parseAttachment(written({ processId: 12, ...rest }), 'x');
      return parsed.ok ? parsed.plan.followChildren : null;
    };
    assert.equal(follows({ followChildren: 'debug' }), 'debug');
    assert.equal(follows({ followChildren: 'debug', tree: true }), 'debug');
    assert.equal(follows({}), 'off');
  });

  for (const followChildren of ['job', 'off', true]) {
    it(`follows nothing by ${JSON.stringify(followChildren)}, and says what to write`, () => {
      assert.deepEqual(problemsOf({ processId: 12, followChildren }), [
        `followChildren: ${JSON.stringify(followChildren)}: An attached session follows new processes by "debug", or by reading them. Write "debug", or remove it. "tree" finds the processes that they create.`,
      ]);
    });
  }

  it('does not debug what the processes create when it leaves their tree out', () => {
    assert.deepEqual(problemsOf({ processId: 12, followChildren: 'debug', tree: false }), [
      'followChildren: "debug": With "tree": false the session reads the chosen processes only. Remove "tree" or "followChildren".',
    ]);
  });

  it('takes nothing of a launch', () => {
    assert.match(
      problemsOf({ processId: 12, program: 'cmd.exe' }).join(),
      /^program: .*There is no attribute of this name here\./,
    );
    assert.match(problemsOf({}).join(), /^processId: \(missing\): /);
  });

  it('is told from a launch by its request alone', () => {
    assert.equal(isAttach(written({})), true);
    assert.equal(isAttach({ request: 'launch', processId: 12 }), false);
  });
});
