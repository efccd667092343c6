// The state remembers who waited at a pipe and when, for the looks that came with events.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { PipeState } from '../../../../src/model/session/state';
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

const seen = (
  time: number,
  change: Partial<Pick<PipeState, 'blocked' | 'awaited'>> = {},
): SessionEvent => ({
  ...{ type: 'pipeObserved', label: 'stdout', time, fill: 0, queued: 0 },
  ...{ blocked: null, awaited: null, ...change },
});

const blocked = (since: number) => ({ blocked: { who: 'writer', since, bytes: 9 } as const });
const awaited = (since: number) => ({ awaited: { since, sign: 'empty' } as const });

function waits(...events: readonly SessionEvent[]): PipeState['waits'] {
  const state = stateAfter(started(), ready, created('a'), pipeCreated('stdout'), ...events);
  return state.pipes[0]?.waits ?? [];
}

describe('The waits at a pipe', () => {
  it('are spans from when they began to when they were seen to be over', () => {
    assert.deepEqual(waits(), []);
    assert.deepEqual(waits(seen(30, blocked(20))), [{ who: 'writer', from: 20, to: null }]);
    assert.deepEqual(waits(seen(30, blocked(20)), seen(50), seen(90, awaited(70))), [
      { who: 'writer', from: 20, to: 50 },
      { who: 'reader', from: 70, to: null },
    ]);
  });

  it('are one span as long as somebody is seen to wait each time', () => {
    assert.deepEqual(waits(seen(30, blocked(20)), seen(50, blocked(40)), seen(60)), [
      { who: 'writer', from: 20, to: 60 },
    ]);
  });

  it('overlap when two wait', () => {
    const both = { ...blocked(20), ...awaited(40) };
    assert.deepEqual(
      waits(seen(30, blocked(20)), seen(50, both), seen(60, awaited(40)), seen(80)),
      [
        { who: 'writer', from: 20, to: 60 },
        { who: 'reader', from: 40, to: 80 },
      ],
    );
  });

  it('are over when the pipe is read again, has ended, its process or the session', () => {
    const over: readonly SessionEvent[] = [
      { type: 'readingChanged', label: 'stdout', paused: false, readSize: 1, time: 70 },
      pipeEnded('stdout', { time: 70 }),
      { ...exited('a'), time: 70 },
      ended({ time: 70 }),
    ];
    for (const event of over) {
      const paused = {
        type: 'readingChanged',
        label: 'stdout',
        paused: true,
        readSize: 1,
      } as const;
      assert.deepEqual(
        waits({ ...paused, time: 10 }, seen(30, blocked(20)), event),
        [{ who: 'writer', from: 20, to: 70 }],
        event.type,
      );
    }
  });

  it('are over at the end though what stood still when it was asked for is kept', () => {
    const events = [seen(30, blocked(20)), { type: 'sessionStopping', time: 60 } as const];
    const state = stateAfter(
      ...[started(), ready, created('a'), pipeCreated('stdout'), ...events],
      pipeEnded('stdout', { time: 70, phase: 'cancelled' }),
    );
    assert.equal(state.pipes[0]?.blocked?.who, 'writer');
    assert.deepEqual(state.pipes[0].waits, [{ who: 'writer', from: 20, to: 70 }]);
  });

  it('are kept up to a number', () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      index % 2 === 0 ? seen(index, blocked(index)) : seen(index),
    );
    const kept = waits(...many);
    assert.equal(kept.length, 500);
    assert.deepEqual(kept.at(-1), { who: 'writer', from: 1998, to: 1999 });
  });
});
