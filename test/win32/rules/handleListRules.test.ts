// The rules of PROC_THREAD_ATTRIBUTE_HANDLE_LIST, one test each: what the model says of a plan, and what this kernel does.
import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import type { KnownDifference } from '../knownDifferences';
import {
  assertKernel as assertWay,
  modelOf,
  noStreams,
  tryWays,
  type Outcomes,
} from './launchRules';
import { endSessions, program, runSession } from '../runSession';

/** What tryLists.c says: the call it came to, its error, and what the child has. */
let outcomes: Outcomes;
const assertKernel = (
  way: string,
  windows: string | RegExp,
  wine?: readonly [KnownDifference, string],
): void => {
  assertWay(outcomes, way, windows, wine);
};

const event = { kind: 'event' };
const none = noStreams;
const base = { program: 'a.exe', stdio: none };

/** The plan for the same call: the error predicted, what the child inherits, and the rules preflight names. */
function model(configuration: object): readonly [number | null, readonly string[], string] {
  const { children, rules } = modelOf(configuration);
  const [child] = children;
  assert.ok(child);
  return [child.error, child.inherited, rules.join(' ')];
}

/** An error that no source names. */
const fails = /^\w+ [1-9]\d*$/;

describe('CreateProcessW', () => {
  before(async () => {
    outcomes = await tryWays('tryLists');
  });
  after(endSessions);

  describe('with a handle list', () => {
    it('passes a handle that is inheritable and in the list, with bInheritHandles TRUE', () => {
      const handles = { A: event, B: event };
      assert.deepEqual(model({ handles, handleList: ['A'] }), [null, ['A'], '']);
      assert.deepEqual(model({ handles, inherit: 'all' }), [null, ['A', 'B'], '']);
      assert.deepEqual(model({ handles, inherit: 'none' }), [null, [], '']);
      assertKernel('listed', 'CreateProcess 0 A');
      assertKernel('noList', 'CreateProcess 0 AB');
      assertKernel('notInherited', 'CreateProcess 0');
    });

    it('that is empty is refused by UpdateProcThreadAttribute with 24, so the plan turns bInheritHandles off', () => {
      assert.deepEqual(model({ handles: { A: event }, handleList: [] }), [null, [], 'empty-list']);
      // Wine takes it, and everything leaks: what the plan's FALSE prevents.
      assertKernel('empty', 'Update 24', ['empty handle list', 'CreateProcess 0 AB']);
    });

    it('with NULL in it passes nothing, the valid entries included', () => {
      const handles = { A: event, nothing: { kind: 'value', value: 'NULL' } };
      const listed = model({ handles, handleList: ['A', 'nothing'] });
      assert.deepEqual(listed, [null, [], 'null-in-list']);
      assertKernel('null', 'CreateProcess 0', ['NULL in a list', 'CreateProcess 0 A']);
    });

    it('with the pseudo handle -1 in it makes CreateProcessW fail with 87', () => {
      const handles = { A: event, pseudo: { kind: 'value', value: '-1' } };
      const listed = model({ handles, handleList: ['A', 'pseudo'] });
      assert.deepEqual(listed, [87, [], 'pseudo-handle-in-list']);
      assertKernel('pseudo', 'CreateProcess 87', ['pseudo handle in a list', 'CreateProcess 0 A']);
    });

    it('with a handle that is not inheritable makes CreateProcessW fail with 87', () => {
      const handles = { A: event, N: { ...event, inheritable: false } };
      const listed = model({ handles, handleList: ['A', 'N'] });
      assert.deepEqual(listed, [87, [], 'not-inheritable-in-list']);
      const wine = 'CreateProcess 0 A';
      assertKernel('notInheritable', 'CreateProcess 87', ['uninheritable handle in a list', wine]);
    });

    it('with a handle that was closed meanwhile makes CreateProcessW fail', () => {
      const handles = { gone: { kind: 'value', value: '0x7ffffff4' } };
      assert.deepEqual(model({ handles, handleList: ['gone'] }), [87, [], 'number-in-list']);
      const difference = 'value without a handle in a list';
      assertKernel('closedMeanwhile', fails, [difference, 'CreateProcess 0']);
    });

    it('with bInheritHandles FALSE makes CreateProcessW fail with 87, even when it holds NULL only', () => {
      const wine: [KnownDifference, string] = ['list without inheritance', 'CreateProcess 0'];
      assertKernel('listWithoutInheritance', 'CreateProcess 87', wine);
      assertKernel('nullWithoutInheritance', 'CreateProcess 87', wine);
    });

    it('may name a handle once: a plan that names it twice is refused, two names of one handle become one entry', async () => {
      const twice = parsePlan({ ...base, handles: { A: event }, handleList: ['A', 'A'] }, 'rule');
      assert.match(twice.ok ? '' : (twice.problems[0]?.message ?? ''), /stands twice in the list/);
      assertKernel('twice', fails, ['handle twice in a list', 'CreateProcess 0 A']);
      const { state } = await runSession({
        program: program('exitCode'),
        stdio: { ...none, stdout: 'nul', stderr: 'stdout' },
        handleList: ['stdout', 'stderr'],
      });
      assert.equal(state.processes[0]?.birth?.handleList?.length, 1);
      assert.equal(state.processes[0].exitCode, 0);
    });

    it('is ignored without EXTENDED_STARTUPINFO_PRESENT: everything inheritable is passed', () =>
      assertKernel('flagMissing', 'CreateProcess 0 AB'));

    it('needs cb to be that of STARTUPINFOEX: with the flag and the shorter one CreateProcessW fails with 87', () =>
      assertKernel('shortStartup', 'CreateProcess 87', [
        'short STARTUPINFO with the extended flag',
        'CreateProcess 0 A',
      ]));

    it('stores where the array is, not what is in it: a change before the call counts', () =>
      assertKernel('arrayChanged', 'CreateProcess 0 B'));

    it('needs its place reserved: a second attribute in room for one is refused', () =>
      assertKernel('twoAttributes', 'first=1 second=0'));
  });

  describe('with a console flag', () => {
    it('CREATE_NEW_CONSOLE together with DETACHED_PROCESS makes CreateProcessW fail with 87', () =>
      assertKernel('newAndDetached', 'CreateProcess 87', [
        'new console and detached',
        'CreateProcess 0 A',
      ]));

    it('CREATE_NO_WINDOW gives a console of its own, and loses to DETACHED_PROCESS', () => {
      assertKernel('noWindow', 'CreateProcess 0 A+console');
      assertKernel('noWindowAndDetached', 'CreateProcess 0 A');
    });
  });
});
