// A handle sent to a child that runs already: it is told the value, uses it, and has nothing it was not meant to have.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../../src/client/session';
import type { SessionState } from '../../../src/model/session/state';
import { captured } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { namedEvent, type NamedEvent } from '../namedEvent';
import {
  endSessions,
  program,
  runSession,
  runToEnd,
  startSession,
  temporaryFolder,
  until,
  within,
} from '../runSession';

const event = { kind: 'event' };
const uses = (args: readonly string[], more: object = {}) => ({
  name: 'A',
  program: program('useSent'),
  args,
  stdio: { stderr: 'nul' },
  ...more,
});

interface Seen {
  readonly value: string;
  readonly valid: boolean;
  readonly inheritable: boolean;
}

/** What useSent.exe says of the handle. */
const seenBy = (state: SessionState, label: string): Seen =>
  JSON.parse(captured(state, label).toString()) as Seen;
const sentTo = (state: SessionState, name = 'A') =>
  state.processes.find((process) => process.name === name)?.sent ?? [];

describe('A handle sent to a child that runs', () => {
  let name: NamedEvent;
  beforeEach(() => (name = namedEvent()));
  afterEach(async () => {
    await endSessions();
    name.set();
    name.close();
  });

  /** A process that runs until the event is set, and is fed nothing. */
  const waits = (called: string) => ({
    name: called,
    program: program('keepOpen'),
    args: ['wait', name.name],
    stdio: { stdin: 'nul', stderr: 'nul' },
  });
  const speaks = (session: Session, label: string) =>
    until(session, `the first words of ${label}`, ({ pipes }) =>
      pipes.some((pipe) => pipe.label === label && pipe.bytes > 0),
    );

  for (const inheritable of [false, true]) {
    it(`is written to by it, and ${inheritable ? '' : 'not '}inheritable there`, async () => {
      const folder = temporaryFolder();
      const { state, report } = await runSession(
        {
          handles: { log: { kind: 'file', path: 'log.txt', access: 'append' } },
          send: [{ handle: 'log', to: 'A', stdin: true, inheritable }],
          children: [uses(['write', 'mine']), { ...waits('B'), program: program('exitCode') }],
        },
        folder,
      );
      assert.equal(readFileSync(join(folder, 'log.txt'), 'utf8'), 'mine');
      const [sent] = sentTo(state);
      assert.deepEqual(seenBy(state, 'A.stdout'), { value: sent?.value, valid: true, inheritable });
      assert.deepEqual(
        [sent?.label, sent?.type, sent?.inheritable, sent?.writtenToStdin],
        ['log', 'File', inheritable, true],
      );
      const made = state.brokerHandles.find(({ label }) => label === 'log');
      assert.equal(sent?.access, made?.access);
      // Open in the broker until it was sent, and no longer.
      assert.ok(sent && made?.closedAt && made.closedAt >= sent.time);
      assert.ok(made.closedAt < (state.processes[0]?.exitedAt ?? 0) + 1);
      const [a, b] = report.processes;
      const logs = (a?.handles ?? []).filter(({ label }) => label === 'log');
      assert.deepEqual(
        logs.map(({ value, origin, via }) => ({ value, origin, via })),
        [{ value: sent.value, origin: 'duplicated', via: ['broker', 'A'] }],
      );
      assert.match(logs[0]?.why ?? '', /^Sent to it at \d+\.\d{3} s, after its start: Dup/);
      assert.ok(!b?.handles.some(({ label }) => label === 'log'));
      assert.deepEqual(report.findings, []);
      assertBalanced(state);
    });
  }

  it('has no more access than was asked for', async () => {
    const child = (called: string) => uses(['set'], { name: called });
    const { state } = await runSession({
      handles: { ready: event },
      send: [
        { handle: 'ready', to: 'A', stdin: true, access: '0x100002' },
        { handle: 'ready', to: 'B', stdin: true, access: '0x100000' },
      ],
      children: [child('A'), child('B')],
    });
    assert.deepEqual(
      state.processes.map(({ exitCode, sent }) => [exitCode, sent[0]?.access]),
      [
        [0, '0x100002'],
        [5, '0x100000'],
      ],
    );
  });

  it('ends the input behind the text of the plan and the value', async () => {
    const session = await startSession({
      program: program('echoInput'),
      handles: { one: event, two: event },
      stdio: { stdin: { pipe: { text: 'first\n' } }, stderr: 'nul' },
      send: [
        { handle: 'one', stdin: true },
        { handle: 'two', stdin: true },
      ],
      stopOnEntry: true,
    });
    await until(session, 'the text in the pipe', ({ pipes }) =>
      pipes.some(({ stream, bytes }) => stream === 'stdin' && bytes === 'first\n'.length),
    );
    await session.request('resume', { processId: 'echoInput' });
    const { state } = await runToEnd(session);
    const values = sentTo(state, 'echoInput').map(({ value }) => `${BigInt(value)}\n`);
    assert.equal(values.length, 2);
    assert.equal(captured(state).toString(), `first\n${values.join('')}`);
  });

  it('ends the input behind a file and the value too', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'in.txt'), 'x'.repeat(100_000));
    const session = await startSession(
      {
        program: program('echoInput'),
        handles: { one: event },
        stdio: { stdin: { pipe: { file: 'in.txt' } }, stderr: 'nul' },
        send: [{ handle: 'one', stdin: true }],
      },
      folder,
    );
    const { state } = await runToEnd(session);
    const [sent] = sentTo(state, 'echoInput');
    assert.ok(sent);
    assert.equal(captured(state).toString(), `${'x'.repeat(100_000)}${BigInt(sent.value)}\n`);
  });

  it('is sent when a child stopped at its start goes on, and stays open until then', async () => {
    const session = await startSession({
      handles: { up: { kind: 'pipe', inheritable: 'write' } },
      send: [{ handle: 'up.write', stdin: true }],
      stopOnEntry: true,
      ...uses(['write', 'through the pipe']),
      name: undefined,
    });
    const id = session.state.processes[0]?.id ?? '';
    const write = () => session.state.brokerHandles.find(({ label }) => label === 'up.write');
    assert.deepEqual(sentTo(session.state, id), []);
    assert.equal(write()?.closedAt, null);
    await session.request('resume', { processId: id });
    assert.equal(sentTo(session.state, id).length, 1);
    assert.notEqual(write()?.closedAt, null);
    await session.request('closeWriteEnd', { pipe: 'stdin' });
    const { state, report } = await runToEnd(session);
    assert.equal(captured(state, 'up').toString(), 'through the pipe');
    // The pipe ended, so nobody kept a write end: neither the broker nor a second copy in the child.
    assert.equal(state.pipes.find(({ label }) => label === 'up')?.phase, 'endOfFile');
    assert.deepEqual(report.findings, []);
    assertBalanced(state);
  });

  it('is sent on request, with the value as the answer', async () => {
    const session = await startSession({ handles: { ready: event }, ...uses(['set']) });
    const id = session.state.processes[0]?.id ?? '';
    const wanted = { label: 'ready', processId: id, inheritable: true };
    const first = await session.request('sendHandle', { ...wanted, writeToStdin: false });
    const second = await session.request('sendHandle', { ...wanted, writeToStdin: true });
    assert.notEqual(first.value, second.value);
    const { state } = await runToEnd(session);
    assert.deepEqual(
      sentTo(state, id).map(({ value, writtenToStdin }) => [value, writtenToStdin]),
      [
        [first.value, false],
        [second.value, true],
      ],
    );
    const seen = { value: second.value, valid: true, inheritable: true };
    assert.deepEqual(seenBy(state, 'stdout'), seen);
    assert.equal(state.processes[0]?.exitCode, 0);
    assertBalanced(state);
  });

  it('may be a read end of the broker, which then asks no longer what is in the pipe', async () => {
    const paused = {
      ...waits('B'),
      stdio: { ...waits('B').stdio, stdout: { pipe: { paused: true } } },
    };
    const session = await startSession({ children: [waits('A'), paused] });
    const isFilled = (fill: number | null) => (state: SessionState) =>
      state.pipes.some((pipe) => pipe.label === 'B.stdout' && pipe.fill === fill);
    await until(session, 'the words of B', isFilled('waiting\n'.length));
    await session.request('sendHandle', {
      label: 'B.stdout.read',
      processId: 'A',
      inheritable: false,
      writeToStdin: false,
    });
    assert.equal(sentTo(session.state)[0]?.pipe?.end, 'read');
    // Asking could wait for the other reader.
    await until(session, 'the end of asking', isFilled(null));
    await session.request('setReading', { pipe: 'B.stdout', paused: false, readSize: 100 });
    name.set();
    const { state } = await runToEnd(session);
    assert.equal(captured(state, 'B.stdout').toString(), 'waiting\n');
    assertBalanced(state);
  });

  describe('that cannot be sent', () => {
    const request = (session: Session, change: object = {}) =>
      within(
        session.request('sendHandle', {
          label: 'ready',
          processId: 'A',
          inheritable: false,
          writeToStdin: false,
          ...change,
        }),
        session,
        'the answer',
      );

    it('says so, and leaves the child as it was', async () => {
      const session = await startSession({
        handles: {
          ready: { ...event, securityDescriptor: 'D:(A;;0x100000;;;WD)' },
          less: { kind: 'duplicate', of: 'ready', access: '0x100000' },
          log: { kind: 'file', path: 'log.txt', access: 'append' },
          number: { kind: 'value', value: '0x1234' },
        },
        keepParentEnds: ['less'],
        children: [waits('A'), { ...waits('B'), program: program('exitCode') }],
      });
      await speaks(session, 'A.stdout');
      await until(session, 'the end of B', ({ processes }) => processes[1]?.phase === 'exited');
      await assert.rejects(request(session, { label: 'lgo' }), /has no handle "lgo"/);
      await assert.rejects(
        request(session, { label: 'log' }),
        /closed its handle "log".*keepParentEnds/,
      );
      await assert.rejects(request(session, { label: 'number' }), /plain number/);
      await assert.rejects(
        request(session, { processId: 'B' }),
        /^Error: B has exited: "ready" can no longer be sent to it\.$/,
      );
      await assert.rejects(request(session, { processId: 'C' }), /no child "C"/);
      await assert.rejects(request(session, { writeToStdin: true }), /"A.stdin" is not open/);
      await assert.rejects(
        request(session, { label: 'less', access: '0x1f0003' }),
        /DuplicateHandle failed with 5 \(ERROR_ACCESS_DENIED\).*Sending less to A.*more access/,
      );
      assert.deepEqual(sentTo(session.state), []);
      assert.deepEqual(
        session.state.calls
          .filter(({ api, args }) => api === 'DuplicateHandle' && args['dwDesiredAccess'] !== '0x0')
          .map(({ error }) => error?.code ?? null),
        [null, 5],
      );
      // Ended a moment ago, noticed or not.
      await session.request('terminate', { processId: 'A' });
      await assert.rejects(request(session), /A has exited: "ready"/);
      const { state, report } = await runToEnd(session);
      assertBalanced(state);
      assert.deepEqual(report.findings, []);
    });

    it('because its child did not start or never ran is a finding, and no pipe waits for it', async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'bad.exe'), 'MZ, and no program');
      const session = await startSession(
        {
          handles: {
            up: { kind: 'pipe', inheritable: 'write' },
            down: { kind: 'pipe', inheritable: 'write' },
          },
          send: [
            { handle: 'up.write', to: 'A', stdin: true },
            { handle: 'down.write', to: 'B', stdin: true },
          ],
          stopOnEntry: true,
          stdio: { stdin: { pipe: { text: 'unread' } }, stdout: 'nul', stderr: 'nul' },
          children: [
            { name: 'A', program: 'bad.exe' },
            { name: 'B', program: program('useSent') },
          ],
        },
        folder,
      );
      await session.request('terminate', { processId: 'B' });
      const { state, report } = await runToEnd(session);
      assert.equal(state.end?.reason, 'finished');
      const messages = report.findings
        .filter(({ code }) => code === 'handle-not-sent')
        .map(({ headline: message }) => message);
      assert.deepEqual(messages, [
        'up.write was not sent to A: it did not start.',
        'down.write was not sent to B: it exited before it was resumed.',
      ]);
      assertBalanced(state);
    });
  });
});
