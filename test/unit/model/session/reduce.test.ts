// The state is a function of the events, and of nothing else.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { reduce } from '../../../../src/model/session/reduce';
import { brokerHandle } from '../../fixtures/birthFixture';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const whole: readonly SessionEvent[] = [
  started(),
  ready,
  { type: 'handleCreated', time: 2, handle: brokerHandle('0x10', 'stdout') },
  {
    type: 'callMade',
    time: 2,
    call: { api: 'CreatePipe', args: {}, result: 'TRUE', error: null, time: 2 },
  },
  pipeCreated('stdout'),
  created('a'),
  { type: 'handleClosed', time: 4, value: '0x10' },
  { type: 'processResumed', time: 4, id: 'a' },
  { type: 'pipeProgress', time: 5, label: 'stdout', bytes: 3, reads: 1 },
  exited('a'),
  pipeEnded('stdout'),
  ended(),
];

describe('The state of a session', () => {
  it('is the same when its log is replayed from JSON', () => {
    const replayed = JSON.parse(JSON.stringify(whole)) as SessionEvent[];
    assert.deepEqual(stateAfter(...replayed), stateAfter(...whole));
  });

  it('is plain JSON at every step', () => {
    whole.forEach((_, index) => {
      const state = stateAfter(...whole.slice(0, index + 1));
      assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
    });
  });

  it('leaves the state before an event as it was', () => {
    const before = stateAfter(...whole.slice(0, 6));
    const copy = structuredClone(before);
    for (const event of whole.slice(6)) reduce(before, event);
    assert.deepEqual(before, copy);
  });

  it('cannot begin with anything but the start', () => {
    assert.throws(() => reduce(null, ready), /starts with sessionStarted, not brokerReady/);
  });

  it('follows a process from its suspended start to its exit code', () => {
    const phases = [created('a'), ...resumed('a'), exited('a')].map((_, index, events) => {
      return stateAfter(started(), ready, ...events.slice(0, index + 1)).processes[0]?.phase;
    });
    assert.deepEqual(phases, ['suspended', 'running', 'paused', 'exited']);
  });

  it('closes only the open handle of a value, for values are used again', () => {
    const state = stateAfter(
      started(),
      { type: 'handleCreated', time: 1, handle: brokerHandle('0x10', 'first') },
      { type: 'handleClosed', time: 2, value: '0x10' },
      { type: 'handleCreated', time: 3, handle: brokerHandle('0x10', 'second') },
      { type: 'handleClosed', time: 4, value: '0x10' },
    );
    assert.deepEqual(
      state.brokerHandles.map((handle) => [handle.label, handle.closedAt]),
      [
        ['first', 2],
        ['second', 4],
      ],
    );
  });

  it('changes only the process and the pipe an event is about', () => {
    const before = stateAfter(
      started(),
      ready,
      created('a'),
      created('b'),
      pipeCreated('x'),
      pipeCreated('y'),
    );
    const after = [exited('b'), pipeEnded('y')].reduce(reduce, before);
    assert.equal(after.processes[0], before.processes[0]);
    assert.equal(after.pipes[0], before.pipes[0]);
    assert.equal(after.pipes[1]?.sha256, 'ab');
  });

  it('keeps a process that failed to start, with its error', () => {
    const error = {
      api: 'CreateProcessW',
      code: 2,
      symbol: 'ERROR_FILE_NOT_FOUND',
      handle: null,
      message: '',
    };
    const state = stateAfter(started(), {
      type: 'processFailed',
      time: 3,
      id: 'a',
      name: 'a',
      commandLine: '"a.exe"',
      error,
    });
    assert.deepEqual(
      [state.processes[0]?.phase, state.processes[0]?.pid, state.processes[0]?.error],
      ['failed', null, error],
    );
  });
});

describe('The end of a session', () => {
  it('changes no process whose end was not seen, unless the broker is lost', () => {
    const state = stateAfter(started(), ready, created('a'), ended());
    assert.equal(state.processes[0]?.phase, 'suspended');
  });
});

describe('A lost broker', () => {
  const lost = stateAfter(
    ...whole.slice(0, 3),
    pipeCreated('stdout'),
    created('a'),
    created('b'),
    exited('b'),
    { type: 'pipeProgress', time: 5, label: 'stdout', bytes: 3, reads: 1 },
    ended({ reason: 'brokerLost', handleCount: null }),
  );

  it('ends every process; one whose end was not seen has no exit code', () => {
    assert.deepEqual(
      lost.processes.map((process) => [process.phase, process.exitCode]),
      [
        ['exited', null],
        ['exited', 0],
      ],
    );
  });

  it('says nothing of the end of what was left running', () => {
    const state = stateAfter(
      ...whole.slice(0, 3),
      created('a'),
      { type: 'processDetached', time: 4, id: 'a' },
      ended({ reason: 'brokerLost', handleCount: null }),
    );
    assert.equal(state.processes[0]?.phase, 'running');
  });

  it('cancels every open pipe, which keeps its counters', () => {
    assert.deepEqual([lost.pipes[0]?.phase, lost.pipes[0]?.bytes], ['cancelled', 3]);
  });

  it('closes every handle', () => assert.equal(lost.brokerHandles[0]?.closedAt, 9));
});

function resumed(id: string): readonly SessionEvent[] {
  return [
    { type: 'processResumed', time: 4, id },
    { type: 'processPaused', time: 5, id },
  ];
}
