// The calls of one handle: whole values only, and of the lives of a value the one that is meant.
import assert from 'node:assert/strict';
import { callsOfHandle, mostCallsOfHandle } from '../../../../src/model/handles/callsOfHandle';
import type { CallRecord } from '../../../../src/model/session/state';
import { calls } from '../../fixtures/matrixFixture';

const indexes = (value: string, closedAt: number | null, all = calls): readonly number[] =>
  callsOfHandle(all, value, closedAt).calls.map(({ index }) => index);

describe('The calls of a handle', () => {
  it('are those of the last that had its value, while it is open', () => {
    assert.deepEqual(indexes('0x24', null), [2, 3]);
  });

  it('are those of the one that was closed then', () => {
    assert.deepEqual(indexes('0x24', 1.7), [0, 1]);
    const closed: CallRecord = {
      ...{ api: 'CloseHandle', args: { hObject: '0x24' }, result: 'TRUE', error: null },
      time: 90,
    };
    assert.deepEqual(indexes('0x24', 95, [...calls, closed]), [2, 3, 5]);
    assert.deepEqual(indexes('0x24', 1.7, [...calls, closed]), [0, 1]);
  });

  it('are not those of a longer value, and none where nobody names it', () => {
    assert.deepEqual(indexes('0x240', null), [4]);
    assert.deepEqual(callsOfHandle(calls, '0x2', null), { calls: [], total: 0 });
  });

  it('are its first and its last when they are many', () => {
    const many = Array.from({ length: 100 }, (_, time): CallRecord => ({
      ...{ api: 'WriteFile', args: { hFile: '0x24' }, result: 'TRUE', error: null },
      time,
    }));
    const found = callsOfHandle(many, '0x24', null);
    assert.equal(found.total, 100);
    assert.equal(found.calls.length, mostCallsOfHandle);
    assert.deepEqual([found.calls[0]?.index, found.calls.at(-1)?.index], [0, 99]);
  });
});
