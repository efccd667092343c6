// The way of a handle through the tree of processes.
import assert from 'node:assert/strict';
import { handlePath } from '../../../../src/model/handles/handlePath';
import { childHandles } from '../../../../src/model/handles/origin';
import type { ProcessState, SessionState } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { created, started, stateAfter } from '../../fixtures/sessionFixture';
import type { SessionEvent } from '../../../../src/model/session/events';

const below = (id: string, parentId: string | null, openedBy?: string): SessionEvent => ({
  type: 'processCreated',
  time: 4,
  id,
  name: id,
  pid: 200,
  commandLine: id,
  birth: birthOf(
    [brokerHandle('0x10', null, openedBy === undefined ? {} : { openedBy })],
    [observed('0x10', ['0x10']), observed('0x20')],
    parentId === null ? {} : { creator: { pid: 100, name: parentId, processId: parentId } },
  ),
  descent: { parentId, image: null, createdAt: '1', seenBy: 'debug', note: null },
});

function pathIn(state: SessionState, id: string, value = '0x10'): readonly string[] {
  const process = state.processes.find((each) => each.id === id) as ProcessState;
  const handle = process.birth && childHandles(process.birth).find((each) => each.value === value);
  assert.ok(handle);
  return handlePath(state, process, handle);
}

describe('The path of a handle', () => {
  const tree = (openedBy?: string) =>
    stateAfter(
      started(),
      created('build'),
      below('cl', 'build', openedBy),
      below('server', 'cl', openedBy),
    );

  it('begins at the broker, when nobody else opened it', () => {
    assert.deepEqual(pathIn(tree(), 'server'), ['broker', 'build', 'cl', 'server']);
  });

  it('begins at the process that opened it', () => {
    assert.deepEqual(pathIn(tree('build'), 'server'), ['build', 'cl', 'server']);
    assert.deepEqual(pathIn(tree('cl'), 'server'), ['cl', 'server']);
  });

  it('is the process alone for what it opened itself', () => {
    assert.deepEqual(pathIn(tree(), 'server', '0x20'), ['server']);
  });

  it('begins where the way up is lost', () => {
    const state = stateAfter(started(), below('cl', null), below('server', 'cl'));
    assert.deepEqual(pathIn(state, 'server'), ['cl', 'server']);
  });

  it('ends though a log that was written to makes a circle', () => {
    const state = stateAfter(started(), below('a', 'b'), below('b', 'a'));
    assert.deepEqual(pathIn(state, 'a'), ['a', 'b', 'a']);
  });
});
