// Each way in which a process comes to hold the write end of a pipe, built with real processes and named by its finding.
import assert from 'node:assert/strict';
import type { Session } from '../../../src/client/session';
import type { Finding } from '../../../src/model/findings/finding';
import { findings } from '../../../src/model/findings/findings';
import type { Holder, SessionState } from '../../../src/model/session/state';
import { captured } from '../childOutput';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { onWine } from '../knownDifferences';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, program, runToEnd, startSession, until } from '../runSession';

describe('The write end of a pipe', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    await endOutsideProcesses();
    event.close();
  });

  /** Wine's console host of a program has what the program has. */
  const isMeant = ({ name }: Holder): boolean =>
    !(onWine('handles of the console host') && name === 'conhost.exe');
  const writersOf = (state: SessionState, label: string): readonly Holder[] =>
    (state.pipes.find((pipe) => pipe.label === label)?.holders ?? []).filter(
      (holder) => holder.end === 'write' && isMeant(holder),
    );
  const held = (session: Session, label: string) =>
    until(session, `a holder of ${label}`, (state) => writersOf(state, label).length > 0);
  const valueOf = (state: SessionState, label: string): string | undefined =>
    state.brokerHandles.find((handle) => handle.label === label)?.value;

  /** The one finding of this pipe, about the one holder of its write end. */
  function only(state: SessionState, label: string): { finding: Finding; holder: Holder } {
    const found = findings(state).filter(
      ({ code, evidence }) =>
        code === 'write-end-held' &&
        evidence['pipe'] === label &&
        (evidence['holders'] as readonly Holder[]).some(isMeant),
    );
    assert.equal(found.length, 1, JSON.stringify(findings(state), null, 1));
    const holders = writersOf(state, label);
    assert.equal(holders.length, 1, JSON.stringify(holders));
    const [finding] = found;
    const [holder] = holders;
    assert.ok(finding && holder);
    assert.equal(finding.evidence['cause'], holder.cause);
    if (holder.cause !== 'parent') {
      assert.ok(finding.headline.includes(`PID ${holder.pid}`), finding.headline);
      assert.ok(JSON.stringify(finding.evidence).includes(`"${holder.handle}"`));
    }
    assert.match(holder.access, /^0x[0-9a-f]+$/);
    return { finding, holder };
  }

  it("is held by the broker that kept the child's end, until its copy is closed", async () => {
    const session = await startSession({
      program: program('exitCode'),
      stdio: { stdin: 'none', stderr: 'none' },
      keepParentEnds: ['stdout'],
    });
    const state = await held(session, 'stdout');
    const { finding, holder } = only(state, 'stdout');
    assert.deepEqual(
      [holder.cause, holder.pid, holder.handle],
      ['parent', session.brokerPid, valueOf(state, 'stdout')],
    );
    assert.match(finding.headline, /^The launcher keeps stdout open/);
    assert.ok(finding.why?.includes(`(${holder.handle})`), finding.why);
    assert.match(finding.fix, /"stdout" out of "keepParentEnds".*CloseHandle/);
    await session.request('closeParentEnd', { label: 'stdout' });
    const { state: last } = await runToEnd(session);
    assert.equal(last.pipes[0]?.phase, 'endOfFile');
  });

  it('is held by a child that inherited that of its own stdin', async () => {
    const session = await startSession({
      program: program('echoInput'),
      console: 'detached',
      inherit: 'all',
      stdio: {
        stdin: { pipe: { parentEndInheritable: true } },
        stdout: 'pipe',
        stderr: 'none',
      },
    });
    await session.request('closeWriteEnd', { pipe: 'stdin' });
    // Nobody asks: it is looked for because the child goes on after its input was closed.
    const state = await held(session, 'stdin');
    // Only what can write was asked about: the reader's own end has its read pending.
    assert.deepEqual(
      state.pipes[0]?.holders.map(({ end }) => end),
      ['write'],
    );
    const { finding, holder } = only(state, 'stdin');
    assert.deepEqual(
      [holder.cause, holder.pid, holder.handle],
      ['ownInput', state.processes[0]?.pid, valueOf(state, 'stdin.write')],
    );
    assert.match(
      finding.headline,
      /^echoInput\.exe \(PID \d+\) keeps stdin open: echoInput \(PID \d+\) cannot reach/i,
    );
    assert.match(finding.why ?? '', /^The launcher has closed stdin, but/);
    assert.match(finding.fix, /SetHandleInformation\(hWrite, HANDLE_FLAG_INHERIT, 0\)/);
    assert.match(finding.fix, /"parentEndInheritable"/);
    // Asked for, the whole system is searched, and the reader is named as such.
    await session.request('findHolders', { pipe: 'stdin' });
    const [pipe] = session.state.pipes;
    assert.deepEqual(pipe?.holders.map(({ end, pid }) => [end, pid]).sort(), [
      ['read', holder.pid],
      ['write', holder.pid],
    ]);
    const last = await session.stop('stopped', 'Enough.');
    assert.match(
      only(last, 'stdin').finding.headline,
      /kept stdin open: echoInput \(PID \d+\) could not reach end of file/i,
    );
  });

  it('is held by a child to which a copy of that of its stdin went as a named handle', async () => {
    const session = await startSession({
      program: program('echoInput'),
      console: 'detached',
      inherit: 'all',
      handles: {
        in: { kind: 'pipe', inheritable: 'read' },
        copy: { kind: 'duplicate', of: 'in.write', inheritable: true },
      },
      stdio: { stdin: { handle: 'in.read' }, stdout: 'pipe', stderr: 'none' },
    });
    await session.request('closeWriteEnd', { pipe: 'in' });
    const state = await held(session, 'in');
    const { holder } = only(state, 'in');
    assert.deepEqual(
      [holder.cause, holder.pid, holder.handle],
      ['ownInput', state.processes[0]?.pid, valueOf(state, 'copy')],
    );
  });

  it('is nobody else’s when a child reads on by itself after its input was closed', async () => {
    const session = await startSession({
      program: program('keepOpen'),
      args: ['wait', event.name],
      stdio: { stdin: 'pipe', stdout: 'pipe', stderr: 'none' },
    });
    await session.request('closeWriteEnd', { pipe: 'stdin' });
    await session.request('findHolders', { pipe: 'stdin' });
    assert.deepEqual(writersOf(session.state, 'stdin'), []);
    assert.deepEqual(findings(session.state), []);
  });

  it('is held by a grandchild, whose parents have gone', async () => {
    const session = await startSession({
      program: 'cmd.exe',
      args: `/c ""${program('keepOpen')}" start ${event.name}"`,
      stdio: { stdin: 'nul', stderr: 'stdout' },
    });
    const state = await held(session, 'stdout');
    const { finding, holder } = only(state, 'stdout');
    assert.equal(holder.cause, 'descendant');
    assert.match(holder.name, /^keepOpen\.exe$/i);
    assert.equal(holder.handle, valueOf(state, 'stdout'));
    const [first, ...rest] = holder.path;
    assert.deepEqual([first?.pid, first?.name], [session.brokerPid, 'broker']);
    const last = rest.at(-1);
    assert.deepEqual([last?.pid, last?.hasExited], [holder.pid, false]);
    const between = rest.slice(0, -1);
    assert.ok(between.length > 0 && between.every(({ hasExited }) => hasExited));
    assert.match(finding.headline, /^keepOpen\.exe \(PID \d+\) keeps stdout open/i);
    assert.deepEqual(
      finding.path?.map(({ pid, hasExited }) => [pid, hasExited]),
      rest.map(({ pid, hasExited }) => [pid, hasExited]),
    );
    assert.equal(finding.path.at(-1)?.handle, holder.handle);
    assert.match(finding.fix, /its own standard handles|NUL as its standard handles|to exit, not/);
    event.set();
    const { state: end } = await runToEnd(session);
    assert.equal(end.pipes[0]?.phase, 'endOfFile');
    await whenGone(holder.pid);
  });

  it('is held by a grandchild that is named with its living parent', async () => {
    const session = await startSession({
      program: program('handOver'),
      args: ['start', event.name, 'relay'],
      console: 'detached',
      stdio: { stdin: 'nul', stderr: 'stdout' },
    });
    await until(session, 'the exit', (state) => state.processes[0]?.phase === 'exited');
    await until(session, 'its words', (state) => (state.pipes[0]?.bytes ?? 0) > 0);
    await session.request('findHolders', { pipe: 'stdout' });
    const [relay, holder, ...others] = [...writersOf(session.state, 'stdout')].sort(
      (a, b) => a.path.length - b.path.length,
    );
    assert.deepEqual(others, []);
    const [child] = session.state.processes;
    assert.deepEqual(
      holder?.path.map(({ pid, hasExited }) => [pid, hasExited]),
      [
        [session.brokerPid, false],
        [child?.pid, true],
        [relay?.pid, false],
        [holder?.pid, false],
      ],
    );
    // Both are of one cause, and so in one finding.
    const [finding, ...more] = findings(session.state);
    assert.deepEqual(more, []);
    for (const { pid } of [relay, holder].filter((one) => one !== undefined))
      assert.ok(finding?.headline.includes(`PID ${pid}`), finding?.headline);
    const evidence = JSON.stringify(finding?.evidence['holders']);
    for (const { handle } of [relay, holder].filter((one) => one !== undefined))
      assert.ok(evidence.includes(`"${handle}"`), evidence);
  });

  it('is held by a sibling that inherited all there was', async () => {
    const session = await startSession({
      inherit: 'all',
      stdio: { stdin: 'none', stderr: 'none' },
      children: [
        { name: 'A', program: program('exitCode') },
        { name: 'B', program: program('keepOpen'), args: ['wait', event.name] },
      ],
    });
    // A has exited and B runs on: that is reason enough to look.
    const state = await held(session, 'A.stdout');
    const { finding, holder } = only(state, 'A.stdout');
    const b = state.processes.find(({ name }) => name === 'B');
    assert.equal(b?.phase, 'running');
    assert.deepEqual(
      [holder.cause, holder.pid, holder.handle],
      ['sibling', b.pid, valueOf(state, 'A.stdout')],
    );
    assert.match(finding.headline, /keeps A\.stdout open: end of file never comes/);
    assert.match(finding.why ?? '', /^A \(PID \d+\) has exited, but .* another child, inherited/);
    assert.match(finding.fix, /"inherit": "list".*PROC_THREAD_ATTRIBUTE_HANDLE_LIST/);
    event.set();
    const { state: last } = await runToEnd(session);
    assert.ok(last.pipes.every(({ phase }) => phase === 'endOfFile'));
  });

  it('is held by a process from outside that took a copy', async () => {
    const session = await startSession({
      program: program('keepOpen'),
      args: ['wait', event.name],
      stdio: { stdin: 'none', stderr: 'none' },
    });
    const until2 = namedEvent();
    try {
      const child = session.state.processes[0];
      const value = valueOf(session.state, 'stdout') ?? '';
      const taker = outsideProcess(['take', until2.name, String(child?.pid), value]);
      const copy = await taker.said;
      event.set();
      const state = await held(session, 'stdout');
      assert.equal(state.processes[0]?.phase, 'exited');
      const { finding, holder } = only(state, 'stdout');
      assert.deepEqual([holder.cause, holder.pid, holder.handle], ['outside', taker.pid, copy]);
      assert.match(finding.headline, /^handOver\.exe \(PID \d+\) keeps stdout open/i);
      assert.match(finding.why ?? '', /handOver\.exe, which this session did not start,/i);
      assert.match(finding.fix, /DuplicateHandle/);
      until2.set();
      const { state: last } = await runToEnd(session);
      assert.equal(last.end?.reason, 'finished');
    } finally {
      until2.close();
    }
  });

  it('is held by a service to which the child handed its stdout before it exited', async () => {
    const service = outsideProcess(['wait', event.name]);
    const session = await startSession({
      program: program('handOver'),
      args: ['give', String(service.pid)],
      stdio: { stdin: 'none', stdout: 'pipe', stderr: 'pipe' },
    });
    const state = await held(session, 'stdout');
    const { holder } = only(state, 'stdout');
    const given = captured(state, 'stderr').toString().trim();
    assert.deepEqual([holder.cause, holder.pid, holder.handle], ['outside', service.pid, given]);
    // A process of another job lives on when the session ends, and the pipe is given up.
    const last = await session.stop('stopped', 'Enough.');
    assert.equal(last.pipes.find(({ label }) => label === 'stdout')?.phase, 'cancelled');
    assert.ok(isAlive(service.pid));
  });

  it('is nobody’s when a child closes its stdout and lives on', async () => {
    const session = await startSession({
      program: program('handOver'),
      args: ['close', event.name],
      console: 'detached',
      stdio: { stdin: 'none', stderr: 'none' },
    });
    const state = await until(session, 'end of file', (now) => now.pipes[0]?.phase === 'endOfFile');
    assert.equal(state.processes[0]?.phase, 'running');
    event.set();
    const { report } = await runToEnd(session);
    assert.deepEqual(report.findings, []);
  });

  it('is not known to be held when its holder may not be asked, which is said', async () => {
    const session = await startSession({
      program: program('handOver'),
      args: ['start', event.name, 'guard'],
      console: 'detached',
      stdio: { stdin: 'nul', stderr: 'stdout' },
    });
    await until(session, 'the guard', (now) => (now.pipes[0]?.bytes ?? 0) > 0);
    await until(session, 'the exit', (now) => now.processes[0]?.phase === 'exited');
    await session.request('findHolders', { pipe: 'stdout' });
    const [pipe] = session.state.pipes;
    assert.deepEqual(writersOf(session.state, 'stdout'), []);
    assert.ok(
      // services.exe belongs to Windows.
      pipe?.unanswered.some((line) => /were not inspected, .*: .*\bhandOver\.exe/i.test(line)),
      JSON.stringify(pipe?.unanswered),
    );
    const [finding] = findings(session.state);
    assert.match(finding?.headline ?? '', /^A process that cannot be inspected keeps stdout open/);
    event.set();
    await runToEnd(session);
  });
});
