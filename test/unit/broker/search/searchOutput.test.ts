// What a search tells, in which order, and how often.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { SearchOutput } from '../../../../src/broker/search/searchOutput';
import type { SearchEvent } from '../../../../src/model/search/searchEvents';

describe('The output of a search', () => {
  function output() {
    const sent: (readonly SearchEvent[])[] = [];
    const clock = { now: 0 };
    const made = new SearchOutput(
      (events) => sent.push(events),
      () => clock.now,
    );
    return { made, sent, clock };
  }
  const found: SearchEvent = { type: 'targetFound', isDirectory: false, path: 'C:\\x' };

  it('comes together in one turn, and the end at once', async () => {
    const { made, sent } = output();
    made.push(found);
    made.push(found);
    assert.equal(sent.length, 0);
    await turn();
    assert.deepEqual(sent, [[found, found]]);
    made.push(found);
    made.end('complete');
    assert.deepEqual(sent[1], [found, { type: 'ended', reason: 'complete', message: null }]);
  });

  it('is nothing after the end, and has one end', async () => {
    const { made, sent } = output();
    made.end('cancelled');
    made.push(found);
    made.end('complete');
    await turn();
    assert.deepEqual(sent, [[{ type: 'ended', reason: 'cancelled', message: null }]]);
    assert.equal(made.isOver, true);
  });

  it('says how far it is ten times a second, and that all is done', async () => {
    const { made, sent, clock } = output();
    for (clock.now = 0; clock.now < 300; clock.now += 10) made.progress(clock.now, 1000);
    made.progress(1000, 1000);
    await turn();
    assert.deepEqual(
      sent.flat().map((event) => event.type === 'progress' && event.asked),
      [0, 100, 200, 1000],
    );
  });
});
