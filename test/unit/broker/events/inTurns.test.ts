// Many things at once are taken in order, and timers come in between.
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InTurns } from '../../../../src/broker/events/inTurns';

/** Each takes so many milliseconds by a clock of its own. */
function taking(milliseconds: number) {
  const taken: number[] = [];
  let clock = 0;
  const turns = new InTurns<number>(
    (thing) => {
      taken.push(thing);
      clock += milliseconds;
    },
    () => clock,
  );
  return { turns, taken };
}

describe('What comes at once', () => {
  it('is taken at once when it comes alone or takes little', () => {
    const { turns, taken } = taking(0.1);
    for (let thing = 0; thing < 10; thing += 1) turns.add(thing);
    assert.equal(taken.length, 10);
  });

  it('is taken one by one in turns of the loop when it takes long, in its order', async () => {
    const { turns, taken } = taking(3);
    for (let thing = 0; thing < 5; thing += 1) turns.add(thing);
    const counts = [taken.length];
    while (taken.length < 5) {
      await nextTurn();
      counts.push(taken.length);
      // Comes while others wait.
      if (taken.length === 2) turns.add(5);
    }
    assert.deepEqual(counts, [1, 2, 3, 4, 5]);
    await nextTurn();
    assert.deepEqual(taken, [0, 1, 2, 3, 4, 5]);
  });

  it('is taken at once again after a pause', async () => {
    const { turns, taken } = taking(3);
    turns.add(0);
    await nextTurn();
    turns.add(1);
    assert.deepEqual(taken, [0, 1]);
  });

  it('is taken to the last when nothing more will come', () => {
    const { turns, taken } = taking(3);
    for (let thing = 0; thing < 5; thing += 1) turns.add(thing);
    turns.flush();
    assert.deepEqual(taken, [0, 1, 2, 3, 4]);
  });
});
