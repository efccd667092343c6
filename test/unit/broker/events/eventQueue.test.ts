// Events leave the broker in order and in batches; counters only as often as an eye can follow.
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventQueue } from '../../../../src/broker/events/eventQueue';
import type { SessionEvent } from '../../../../src/model/session/events';

const progress = (label: string, bytes: number) => ({
  type: 'pipeProgress' as const,
  label,
  bytes,
  reads: 1,
});
const resumed = (id: string) => ({ type: 'processResumed' as const, id });

describe('The event queue', () => {
  let batches: (readonly SessionEvent[])[] = [];
  let queue: EventQueue;
  beforeEach(() => {
    batches = [];
    queue = new EventQueue((events) => batches.push(events), Date.now());
  });
  afterEach(() => queue.flush());

  it('sends what happened in one turn as one batch, in order', async () => {
    queue.push(resumed('a'));
    queue.push(resumed('b'));
    await nextTurn();
    assert.deepEqual(
      batches.map((batch) => batch.map((event) => ('id' in event ? event.id : null))),
      [['a', 'b']],
    );
  });

  it('keeps the newest counters of each pipe only', () => {
    queue.push(progress('x', 1));
    queue.push(progress('y', 5));
    queue.push(progress('x', 2));
    queue.flush();
    assert.deepEqual(
      batches[0]?.map((event) =>
        event.type === 'pipeProgress' ? [event.label, event.bytes] : null,
      ),
      [
        ['y', 5],
        ['x', 2],
      ],
    );
  });

  it('does not send counters alone at once, and never twice', async () => {
    queue.push(progress('x', 1));
    await nextTurn();
    assert.deepEqual(batches, []);
    queue.flush();
    queue.flush();
    assert.equal(batches.length, 1);
  });

  it('sends waiting counters along with the next event', async () => {
    queue.push(progress('x', 1));
    queue.push(resumed('a'));
    await nextTurn();
    assert.deepEqual(
      batches[0]?.map((event) => event.type),
      ['pipeProgress', 'processResumed'],
    );
  });

  it('stamps each event with the time since the session began', () => {
    queue.push(resumed('a'));
    queue.flush();
    const time = batches[0]?.[0]?.time ?? -1;
    assert.ok(time >= 0 && time < 1000);
  });
});
