// A broker that is killed takes everything it started with it, and the next session is as good as new.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { replayLog } from '../../../src/client/logs/eventLog';
import { captured } from '../childOutput';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { whenGone } from '../processEnd';
import { endSessions, program, runSession, runToEnd, startSession, until } from '../runSession';

describe('A broker killed in the middle of a session', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    await endSessions();
    event.close();
  });

  async function lostSession(args: readonly string[]) {
    const session = await startSession({
      program: program('keepOpen'),
      args: [...args, event.name],
      stdio: { stderr: 'none' },
    });
    await until(session, 'the first words', (state) => (state.pipes[1]?.bytes ?? 0) > 0);
    const pids = session.state.processes.map((child) => child.pid ?? 0);
    process.kill(session.brokerPid ?? 0);
    return { ...(await runToEnd(session)), pids };
  }

  it('ends its children and the session, which says why', async () => {
    const { state, report, pids } = await lostSession(['wait']);
    assert.equal(state.end?.reason, 'brokerLost');
    assert.match(state.end.message, /launcher process (exited|was terminated) .*children/);
    assert.deepEqual(
      state.processes.map((child) => [child.phase, child.exitCode]),
      [['exited', null]],
    );
    assert.ok(state.pipes.every((pipe) => pipe.phase === 'cancelled'));
    assert.deepEqual(
      report.findings.map((finding) => finding.code),
      ['broker-lost'],
    );
    for (const pid of pids) await whenGone(pid);
  });

  it('loses no byte that was captured, and its log replays to the same state', async () => {
    const { session, state } = await lostSession(['wait']);
    const out = state.pipes.find((pipe) => pipe.label === 'stdout');
    assert.equal(out?.bytes, 8);
    assert.equal(captured(state).toString(), 'waiting\n');
    assert.ok(existsSync(session.folder));
    const replayed = replayLog(session.folder);
    assert.deepEqual(replayed, state);
  });

  it('ends what its children started too', async () => {
    const session = await startSession({
      program: program('keepOpen'),
      args: ['start', event.name],
      stdio: { stdin: 'none', stderr: 'none' },
    });
    const state = await until(session, 'the holder', (now) =>
      (now.pipes[0]?.holders ?? []).some((holder) => holder.end === 'write'),
    );
    const holder = state.pipes[0]?.holders.find((candidate) => candidate.end === 'write');
    process.kill(session.brokerPid ?? 0);
    await runToEnd(session);
    await whenGone(holder?.pid ?? 0);
  });

  it('rejects what was asked of it, and a new session works', async () => {
    const { session } = await lostSession(['wait']);
    await assert.rejects(session.request('resume', { processId: 'keepOpen' }), {
      name: 'BrokerLost',
    });
    assert.equal((await session.stop('stopped', 'Too late.')).end?.reason, 'brokerLost');
    const next = await runSession({ program: program('exitCode'), args: ['7'] });
    assert.equal(next.report.processes[0]?.exitCode, 7);
  });
});

describe('A session that is disposed while it runs', () => {
  afterEach(endSessions);

  it('leaves neither its broker nor its children', async () => {
    const event = namedEvent();
    const session = await startSession({
      program: program('keepOpen'),
      args: ['wait', event.name],
      stdio: { stderr: 'none' },
    });
    const pids = [session.brokerPid ?? 0, session.state.processes[0]?.pid ?? 0];
    await session.dispose();
    for (const pid of pids) await whenGone(pid);
    event.close();
  });
});
