// What twenty attachments leave behind: no handle in the process that asks, in another session's launcher and prober, nor in those that were attached to.
import assert from 'node:assert/strict';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { assertNoneLeft, handleTables, restingCounts } from '../handleCounts';
import { isAlive, whenGone } from '../processEnd';
import { endSession, endSessions, openAttached, runToEnd, within } from '../runSession';
import { attachTo, endFamilies, startFamily } from './outsideFamily';

const attachments = 20;

/** How an attachment ends: after it was read, stopped while it reads, or its client goes while it reads. */
const ways = ['read', 'read', 'stopped', 'read', 'left'] as const;

/** Of what the test itself has forked. */
function forked(): readonly number[] {
  return loadWin32(() => undefined)
    .ProcessList()
    .filter(({ parentPid, name }) => parentPid === process.pid && /^node/i.test(name))
    .map(({ pid }) => pid);
}

describe('Twenty attachments', () => {
  afterEach(async () => {
    await endFamilies();
    await endSessions();
  });

  it('leave no handle and no launcher behind, and change no process', async function () {
    this.timeout(300_000);
    const family = startFamily(
      ['app', 'make', 'tool', 'late'],
      `log journal app.log; event mark; pipe line;
       start make in=in out=line.write err=err {start tool in=in out=out err=err {await never; hold};
         start late in=in out=out err=err {event last; hold}; hold}; hold`,
    );
    await family.said('last');
    const roles = ['app', 'make', 'tool', 'late'] as const;
    const members = roles.map((role) => family.pidOf(role));
    const root = family.pidOf('app');
    let halfway = 0;

    async function attachOnce(way: (typeof ways)[number]): Promise<void> {
      const session = openAttached([root]);
      const progress = { isRead: false };
      const started = session.start().then(() => (progress.isRead = true));
      if (way === 'read') {
        await within(started, session, 'the attachment');
        const read = session.state.processes.filter(({ pid }) => members.includes(pid ?? 0));
        assert.equal(read.length, members.length);
      } else {
        started.catch(() => undefined);
        // The launcher answers this as soon as it waits for something while it reads.
        const answer = session.request('watchClosely', { isWatched: false });
        await within(answer, session, 'an answer');
        if (!progress.isRead) halfway += 1;
      }
      const pid = session.brokerPid ?? 0;
      if (way !== 'left') {
        await session.stop('stopped', 'enough');
        // Its launcher has closed what it opened.
        await runToEnd(session);
      }
      await endSession(session);
      await whenGone(pid);
    }

    // It is there all the time: what its launcher and prober open for each look they close.
    const lasting = await attachTo([root]);
    const launcher = lasting.brokerPid ?? 0;
    for (const way of ways) await attachOnce(way);
    const prober = forked().filter((pid) => pid !== launcher);
    assert.equal(prober.length, 1, 'the prober of the session that lasts');
    const pids = { launcher, prober: prober[0] ?? 0, host: process.pid };
    const [counts, tables] = [await restingCounts(pids), handleTables(members)];
    halfway = 0;
    for (let time = 0; time < attachments; time++)
      await attachOnce(ways[time % ways.length] ?? 'read');
    console.log(`      ${attachments} attachments, ${halfway} of them ended while they read`);
    assert.equal(halfway, (attachments / ways.length) * 2);
    assert.deepEqual(new Set(forked()), new Set([launcher, pids.prober]));
    await assertNoneLeft(pids, counts);
    assert.deepEqual(handleTables(members), tables);
    await lasting.stop('stopped', 'enough');
    const { state } = await runToEnd(lasting);
    console.log(`      the one that lasted: ${JSON.stringify(state.broker.handleCount)}`);
    assert.deepEqual(handleTables(members), tables);
    for (const pid of members) assert.ok(isAlive(pid), `PID ${pid} runs on`);
  });
});
