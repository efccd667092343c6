// A session obeys: it stops children at their start, pauses, resumes, ends one or all, and ends on time.
import assert from 'node:assert/strict';
import type { Session } from '../../../src/client/session';
import { makeReport } from '../../../src/model/report/report';
import { captured } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { whenGone } from '../processEnd';
import {
  endSessions,
  openSession,
  program,
  runToEnd,
  startSession,
  until,
  within,
} from '../runSession';

const processOf = (session: Session, index = 0) => session.state.processes[index];

describe('A session under control', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    await endSessions();
    event.close();
  });

  const waiting = (more: object = {}) => ({
    program: program('keepOpen'),
    args: ['wait', event.name],
    stdio: { stdin: 'none', stderr: 'none' },
    ...more,
  });
  const hasSpoken = (session: Session) =>
    until(session, 'the first words of the child', (state) => (state.pipes[0]?.bytes ?? 0) > 0);

  it('shows the effect of every request when the request is answered', async () => {
    const configuration = waiting({ stopOnEntry: true });
    for (let round = 0; round < 3; round += 1) {
      const session = openSession(configuration);
      await session.start();
      assert.equal(session.state.processes.length, 1);
      assert.equal(session.state.pipes.length, 1);
      await session.request('resume', { processId: 'keepOpen' });
      assert.equal(processOf(session)?.phase, 'running');
      await session.request('pause', { processId: 'keepOpen' });
      assert.equal(processOf(session)?.phase, 'paused');
      await session.request('findHolders', { pipe: 'stdout' });
      assert.notDeepEqual(session.state.pipes[0]?.holders, []);
      await session.stop('stopped', 'Enough.');
    }
  });

  it('keeps children from running until they are resumed, with their handles to be seen', async () => {
    event.set();
    const session = await startSession(waiting({ stopOnEntry: true, stdio: { stdin: 'none' } }));
    // Two round trips through the broker: time enough for a child that runs to say so.
    await session.request('pause', { processId: 'keepOpen' });
    await session.request('findHolders', { pipe: 'stdout' });
    assert.equal(processOf(session)?.phase, 'suspended');
    assert.equal(session.state.pipes[0]?.bytes, 0);
    assert.ok((processOf(session)?.birth?.childHandles.length ?? 0) > 0);
    const { holders } = await until(session, 'the holders', (state) =>
      (state.pipes[0]?.holders ?? []).some((holder) => holder.end === 'write'),
    ).then((state) => state.pipes[0]!);
    assert.deepEqual(
      holders.filter((holder) => holder.end === 'write').map((holder) => holder.pid),
      [processOf(session)?.pid],
    );
    await session.request('resume', { processId: 'keepOpen' });
    const { state } = await runToEnd(session);
    assert.equal(captured(state).toString(), 'waiting\n');
    assert.equal(state.end?.reason, 'finished');
  });

  it('resumes one child and leaves the other', async () => {
    event.set();
    const children = [{ name: 'A' }, { name: 'B' }];
    const session = await startSession(waiting({ stopOnEntry: true, children }));
    await session.request('resume', { processId: 'B' });
    await until(session, 'the end of B', (state) => state.processes[1]?.phase === 'exited');
    assert.equal(processOf(session, 0)?.phase, 'suspended');
    await session.request('resume', { processId: 'A' });
    const { state } = await runToEnd(session);
    assert.deepEqual(
      state.processes.map((process) => process.exitCode),
      [0, 0],
    );
  });

  it('pauses a running child and lets it go on', async () => {
    const session = await startSession(waiting());
    await hasSpoken(session);
    await session.request('pause', { processId: 'keepOpen' });
    await until(session, 'the pause', () => processOf(session)?.phase === 'paused');
    event.set();
    await session.request('findHolders', { pipe: 'stdout' });
    assert.equal(processOf(session)?.phase, 'paused');
    await session.request('resume', { processId: 'keepOpen' });
    const { state } = await runToEnd(session);
    assert.equal(state.processes[0]?.exitCode, 0);
  });

  it('ends a child with exit code 1', async () => {
    const session = await startSession(waiting());
    // Once it says so it runs: ended before that under Wine, it leaves behind a conhost.exe that holds its stdout.
    const says = 'waiting\n';
    await until(session, 'its first words', ({ pipes }) => pipes[0]?.bytes === says.length);
    await session.request('terminate', { processId: 'keepOpen' });
    const { state } = await runToEnd(session);
    assert.deepEqual(
      [state.processes[0]?.phase, state.processes[0]?.exitCode, state.end?.reason],
      ['exited', 1, 'finished'],
    );
    assert.equal(state.pipes[0]?.phase, 'endOfFile');
  });

  it('ends a suspended child too', async () => {
    const session = await startSession(waiting({ stopOnEntry: true }));
    await session.request('terminate', { processId: 'keepOpen' });
    const { state } = await runToEnd(session);
    assert.equal(state.processes[0]?.exitCode, 1);
    assert.equal(state.pipes[0]?.bytes, 0);
  });

  for (const reason of ['stopped', 'timeout'] as const) {
    it(`that does not end by itself ends when it is ${reason}, and says so`, async () => {
      const session = await startSession(waiting());
      await hasSpoken(session);
      const pid = processOf(session)?.pid ?? 0;
      const state = await within(session.stop(reason, 'Enough.'), session, 'the stop');
      assert.deepEqual([state.end?.reason, state.end?.message], [reason, 'Enough.']);
      assert.equal(state.processes[0]?.phase, 'exited');
      assert.equal(state.pipes[0]?.phase, 'endOfFile');
      assert.equal(captured(state).toString(), 'waiting\n');
      await whenGone(pid);
    });
  }

  it('stops twice as once', async () => {
    const session = await startSession(waiting());
    const [first, second] = await Promise.all([
      session.stop('stopped', 'First.'),
      session.stop('timeout', 'Second.'),
    ]);
    assert.equal(first, second);
    assert.equal(first.end?.message, 'First.');
    assert.equal(await session.stop('stopped', 'Third.'), first);
  });

  it('stops while a write to a child that does not read is blocked', async () => {
    const session = await startSession({
      program: program('keepOpen'),
      args: ['wait', event.name],
      stdio: { stderr: 'none' },
    });
    await session.request('write', { pipe: 'stdin', bytes: new Uint8Array(1 << 20) });
    await hasSpokenOn(session, 'stdout');
    const state = await within(session.stop('stopped', 'Enough.'), session, 'the stop');
    assert.equal(state.end?.reason, 'stopped');
    assertBalanced(state);
  });

  describe('while its children are being started', () => {
    const names = Array.from({ length: 64 }, (_, index) => `child${index}`);
    const many = (more: object = {}) =>
      openSession(waiting({ children: names.map((name) => ({ name })), ...more }));

    async function assertObeyed(session: Session): Promise<void> {
      const state = await within(session.stop('stopped', 'Enough.'), session, 'the stop');
      assert.deepEqual([state.end?.reason, state.end?.message], ['stopped', 'Enough.']);
      const started = state.processes.map(({ id }) => id);
      assert.ok(started.length < names.length, `${started.length} children were started`);
      const cut = makeReport(state).findings.find(({ code }) => code === 'children-not-started');
      assert.deepEqual(cut?.evidence['processes'], names.slice(started.length));
      assert.ok(state.processes.every(({ phase }) => phase === 'exited'));
      assertBalanced(state);
      assert.ok(state.brokerHandles.every(({ closedAt }) => closedAt !== null));
      for (const { pid } of state.processes) if (pid !== null) await whenGone(pid);
    }

    for (const start of ['together', 'apart']) {
      it(`shows those it has, and obeys a stop: children started ${start}`, async () => {
        const session = many({ start });
        const launched = session.start();
        await until(session, 'a first child', ({ processes }) => processes.length > 0);
        await assertObeyed(session);
        await launched;
      });
    }

    it('obeys a stop that comes before anything has been made', async () => {
      const session = many();
      const launched = session.start();
      await assertObeyed(session);
      await launched;
    });

    it('does what else is asked of it when all of them have been started', async () => {
      const children = names.slice(0, 8).map((name) => ({ name }));
      const session = many({ children, stopOnEntry: true });
      const launched = session.start();
      await until(session, 'a first child', ({ processes }) => processes.length > 0);
      const asked = session.request('resume', { processId: 'child7' });
      const ended = session.request('terminate', { processId: 'child0' });
      await within(Promise.all([launched, asked, ended]), session, 'the answers');
      assert.equal(processOf(session, 7)?.phase, 'running');
      await until(session, 'the end of child0', (state) => state.processes[0]?.phase === 'exited');
      assert.equal(session.state.pipes.length, 8);
      await session.stop('stopped', 'Enough.');
    });
  });

  it('refuses what it has not, in a sentence', async () => {
    const session = await startSession(waiting());
    await assert.rejects(session.request('resume', { processId: 'x' }), /no child "x"/);
    await assert.rejects(session.request('findHolders', { pipe: 'x' }), /no pipe "x"/);
    await assert.rejects(session.request('closeParentEnd', { label: 'x' }), /keeps no "x"/);
    await assert.rejects(session.start(), /serves one session/);
  });

  function hasSpokenOn(session: Session, label: string) {
    return until(session, `bytes on ${label}`, (state) =>
      state.pipes.some((pipe) => pipe.label === label && pipe.bytes > 0),
    );
  }
});
