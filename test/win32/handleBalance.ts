// What every session owes at its end: each handle that it took over is closed.
import assert from 'node:assert/strict';
import type { SessionState } from '../../src/model/session/state';
import { onWine } from './knownDifferences';

export function assertBalanced({ broker }: SessionState, about = 'handles of the broker'): void {
  assert.deepEqual(broker.handlesLeft, [], about);
  assert.ok(broker.handleCount, about);
  if (!onWine('handles of the runtime')) return;
  const { before, after } = broker.handleCount;
  // A debugger's thread that was lost has taken its own with it.
  if (broker.tracingFailure !== undefined)
    assert.ok(after <= before, `${about}: ${before} before, ${after} after`);
  else assert.equal(after, before, about);
}
