// The way a handle went, from what is known of processes that live, of those that are gone, and of numbers used again.
import assert from 'node:assert/strict';
import {
  causeOf,
  pathTo,
  type Family,
  type KnownProcess,
} from '../../../../src/model/pipes/holderOrigin';
import { planOf } from '../../fixtures/planFixture';

const process = (
  pid: number,
  parentPid: number,
  createdAt: number,
  name = `${pid}.exe`,
): KnownProcess => ({
  pid,
  parentPid,
  createdAt: String(createdAt),
  name,
});
const byPid = (...list: readonly KnownProcess[]): ReadonlyMap<number, KnownProcess> =>
  new Map(list.map((one) => [one.pid, one]));

const shell = process(1, 0, 1);
const broker = process(10, 1, 10);
const build = process(20, 10, 20, 'build.exe');
const family = (change: Partial<Family>): Family => ({
  brokerPid: 10,
  children: [{ id: 'build', process: build, hasExited: true }],
  alive: byPid(shell, broker),
  seen: new Map(),
  jobPids: new Set(),
  ...change,
});
const steps = (pid: number, known: Family): readonly string[] =>
  pathTo(pid, known).map(
    ({ pid: id, name, hasExited }) => `${id} ${String(name)}${hasExited ? ' gone' : ''}`,
  );

describe('The path of a handle', () => {
  const daemon = process(30, 20, 30, 'daemon.exe');

  it('goes from the broker through a child that has exited', () => {
    const known = family({ alive: byPid(shell, broker, daemon), jobPids: new Set([30]) });
    assert.deepEqual(steps(30, known), ['10 broker', '20 build.exe gone', '30 daemon.exe']);
  });

  it('goes through a process that was seen when it lived', () => {
    const middle = process(25, 20, 25, 'middle.exe');
    const late = process(30, 25, 30);
    const known = family({
      alive: byPid(broker, late),
      seen: byPid(middle, late),
      jobPids: new Set([30]),
    });
    assert.deepEqual(steps(30, known), [
      '10 broker',
      '20 build.exe gone',
      '25 middle.exe gone',
      '30 30.exe',
    ]);
  });

  it('shows a process nobody saw by its number', () => {
    const orphan = process(30, 27, 30);
    const known = family({ alive: byPid(broker, orphan), jobPids: new Set([30]) });
    assert.deepEqual(steps(30, known), ['10 broker', '27 null gone', '30 30.exe']);
  });

  it('does not take a younger process for a parent: its number was used again', () => {
    const other = process(20, 1, 99, 'other.exe');
    const known = family({ alive: byPid(shell, broker, daemon, other), jobPids: new Set([30]) });
    assert.deepEqual(steps(30, known), ['10 broker', '20 build.exe gone', '30 daemon.exe']);
  });

  it('of a process from outside ends at the oldest ancestor known', () => {
    const service = process(40, 1, 5);
    assert.deepEqual(steps(40, family({ alive: byPid(shell, broker, service) })), [
      '1 1.exe',
      '40 40.exe',
    ]);
    const orphan = process(41, 39, 5);
    assert.deepEqual(steps(41, family({ alive: byPid(broker, orphan) })), ['41 41.exe']);
  });

  it('ends when parents go round in a circle', () => {
    const [a, b] = [process(50, 51, 5), process(51, 50, 5)];
    assert.deepEqual(steps(50, family({ alive: byPid(a, b) })), ['51 51.exe', '50 50.exe']);
  });

  it('of a child begins with the broker, whatever parent Windows lists', () => {
    const chosen = process(20, 1, 20, 'build.exe');
    const children = [{ id: 'build', process: chosen, hasExited: false }];
    const known = family({ children, alive: byPid(shell, broker, chosen) });
    assert.deepEqual(steps(20, known), ['10 broker', '20 build.exe']);
  });
});

describe('The cause of a holder', () => {
  const a = process(20, 10, 20);
  const b = process(21, 10, 21);
  const known = family({
    children: [
      { id: 'A', process: a, hasExited: false },
      { id: 'B', process: b, hasExited: false },
    ],
    alive: byPid(shell, broker, a, b, process(30, 20, 30), process(40, 1, 40)),
    jobPids: new Set([20, 21, 30, 33]),
  });
  const plan = planOf({
    program: 'x.exe',
    handles: { up: { kind: 'pipe' } },
    children: [{ name: 'A', stdio: { stdin: { handle: 'up.read' } } }, { name: 'B' }],
  });
  const cause = (
    pid: number,
    end: 'read' | 'write',
    childId: string | null,
    readLabel = 'A.stdout.read',
  ) => causeOf({ pid, end }, { childId, readLabels: [readLabel] }, plan, pathTo(pid, known), known);

  it('is the broker itself, the child it is for, or its sibling', () => {
    assert.equal(cause(10, 'write', 'A'), 'parent');
    assert.equal(cause(20, 'write', 'A'), 'child');
    assert.equal(cause(21, 'write', 'A'), 'sibling');
    // A pipe of "handles" is nobody's own.
    assert.equal(cause(21, 'write', null, 'x.read'), 'child');
  });

  it('is the reader itself for the write end only', () => {
    assert.equal(cause(20, 'write', null, 'up.read'), 'ownInput');
    assert.equal(cause(20, 'read', null, 'up.read'), 'child');
    assert.equal(cause(21, 'write', 'B', 'B.stdin'), 'ownInput');
  });

  it('is a descendant by its path or its job, and else from outside', () => {
    assert.equal(cause(30, 'write', 'A'), 'descendant');
    assert.equal(cause(33, 'write', 'A'), 'descendant');
    assert.equal(cause(40, 'write', 'A'), 'outside');
  });
});
