// What the launch box remembers from one time to the next.
import assert from 'node:assert/strict';
import {
  afterCommand,
  readCommandMemory,
  withoutCommand,
  type RememberedCommand,
} from '../../../../src/model/typedCommand/commandMemory';

const command = (text: string, cwd: string | null = null, inShell = false): RememberedCommand => ({
  text,
  cwd,
  inShell,
});

describe('The memory of the launch box', () => {
  const empty = { recent: [], unfinished: '', cwd: null };

  it('is empty at first, and where something else was kept', () => {
    for (const kept of [undefined, null, 7, { recent: [{ text: 1 }] }, { recent: [] }]) {
      assert.deepEqual(readCommandMemory(kept), empty);
    }
  });

  it('has the latest command first, and one that was launched again only once', () => {
    const once = afterCommand({ ...empty, unfinished: 'a' }, command('a'));
    assert.deepEqual(once, { recent: [command('a')], unfinished: '', cwd: null });
    const twice = afterCommand(afterCommand(once, command('b', 'C:\\x')), command('a'));
    assert.deepEqual(twice.recent, [command('a'), command('b', 'C:\\x')]);
    assert.deepEqual(readCommandMemory(JSON.parse(JSON.stringify(twice))), twice);
  });

  it('tells the same text in another folder, or in a shell, from the first', () => {
    const all = [command('a'), command('a', 'C:\\x'), command('a', null, true)];
    const memory = all.reduce(afterCommand, empty);
    assert.equal(memory.recent.length, 3);
    assert.deepEqual(withoutCommand(memory, command('a', 'C:\\x')).recent, [
      command('a', null, true),
      command('a'),
    ]);
  });

  it('keeps the folder of the last launch, and fifty commands', () => {
    let memory = afterCommand(empty, command('first', 'C:\\x'));
    assert.equal(memory.cwd, 'C:\\x');
    for (let n = 0; n < 60; n += 1) memory = afterCommand(memory, command(String(n)));
    assert.deepEqual([memory.recent.length, memory.recent[0]?.text, memory.cwd], [50, '59', null]);
  });
});
