// Ending a process that holds a pipe: the one that was named, as long as it is that one, and no other.
import assert from 'node:assert/strict';
import type { Holder } from '../../src/model/state';
import { namedEvent, type NamedEvent } from './namedEvent';
import { isAlive, whenGone } from './processEnd';
import { endSessions, program, runToEnd, startSession, until } from './runSession';

describe('A holder of a pipe', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    event.close();
  });

  const heldSession = async (more: object = {}, background = 'wait') => {
    const session = await startSession({
      program: program('handOver'),
      args: ['start', event.name, background],
      console: 'detached',
      stdio: { stdin: 'nul', stderr: 'none' },
      ...more,
    });
    const state = await until(session, 'the holder', ({ pipes: [pipe] }) =>
      (pipe?.holders ?? []).some(({ end, cause }) => end === 'write' && cause === 'descendant'),
    );
    const holder = state.pipes[0]?.holders.find(({ cause }) => cause === 'descendant');
    assert.ok(holder);
    return { session, holder };
  };

  it('is ended on request, and the pipe ends', async () => {
    const { session, holder } = await heldSession();
    await session.request('endHolder', { pipe: 'stdout', pid: holder.pid });
    assert.ok(!isAlive(holder.pid));
    const { state, report } = await runToEnd(session);
    assert.equal(state.pipes[0]?.phase, 'endOfFile');
    assert.equal(state.end?.reason, 'finished');
    assert.ok(report.calls.some(({ api }) => api === 'TerminateProcess'));
    assert.deepEqual(state.broker.handleCount?.after, state.broker.handleCount?.before);
  });

  it('is ended one at a time: those that are left are named anew', async () => {
    const { session } = await heldSession({ keepParentEnds: ['stdout'] });
    const pidsOf = (holders: readonly Holder[] = []): readonly number[] =>
      holders.filter(({ end }) => end === 'write').map(({ pid }) => pid);
    const [first] =
      session.state.pipes[0]?.holders.filter(({ cause }) => cause === 'descendant') ?? [];
    assert.ok(first);
    await session.request('endHolder', { pipe: 'stdout', pid: first.pid });
    await until(
      session,
      'the rest',
      ({ pipes: [pipe] }) => !pidsOf(pipe?.holders).includes(first.pid),
    );
    assert.deepEqual(pidsOf(session.state.pipes[0]?.holders), [session.brokerPid]);
  });

  it('that was never named is not ended', async () => {
    const { session, holder } = await heldSession();
    await assert.rejects(
      session.request('endHolder', { pipe: 'stdout', pid: process.pid }),
      /is not known to hold "stdout": let its holders be found again/,
    );
    await assert.rejects(session.request('endHolder', { pipe: 'nothing', pid: holder.pid }));
    assert.ok(isAlive(holder.pid));
  });

  it('that has ended meanwhile is said to have', async () => {
    // The broker keeps the pipe open, so that the session goes on without the holder.
    const { session, holder } = await heldSession({ keepParentEnds: ['stdout'] });
    event.set();
    await whenGone(holder.pid);
    await assert.rejects(
      session.request('endHolder', { pipe: 'stdout', pid: holder.pid }),
      /handOver\.exe \(process \d+\) has ended already\./i,
    );
  });

  it('is not the broker, which closes its copy instead', async () => {
    const { session } = await heldSession({ keepParentEnds: ['stdout'] });
    await assert.rejects(
      session.request('endHolder', { pipe: 'stdout', pid: session.brokerPid ?? 0 }),
      /broker itself: close the broker's copy/,
    );
  });
});
