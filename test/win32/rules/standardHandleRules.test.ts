// The rules of standard handles (Windows 8 and later; the first that applies), one test each: the model, and this kernel.
import assert from 'node:assert/strict';
import { childHandles } from '../../../src/model/handles/origin';
import { standardHandles } from '../../../src/model/handles/standardHandles';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import type { Birth, BrokerHandle } from '../../../src/model/session/state';
import type { KnownDifference } from '../knownDifferences';
import { assertKernel, modelOf, noStreams, tryWays, type Outcomes } from './launchRules';
import { endSessions } from '../runSession';

/** What tryStandardHandles.c says: the error, and what the streams of the child are. */
const outcomes = new Map<string, string>();
const kernel = (
  way: string,
  windows: string | RegExp,
  wine?: readonly [KnownDifference, string | RegExp],
): void => {
  assertKernel(outcomes, way, windows, wine);
};

/** What the model says of stdout, and the rules preflight names. */
function stdout(configuration: object): readonly [string | undefined, string] {
  const { children, rules } = modelOf(configuration);
  return [children[0]?.standard.stdout, rules.join(' ')];
}

const log = { kind: 'nul' };
const toLog = { handles: { log }, stdio: { ...noStreams, stdout: { handle: 'log' } } };
const shutLog = { ...toLog, handles: { log: { ...log, inheritable: false } } };
const number = (value: string) => ({ ...toLog, handles: { log: { kind: 'value', value } } });

