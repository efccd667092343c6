// A log that is too long to be read at once: it comes bit by bit, the same session comes of it, and a window shows it when it is there.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  logFileName,
  logSize,
  replayLog,
  replayLongLog,
} from '../../../../src/client/logs/eventLog';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { SessionState } from '../../../../src/model/session/state';
import { ended, ready } from '../../fixtures/sessionFixture';
import { idsOf, SessionPlace, startOf } from '../../fixtures/sessionPlace';

/** More than are read at once, by far. */
const calls = Array.from({ length: 30_000 }, (_, time): SessionEvent => ({
  ...{ type: 'callMade', time },
  call: { api: 'WriteFile', args: { hFile: '0x44' }, result: 'TRUE', error: null, time },
}));

describe('A long log', () => {
  let place: SessionPlace;
  beforeEach(() => (place = new SessionPlace()));
  afterEach(() => place.remove());

  it('is read in pieces between which others have their turn', async () => {
    const folder = place.write('long', [startOf('long'), ready, ...calls, ended({ time: 40_000 })]);
    let turns = 0;
    let isRead = false;
    const count = (): void => {
      turns += 1;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);
    const state = await replayLongLog(folder);
    isRead = true;
    assert.deepEqual(state, replayLog(folder));
    const pieces = (logSize(folder) ?? 0) / (64 * 1024);
    assert.ok(pieces > 30 && turns >= pieces, `${turns} turns for ${pieces} pieces`);
  });

  it('is good up to a line that is no event, and closed where its editor went away', async () => {
    const folder = place.write('cut', [startOf('cut'), ready, ...calls.slice(0, 10)]);
    appendFileSync(join(folder, logFileName), '{"type":"callMa\n');
    const state = await replayLongLog(folder);
    assert.equal(state?.end?.reason, 'brokerLost');
    assert.deepEqual(state, replayLog(folder));
  });

  it('does not hold up the others: its session comes when it has been read', async () => {
    place.write('a-long', [startOf('a-long'), ready, ...calls, ended({ time: 40_000 })]);
    place.write('b-short', [startOf('b-short'), ready, ended()]);
    const folders = place.folders();
    const read = new Promise<SessionState | null>((resolve) => folders.onRead(resolve));
    assert.deepEqual(idsOf(folders.restore()), ['b-short']);
    assert.ok(folders.isComing('a-long'));
    const state = await read;
    assert.equal(state?.id, 'a-long');
    assert.equal(state.calls.length, calls.length);
    assert.ok(!folders.isComing('a-long'));
    assert.deepEqual(place.notes, []);
  });

  it('that holds no session is told of too, so that nobody goes on waiting', async () => {
    place.write('rubbish', calls);
    const folders = place.folders();
    const read = new Promise<SessionState | null>((resolve) => folders.onRead(resolve));
    assert.deepEqual(folders.restore(), []);
    assert.equal(await read, null);
    assert.ok(!folders.isComing('rubbish'));
    await folders.whenIdle();
  });
});
