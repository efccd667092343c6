// Whose processes are those outside the job: by the life of the creator, because a pid is given away again.
import assert from 'node:assert/strict';
import { createdBy } from '../../../../src/broker/processes/createdBy';
import { livesOf } from '../../../../src/broker/tree/outsideJob';

const listed = (pid: number, parentPid: number, createdAt: number) => ({
  ...{ pid, parentPid, createdAt: String(createdAt) },
  name: `${pid}.exe`,
});
const creator = (pid: number, from: number, to: number | null) => ({
  ...{ pid, createdAt: String(from), endedAt: to === null ? null : String(to) },
});
const pids = (...args: Parameters<typeof createdBy>): readonly number[] =>
  createdBy(...args).map(({ pid }) => pid);

describe('Processes outside the job', () => {
  it('belong to the session when they were created in the life of one of its own', () => {
    assert.deepEqual(pids([creator(10, 100, 900)], [listed(20, 10, 500)]), [20]);
    assert.deepEqual(pids([creator(10, 100, null)], [listed(20, 10, 1000)]), [20]);
  });

  it('are those of others when the pid of the creator was somebody else’s then', () => {
    assert.deepEqual(pids([creator(10, 100, 900)], [listed(20, 10, 901)]), []);
    assert.deepEqual(pids([creator(10, 100, 900)], [listed(20, 10, 99)]), []);
    assert.deepEqual(pids([creator(10, 100, null)], [listed(20, 11, 500)]), []);
  });

  it('are followed down, in whatever order they are listed', () => {
    const list = [listed(40, 30, 700), listed(30, 20, 600), listed(20, 10, 500)];
    assert.deepEqual(pids([creator(10, 100, null)], list), [20, 30, 40]);
  });

  it('are not those that are known', () => {
    const list = [listed(10, 1, 100), listed(20, 10, 500)];
    assert.deepEqual(pids([creator(10, 100, null), creator(20, 500, null)], list), []);
    // The same pid at another time is another process.
    assert.deepEqual(pids([creator(10, 100, null), creator(20, 200, 300)], list), [20]);
  });

  it('are not what was left running, nor what that has created', () => {
    const list = [listed(30, 20, 600), listed(20, 10, 500), listed(21, 10, 500)];
    assert.deepEqual(pids([creator(10, 100, null)], list, new Set([20])), [21]);
  });

  it('are not the hosts of consoles, which the system starts outside', () => {
    const list = ['conhost.exe', 'OpenConsole.exe', 'other.exe'].map((name, index) => ({
      ...listed(20 + index, 10, 500),
      name,
    }));
    assert.deepEqual(pids([creator(10, 100, null)], list), [22]);
  });

  it('are judged by lives that are known: of an end that nobody saw, the pid may be another’s', () => {
    const lives = [
      { ...creator(10, 100, null), phase: 'running' as const },
      { ...creator(11, 100, 900), phase: 'exited' as const },
      { ...creator(12, 100, null), phase: 'exited' as const },
      { ...creator(13, 100, null), phase: 'detached' as const },
    ];
    assert.deepEqual(
      livesOf(lives).map(({ pid }) => pid),
      [10, 11],
    );
  });

  it('compares times as numbers', () => {
    assert.deepEqual(pids([creator(10, 999, null)], [listed(20, 10, 1000)]), [20]);
  });
});
