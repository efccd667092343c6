// What the launch guide remembers from one time to the next.
import assert from 'node:assert/strict';
import {
  afterLaunch,
  afterLeaving,
  readMemory,
  withoutRecent,
} from '../../../../src/model/plan/launchAnswers';

const cmd = { program: 'cmd.exe', args: '/c echo', inherit: 'list' };
const find = { program: 'find.exe', args: '"x"', inherit: 'all' };

describe('The memory of the launch guide', () => {
  it('is empty at first, and where something else was kept', () => {
    const empty = { last: {}, recent: [] };
    for (const kept of [undefined, null, 7, { program: 'a' }, { last: {}, recent: [{ a: 1 }] }]) {
      assert.deepEqual(readMemory(kept), empty);
    }
    assert.deepEqual(readMemory(JSON.parse(JSON.stringify(empty))), empty);
  });

  it('has the latest program first, each with its arguments once', () => {
    let memory = afterLaunch(afterLaunch(readMemory(null), cmd), find);
    assert.deepEqual(memory, { last: find, recent: [find, cmd] });
    const again = { ...cmd, inherit: 'none' };
    memory = afterLaunch(memory, again);
    assert.deepEqual(memory, { last: again, recent: [again, find] });
    for (let n = 0; n < 20; n++) memory = afterLaunch(memory, { ...cmd, args: String(n) });
    assert.deepEqual(
      memory.recent.map(({ args }) => args),
      ['19', '18', '17', '16', '15', '14', '13', '12'],
    );
  });

  it('keeps what was typed before the guide was left, and adds no program', () => {
    const memory = afterLeaving(afterLaunch(readMemory(null), cmd), { program: 'half' });
    assert.deepEqual(memory, { last: { ...cmd, program: 'half' }, recent: [cmd] });
  });

  it('forgets one program', () => {
    const memory = afterLaunch(afterLaunch(readMemory(null), cmd), find);
    assert.deepEqual(withoutRecent(memory, cmd).recent, [find]);
  });
});
