// What is said of a plan before it is launched: each rule with the entry that breaks it.
import assert from 'node:assert/strict';
import type { Notice } from '../../../../src/model/preflight/notice';
import { preflight, preflightErrors } from '../../../../src/model/preflight/preflight';
import { planOf } from '../../fixtures/planFixture';

const program = 'a.exe';
const event = { kind: 'event' };

function noticesOf(configuration: object): readonly Notice[] {
  return preflight(planOf({ program, ...configuration }));
}

/** Rule, severity and field of each notice. */
const brief = (configuration: object): readonly string[] =>
  noticesOf(configuration).map(({ rule, severity, field }) => `${severity} ${rule} ${field}`);

describe('Preflight', () => {
  it('has nothing to say of an ordinary plan', () => {
    assert.deepEqual(brief({}), []);
    assert.deepEqual(brief({ handles: { log: { kind: 'file', path: 'x' } } }), []);
  });

  it('names the entry of a list that is not inheritable, with the rule and the remedy', () => {
    const plan = planOf({
      program,
      handles: { open: event, shut: { ...event, inheritable: false } },
      handleList: ['stdin', 'stdout', 'stderr', 'open', 'shut'],
    });
    const [text, ...others] = preflightErrors(plan);
    assert.deepEqual(others, []);
    assert.match(
      text ?? '',
      /^handleList\[4\]: "shut": .*fails with 87.*"inheritable": true on "shut"/,
    );
  });

  it('knows a handle that SetHandleInformation makes inheritable, or not', () => {
    const list = ['stdin', 'stdout', 'stderr', 'late'];
    const late = { ...event, securityAttributes: 'absent' };
    const field = 'handles.late.securityAttributes';
    assert.deepEqual(brief({ handles: { late }, handleList: list }), [
      'error not-inheritable-in-list handleList[3]',
      `warning attributes-absent ${field}`,
    ]);
    const set = { ...late, inheritableBy: 'SetHandleInformation' };
    assert.deepEqual(brief({ handles: { late: set }, handleList: list }), []);
  });

  it('tells numbers in a list apart: NULL passes nothing, the others are refused', () => {
    const standard = ['stdin', 'stdout', 'stderr'];
    const listed = (value: string) =>
      brief({ handles: { n: { kind: 'value', value } }, handleList: [...standard, 'n'] });
    assert.deepEqual(listed('NULL'), ['warning null-in-list handleList[3]']);
    assert.deepEqual(listed('0'), ['warning null-in-list handleList[3]']);
    assert.deepEqual(listed('-1'), ['error pseudo-handle-in-list handleList[3]']);
    assert.deepEqual(listed('0xffffffffffffffff'), ['error pseudo-handle-in-list handleList[3]']);
    assert.deepEqual(listed('0x1a4'), ['error number-in-list handleList[3]']);
  });

  it('says what an empty list becomes', () => {
    assert.deepEqual(brief({ handleList: [] }), ['warning empty-list handleList']);
  });

  it('says which standard handle will dangle', () => {
    const [notice] = noticesOf({ handleList: ['stdin', 'stderr'] });
    assert.equal(notice?.rule, 'standard-handle-not-in-list');
    assert.match(notice.message, /^stdout is not in the list/);
    assert.deepEqual(brief({ handleList: ['stdin', 'stdout'], stdio: { stderr: 'stdout' } }), []);
    assert.deepEqual(brief({ handleList: ['stdout', 'stderr'], stdio: { stdin: 'none' } }), []);
  });

  it('holds a stream in a list to the rules of the handle it stands for', () => {
    const handles = {
      shut: { ...event, inheritable: false },
      nothing: { kind: 'value', value: '0' },
    };
    const stdio = { stdin: 'none', stderr: 'none' };
    const listed = (handle: string) =>
      brief({ handles, handleList: ['stdout'], stdio: { ...stdio, stdout: { handle } } });
    assert.deepEqual(listed('shut'), ['error not-inheritable-in-list handleList[0]']);
    assert.deepEqual(listed('nothing'), ['warning null-in-list handleList[0]']);
  });

  it('takes a list for empty whose streams stand for nothing', () => {
    const stdio = { stdin: 'none', stdout: 'none', stderr: 'stdout' };
    assert.deepEqual(brief({ stdio, handleList: ['stderr'] }), ['warning empty-list handleList']);
  });

  it('knows a standard handle in the list under whichever name', () => {
    const stdio = { stdin: 'none', stdout: { handle: 'log' }, stderr: 'stdout' };
    const handles = { log: { kind: 'file', path: 'x' } };
    assert.deepEqual(brief({ handles, stdio, handleList: ['log'] }), []);
    assert.deepEqual(brief({ handles, stdio, handleList: ['stderr'] }), []);
  });

  it('says which standard handle will dangle though everything inheritable is passed', () => {
    const handles = {
      shut: { ...event, inheritable: false },
      nothing: { kind: 'value', value: '0' },
    };
    const all = (handle: string) =>
      brief({ handles, inherit: 'all', stdio: { stdout: { handle }, stderr: 'nul' } });
    assert.deepEqual(all('shut'), ['warning standard-handle-not-inheritable stdio.stdout']);
    assert.deepEqual(all('nothing'), []);
  });

  it('takes the own streams of the parent for handles like others unless they are all three', () => {
    const streams = { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' };
    assert.deepEqual(brief({ stdio: streams, inherit: 'none' }), []);
    const mixed = { ...streams, stdin: 'none' };
    assert.deepEqual(brief({ stdio: mixed, handleList: ['stdout'] }), [
      'warning standard-handle-not-in-list handleList',
    ]);
  });

  it('says that nothing passes standard handles without inheritance', () => {
    const [notice] = noticesOf({ inherit: 'none', stdio: { stdin: 'none' } });
    assert.equal(notice?.rule, 'standard-handles-without-inheritance');
    assert.match(notice.message, /stdout, stderr/);
  });

  it('warns of a secret among what is passed to all', () => {
    const handles = { apiToken: { kind: 'file', path: 'x' } };
    assert.deepEqual(brief({ handles, inherit: 'all' }), [
      'warning secret-passed-to-all handles.apiToken',
    ]);
    assert.deepEqual(brief({ handles }), []);
  });

  it('warns of an overlapped handle as a standard stream, and of a duplicate of one', () => {
    const pipe = { kind: 'namedPipe', pipeName: 'x', overlapped: true };
    const handles = { pipe, copy: { kind: 'duplicate', of: 'pipe' } };
    const stdio = { stdin: 'nul', stdout: { handle: 'pipe' }, stderr: { handle: 'copy' } };
    assert.deepEqual(brief({ handles, stdio }), [
      'warning overlapped-standard-handle stdio.stdout',
      'warning overlapped-standard-handle stdio.stderr',
    ]);
    assert.deepEqual(brief({ handles }), []);
    const waiting = { pipe: { ...pipe, overlapped: false } };
    assert.deepEqual(brief({ handles: waiting, stdio: { ...stdio, stderr: 'stdout' } }), []);
  });

  it('warns of a socket that is duplicated, by the plan or into a chosen parent', () => {
    const handles = { udp: { kind: 'udpSocket' }, copy: { kind: 'duplicate', of: 'udp' } };
    assert.deepEqual(brief({ handles }), ['warning duplicated-socket handles.copy.of']);
    const { udp } = handles;
    const stdio = { stdin: 'nul', stdout: { handle: 'udp' }, stderr: 'nul' };
    const handleList = ['stdin', 'stdout', 'stderr'];
    const below = { name: 'B', parent: { child: 'A' }, stdio, handleList };
    assert.deepEqual(brief({ handles: { udp }, children: [{ name: 'A' }, below] }), [
      'warning duplicated-socket children[1].handleList[1]',
    ]);
    const above = { ...below, parent: 'broker' };
    assert.deepEqual(brief({ handles: { udp }, children: [{ name: 'A' }, above] }), []);
  });

  it('warns of a child that gets the write end of its own stdin', () => {
    const handles = { feed: { kind: 'pipe' } };
    const stdio = { stdin: { handle: 'feed.read' } };
    assert.deepEqual(brief({ handles, stdio, inherit: 'all' }), [
      'warning own-write-end stdio.stdin',
    ]);
    const list = ['stdin', 'stdout', 'stderr', 'feed.read'];
    assert.deepEqual(brief({ handles, stdio, handleList: list }), []);
  });

  it('names the child when there are several, errors first', () => {
    const children = [
      { name: 'A', handleList: [] },
      { name: 'B', handleList: ['stdin', 'stdout', 'stderr', 'shut'] },
    ];
    const handles = { shut: { ...event, inheritable: false } };
    assert.deepEqual(brief({ children, handles }), [
      'error not-inheritable-in-list children[1].handleList[3]',
      'warning empty-list children[0].handleList',
    ]);
  });

  it('knows that what goes through a chosen parent need not be inheritable, and a number may be a handle there', () => {
    const handles = {
      shut: { ...event, inheritable: false },
      apiToken: event,
      number: { kind: 'value', value: '0x44' },
      pseudo: { kind: 'value', value: '-1' },
    };
    const below = { handles, parent: { pid: 7 } };
    const standard = ['stdin', 'stdout', 'stderr'];
    assert.deepEqual(brief({ ...below, handleList: [...standard, 'shut'] }), []);
    assert.deepEqual(brief({ ...below, handleList: [...standard, 'number'] }), [
      'warning number-in-list handleList[3]',
    ]);
    assert.deepEqual(brief({ ...below, handleList: [...standard, 'pseudo'] }), [
      'error pseudo-handle-in-list handleList[3]',
    ]);
    // The broker's handles are not what such a child gets all of.
    assert.deepEqual(brief({ ...below, inherit: 'all' }), []);
  });

  it('knows that a chosen parent passes on a write end by the list only', () => {
    const plan = {
      handles: { feed: { kind: 'pipe', inheritable: false } },
      stdio: { stdin: { handle: 'feed.read' } },
      parent: { pid: 7 },
    };
    assert.deepEqual(brief({ ...plan, inherit: 'all' }), []);
    assert.deepEqual(brief({ ...plan, handleList: ['stdin', 'stdout', 'stderr', 'feed.write'] }), [
      'warning own-write-end stdio.stdin',
    ]);
  });
});
