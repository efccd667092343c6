// A wait with an end says whether what it waited for has come, leaves no timer behind, and keeps no process running.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { settlesWithin } from '../../../../src/client/forks/settlesWithin';

const never = new Promise<void>(() => undefined);

describe('A wait with an end', () => {
  afterEach(() => mock.restoreAll());

  it('is over as soon as its work has settled, well or not, and its timer with it', async () => {
    const set = mock.method(globalThis, 'setTimeout');
    const clear = mock.method(globalThis, 'clearTimeout');
    assert.equal(await settlesWithin(60_000, Promise.resolve(1)), true);
    assert.equal(await settlesWithin(60_000, Promise.reject(new Error('No.'))), true);
    const cleared = clear.mock.calls.map(({ arguments: [timer] }) => timer);
    const timers = set.mock.calls.map(({ result }) => result);
    assert.equal(timers.length, 2);
    assert.ok(timers.every((timer) => cleared.includes(timer)));
    assert.ok(timers.every((timer) => timer?.hasRef() === false));
  });

  it('is over in time when the work never settles', async () => {
    // Keeps the process there, which the wait itself does not.
    const awake = setTimeout(() => undefined, 60_000);
    assert.equal(await settlesWithin(5, never), false);
    clearTimeout(awake);
  });
});
