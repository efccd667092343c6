// What events make of the processes below the children.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { created, exited, started, stateAfter } from '../../fixtures/sessionFixture';

const stateOf = (...events: readonly SessionEvent[]) => {
  const [process] = stateAfter(started(), created('a'), ...events).processes;
  assert.ok(process);
  return process;
};

describe('A followed process', () => {
  it('is held by a stop until it is resumed', () => {
    const stop: SessionEvent = { type: 'processStopped', time: 4, id: 'a', stop: 'It matches.' };
    const held = stateOf(stop);
    assert.deepEqual([held.phase, held.stop], ['suspended', 'It matches.']);
    const resumed = stateOf(stop, { type: 'processResumed', time: 5, id: 'a' });
    assert.deepEqual([resumed.phase, resumed.stop], ['running', null]);
    assert.equal(stateOf(stop, exited('a')).stop, null);
  });

  it('keeps its crash beside its exit code', () => {
    const crash = { code: '0xc0000005', address: '0x401000' };
    const ended = stateOf({ type: 'processCrashed', time: 5, id: 'a', ...crash }, exited('a'));
    assert.deepEqual(ended.crash, { ...crash, time: 5 });
    assert.deepEqual([ended.phase, ended.exitCode], ['exited', 0]);
  });

  it('runs when it is left to itself', () => {
    const stop: SessionEvent = { type: 'processStopped', time: 4, id: 'a', stop: 'It matches.' };
    const left = stateOf(stop, { type: 'processDetached', time: 6, id: 'a' });
    assert.deepEqual([left.phase, left.stop, left.detachedAt], ['running', null, 6]);
  });

  it('keeps what it opened and closed in order, what was closed first, and not without end', () => {
    const change = (time: number): SessionEvent => ({
      type: 'handlesChanged',
      time,
      id: 'a',
      opened: [observed('0x20')],
      closed: [observed('0x10')],
    });
    const { history } = stateOf(change(4), change(5));
    assert.deepEqual(
      history.map(({ change: what, handle, time }) => [what, handle.value, time]),
      [
        ['closed', '0x10', 4],
        ['opened', '0x20', 4],
        ['closed', '0x10', 5],
        ['opened', '0x20', 5],
      ],
    );
    const many = stateOf(...Array.from({ length: 3000 }, (_, index) => change(index)));
    assert.equal(many.history.length, 2000);
    assert.equal(many.history.at(-1)?.time, 2999);
  });

  it('has what is described of its files later, with what is then known of those of its creator', () => {
    const file = describedAs('file', { name: 'C:\\a.txt' });
    const open = { type: 'File' } as const;
    const before = birthOf([brokerHandle('0x10', null)], [observed('0x10', ['0x10'], open)]);
    const described: SessionEvent = {
      ...{ type: 'filesDescribed', time: 5, id: 'b' },
      files: [{ value: '0x10', file, object: 'C:\\a.txt' }],
    };
    const birthAfter = (event: SessionEvent) =>
      stateAfter(started(), created('b', before), event).processes[0]?.birth;
    const change = { file, object: 'C:\\a.txt' };
    const childHandles = [observed('0x10', ['0x10'], { ...open, ...change })];
    assert.deepEqual(birthAfter(described), { ...before, childHandles });
    const brokerHandles = [brokerHandle('0x10', null, change)];
    const whole = { ...before, childHandles, brokerHandles };
    assert.deepEqual(birthAfter({ ...described, brokerHandles }), whole);
    // Looked at again, it is called as before.
    const again = birthAfter({ ...described, files: [{ value: '0x10', file }] });
    assert.equal(again?.childHandles[0]?.object, null);
    // It runs: an event that it was born with is no file because it has one under that value now.
    const other = birthOf([brokerHandle('0x10', null)], [observed('0x10', ['0x10'])]);
    const state = stateAfter(started(), created('b', other), described);
    assert.deepEqual(state.processes[0]?.birth?.childHandles, other.childHandles);
  });

  it('numbers its snapshots', () => {
    const taken = (time: number): SessionEvent => ({
      type: 'snapshotTaken',
      time,
      id: 'a',
      handles: [observed('0x10')],
    });
    const { snapshots } = stateOf(taken(4), taken(9));
    assert.deepEqual(
      snapshots.map(({ number, time, handles }) => [number, time, handles.length]),
      [
        [1, 4, 1],
        [2, 9, 1],
      ],
    );
  });
});
