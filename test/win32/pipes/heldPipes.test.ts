// A pipe that does not end: who holds it, whether a background process or the broker itself.
import assert from 'node:assert/strict';
import { findings } from '../../../src/model/findings/findings';
import { captured } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, program, runToEnd, startSession, until, within } from '../runSession';

describe('A pipe that does not reach end of file', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    await endSessions();
    event.close();
  });

  const background = () => ({
    program: program('keepOpen'),
    args: ['start', event.name],
    stdio: { stdin: 'none', stderr: 'stdout' },
  });

  async function heldSession() {
    const session = await startSession(background());
    const state = await until(session, 'the holder', (now) =>
      (now.pipes[0]?.holders ?? []).some((holder) => holder.end === 'write'),
    );
    const holder = state.pipes[0]?.holders.find((candidate) => candidate.end === 'write');
    assert.ok(holder);
    return { session, state, holder };
  }

  it('is held by a background process, which a finding names with pid and handle', async () => {
    const { session, state, holder } = await heldSession();
    const [child] = state.processes;
    assert.equal(child?.phase, 'exited');
    assert.notEqual(holder.pid, child.pid);
    assert.notEqual(holder.pid, session.brokerPid);
    assert.ok(isAlive(holder.pid));
    assert.match(holder.name, /^keepOpen\.exe$/i);
    // Inherited twice: each handle that is kept has the value it had in the broker.
    const stdout = state.brokerHandles.find((handle) => handle.label === 'stdout');
    assert.equal(holder.handle, stdout?.value);
    const [finding] = findings(state);
    assert.equal(finding?.code, 'write-end-held');
    assert.ok(finding.headline.includes(`PID ${holder.pid}`), finding.headline);
    assert.ok(JSON.stringify(finding.evidence).includes(`"${holder.handle}"`));
    const reader = state.pipes[0]?.holders.find((candidate) => candidate.end === 'read');
    assert.equal(reader?.pid, session.brokerPid);
  });

  it('ends when the background process does', async () => {
    const { session, holder } = await heldSession();
    event.set();
    const { state, report } = await runToEnd(session);
    assert.equal(state.end?.reason, 'finished');
    assert.equal(state.pipes[0]?.phase, 'endOfFile');
    assert.equal(captured(state).toString(), 'waiting\n');
    assert.deepEqual(
      report.findings.map((finding) => finding.code),
      ['write-end-held'],
    );
    assert.match(
      report.findings[0]?.headline ?? '',
      /^keepOpen\.exe \(PID \d+\) kept stdout open: end of file came [\d.]+ s late\.$/i,
    );
    await whenGone(holder.pid);
  });

  it('ends when the session is stopped, and nothing is left of it', async () => {
    const { session, holder } = await heldSession();
    const state = await within(session.stop('stopped', 'Enough.'), session, 'the stop');
    assert.equal(state.end?.reason, 'stopped');
    assert.equal(captured(state).toString(), 'waiting\n');
    await whenGone(holder.pid);
    assertBalanced(state);
  });

  it('keeps its holder in the report of a session that was cut off', async () => {
    const { session, holder } = await heldSession();
    await session.stop('timeout', 'Too long.');
    const { report } = await runToEnd(session);
    assert.ok(report.pipes[0]?.holders.some((candidate) => candidate.pid === holder.pid));
    assert.deepEqual(
      report.findings.map((finding) => finding.code),
      ['write-end-held'],
    );
  });

  it('that ends while its holders are looked for leaves no handle of the search behind', async () => {
    const session = await startSession({
      program: program('keepOpen'),
      args: ['start', event.name],
      handles: { up: { kind: 'pipe', inheritable: 'write' } },
      stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' },
      handleList: ['stdin', 'stdout', 'stderr'],
      keepParentEnds: ['up.write'],
    });
    await until(session, 'the exit', (now) => now.processes[0]?.phase === 'exited');
    // The search opens the background process and waits for the prober; the pipe ends meanwhile.
    const search = session.request('findHolders', { pipe: 'up' }).catch(() => undefined);
    await session.request('closeParentEnd', { label: 'up.write' });
    const { state } = await runToEnd(session);
    await search;
    assertBalanced(state);
  });

  it('is not held by a background process that inherited nothing', async () => {
    const { args: _args, ...plan } = background();
    const session = await startSession({ ...plan, args: ['leave', event.name] });
    const { state, report } = await runToEnd(session);
    assert.equal(state.pipes[0]?.phase, 'endOfFile');
    assert.deepEqual(report.findings, []);
  });

  it('is held by the broker itself when the plan keeps its end', async () => {
    const session = await startSession({
      program: program('writeBytes'),
      args: ['10', '10', '1'],
      stdio: { stdin: 'none', stderr: 'none' },
      keepParentEnds: ['stdout'],
    });
    const state = await until(session, 'the holder', (now) =>
      (now.pipes[0]?.holders ?? []).some((holder) => holder.end === 'write'),
    );
    assert.equal(state.processes[0]?.phase, 'exited');
    assert.equal(state.pipes[0]?.phase, 'open');
    assert.equal(state.pipes[0].bytes, 10);
    const [finding] = findings(state);
    assert.match(finding?.headline ?? '', /^The launcher keeps stdout open/);
    assert.match(finding?.fix ?? '', /keepParentEnds/);
    await session.request('closeParentEnd', { label: 'stdout' });
    const { state: last, report } = await runToEnd(session);
    assert.equal(last.pipes[0]?.phase, 'endOfFile');
    assert.equal(last.end?.reason, 'finished');
    assert.match(report.findings[0]?.headline ?? '', /^The launcher kept stdout open/);
  });

  it('is cancelled when a session that keeps its end is stopped', async () => {
    const session = await startSession({
      program: program('exitCode'),
      stdio: { stdin: 'none', stderr: 'none' },
      keepParentEnds: ['stdout'],
    });
    await until(session, 'the exit', (now) => now.processes[0]?.phase === 'exited');
    const state = await within(session.stop('stopped', 'Enough.'), session, 'the stop');
    assert.equal(state.pipes[0]?.phase, 'cancelled');
    assert.deepEqual(
      findings(state).map((finding) => finding.code),
      ['write-end-held'],
    );
  });
});
