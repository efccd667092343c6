// At a past moment a session can be looked at, and nothing of it changed.
import assert from 'node:assert/strict';
import { sessionUpdate } from '../../../../src/model/protocol/sessionUpdate';
import { updatedSession } from '../../../../src/model/protocol/updatedSession';
import { canAct, isForNowOnly } from '../../../../src/model/protocol/pastMoment';
import { created, ended, ready, started, stateAfter } from '../../fixtures/sessionFixture';

describe('A past moment', () => {
  it('lets nobody act, as a session that has ended does', () => {
    const running = stateAfter(started(), ready, created('a'));
    const over = stateAfter(started(), ready, ended());
    assert.ok(canAct(updatedSession(null, sessionUpdate(running, null))));
    const moment = { event: 3, time: 3 };
    assert.ok(!canAct(updatedSession(null, sessionUpdate(running, null, moment))));
    assert.ok(!canAct(updatedSession(null, sessionUpdate(over, null))));
  });

  it('refuses what would change the session, and answers what is only looked at', () => {
    for (const method of [
      'write',
      'terminate',
      'stop',
      'closeParentEnd',
      'takeSnapshot',
    ] as const) {
      assert.ok(isForNowOnly(method), method);
    }
    for (const method of ['readCapture', 'readCalls', 'search', 'showMoment', 'showNow'] as const) {
      assert.ok(!isForNowOnly(method), method);
    }
  });
});