describe('Standard handles', () => {
  before(async () => {
    for (const ways of ['fields', 'own', 'consoles']) {
      const some: Outcomes = await tryWays('tryStandardHandles', ways);
      for (const [way, outcome] of some) outcomes.set(way, outcome);
    }
  });
  after(endSessions);

  describe('rule 1: with bInheritHandles TRUE a field that is not NULL', () => {
    it('is copied, and its handle inherited under the same value, with a list that names it, and whatever the console', () => {
      assert.deepEqual(stdout({ ...toLog, inherit: 'all' }), ['valid', '']);
      assert.deepEqual(stdout({ ...toLog, handleList: ['stdout'] }), ['valid', '']);
      for (const console of ['noWindow', 'new', 'shared', 'detached']) {
        assert.deepEqual(stdout({ ...toLog, inherit: 'all', console }), ['valid', '']);
      }
      for (const way of ['', 'Listed', 'NewConsole', 'Detached']) kernel(`fields${way}`, '0 field');
      kernel('noConsoleFields', '0 field');
    });

    it('is copied without validation: a number without a handle, and -1', () => {
      const all = { inherit: 'all' };
      assert.equal(stdout({ ...number('0x7ffffff4'), ...all })[0], 'dangling');
      assert.equal(stdout({ ...number('-1'), ...all })[0], 'dangling');
      kernel('fieldsNoHandle', '0 field?');
      kernel('fieldsPseudo', '0 -1');
    });

    it('does not make its handle inheritable: of one that is not, the child has the number', () => {
      const rule = 'standard-handle-not-inheritable';
      assert.deepEqual(stdout({ ...shutLog, inherit: 'all' }), ['dangling', rule]);
      kernel('fieldsNotInheritable', '0 field?');
    });

    it('is a number without a handle when the list leaves it out', () => {
      const handles = { log, other: { kind: 'event' } };
      const listed = stdout({ ...toLog, handles, handleList: ['other'] });
      assert.deepEqual(listed, ['dangling', 'standard-handle-not-in-list']);
      const wine = ['standard handle outside the list', '0 field'] as const;
      kernel('fieldsOutsideList', '0 field?', wine);
    });
  });

  describe('rule 2: a new console gives its own', () => {
    it('with CREATE_NO_WINDOW, whether handles are inherited or not', () => {
      kernel('noWindow', '0 console');
      kernel('noWindowNotInherited', '0 console');
    });

    it('with CREATE_NEW_CONSOLE', () => {
      kernel('newConsole', '0 console', ['new console', /^0 (-1|console)$/]);
    });

    it('to a child of a parent that has none', () => {
      const wine = 'SetStdHandle without a console';
      kernel('noConsole', '0 console', [wine, '0 own']);
      kernel('noConsoleNotInherited', '0 console', [wine, '0 ownCopy+']);
    });

    it('in the place of fields that are NULL, and of all with bInheritHandles FALSE', () => {
      assert.deepEqual(stdout({ ...number('NULL'), inherit: 'all' }), ['none', '']);
      kernel('nullNewConsole', '0 console');
      const wine = ['standard handles without inheritance', '0 fieldCopy+'] as const;
      kernel('notInheritedNewConsole', '0 console', wine);
    });
  });

  it('rule 3: DETACHED_PROCESS makes them NULL', () => {
    const detached = { console: 'detached' };
    assert.deepEqual(stdout({ ...detached, inherit: 'all' }), ['none', '']);
    assert.deepEqual(stdout({ ...detached, inherit: 'none' }), ['none', '']);
    kernel('detached', '0 null', ['standard handles of a detached child', '0 -1']);
    kernel('detachedNotInherited', '0 null');
  });

  describe('rule 4: with STARTF_USESTDHANDLES', () => {
    it('fields that are NULL stay NULL', () => {
      assert.deepEqual(stdout({ inherit: 'all', console: 'shared' }), ['none', '']);
      kernel('nullFields', '0 null');
    });

    it('and bInheritHandles FALSE they are NULL, whatever the fields say', () => {
      const rule = 'standard-handles-without-inheritance';
      assert.deepEqual(stdout({ ...toLog, inherit: 'none' }), ['none', rule]);
      const wine = ['standard handles without inheritance', '0 fieldCopy+'] as const;
      kernel('fieldsNotInherited', '0 null', wine);
    });
  });

  describe('rule 5: with bInheritHandles TRUE and no list the values the parent has now', () => {
    const bySet = { stdioMethod: 'setStdHandle', console: 'shared', inherit: 'all' };

    it('are copied as they are: the technique of SetStdHandle', () => {
      assert.deepEqual(stdout({ ...toLog, ...bySet }), ['valid', '']);
      kernel('own', '0 own');
    });

    it('are numbers without a handle when they are not inheritable', () => {
      const rule = 'standard-handle-not-inheritable';
      assert.deepEqual(stdout({ ...shutLog, ...bySet }), ['dangling', rule]);
      kernel('ownNotInheritable', '0 own?');
    });

    it('are those of the whole process: a launch of another thread between SetStdHandle and the way back takes them', () => {
      kernel('ownOtherThread', '0 own');
    });
  });

  describe("rule 6: else the parent's are duplicated under new values", () => {
    it('with bInheritHandles FALSE, though they are not inheritable; the copy is inheritable when the original is', () => {
      kernel('ownNotInherited', '0 ownCopy+');
      const wine = ['inheritability of a copied standard handle', '0 ownCopy+'] as const;
      kernel('ownNotInheritableNotInherited', '0 ownCopy', wine);
    });

    it('with a list that does not name them', () => {
      const difference = 'standard handles of a parent with a list';
      kernel('ownList', '0 ownCopy+', [difference, '0 own']);
      kernel('ownNotInheritableList', '0 ownCopy', [difference, '0 own?']);
    });

    it('so that a child can hold what is neither inheritable nor in its list, which is told from inheritance', () => {
      const configuration = {
        program: 'a.exe',
        handles: { other: { kind: 'event' } },
        handleList: ['other'],
        stdio: { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' },
      };
      const parsed = parsePlan(configuration, 'rule');
      const child = parsed.ok ? parsed.plan.children[0] : undefined;
      assert.ok(parsed.ok && child);
      const mine = (value: string, label: string, inheritable: boolean): BrokerHandle => ({
        value,
        label,
        inheritable,
        isAmbient: label !== 'other',
        type: 'Event',
        object: label,
        access: '0x3',
        pipe: null,
        closedAt: null,
      });
      const theirs = (value: string, same: string) => ({
        value,
        access: '0x3',
        inheritable: false,
        type: 'Event',
        object: null,
        sameObjectAs: [same],
      });
      const birth: Birth = {
        parent: null,
        inheritHandles: true,
        handleList: ['0x10'],
        brokerHandles: [mine('0x10', 'other', true), mine('0x20', 'broker.stdout', false)],
        childHandles: [theirs('0x10', '0x10'), theirs('0x8', '0x20')],
        standardHandles: { stdin: null, stdout: '0x8', stderr: null },
      };
      assert.deepEqual(
        childHandles(birth).map(({ value, origin, label }) => [value, origin, label]),
        [
          ['0x10', 'inherited', 'other'],
          ['0x8', 'duplicated', 'broker.stdout'],
        ],
      );
      const out = standardHandles(parsed.plan, child, birth)[1];
      assert.equal(out?.state, 'valid');
      assert.match(out.why, /copied the parent's standard handle.*This is not inheritance/);
    });
  });

  it('of two consoles reach a child that inherits and gets a new one: six console handles, and three without inheritance', () => {
    const [passing, keeping] = [
      outcomes.get('consoleHandles'),
      outcomes.get('consoleHandlesNotInherited'),
    ];
    const wine = ['console handles of a parent', keeping ?? ''] as const;
    kernel('consoleHandles', '6', wine);
    kernel('consoleHandlesNotInherited', '3', ['console handles of a parent', passing ?? '']);
    assert.match(keeping ?? '', /^[1-9]/);
  });
});
