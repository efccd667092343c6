// Pipes that are full and processes that wait: paused reading, unread input, and two who wait for each other.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../../src/client/session';
import { findings } from '../../../src/model/findings/findings';
import type { PipeState, SessionState } from '../../../src/model/session/state';
import { captured, expectedBytes } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { onWine } from '../knownDifferences';
import { namedEvent } from '../namedEvent';
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

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const pipeOf = (state: SessionState, label: string): PipeState => {
  const pipe = state.pipes.find((candidate) => candidate.label === label);
  assert.ok(pipe, label);
  return pipe;
};
const codes = (state: SessionState) => findings(state).map(({ code }) => code);
const hasFinding = (session: Session, code: string) =>
  until(session, code, (state) => codes(state).some((found) => found === code));
const resumed = { pipe: 'stdout', paused: false, readSize: 65_536 };

describe('A pipe that is not read', () => {
  afterEach(endSessions);

  const unread = {
    program: program('writeBytes'),
    args: ['100000', '1000', '5'],
    stdio: {
      stdin: 'none',
      stdout: { pipe: { paused: true, bufferSize: 4096 } },
      stderr: 'none',
    },
  };

  it('fills up and makes its writer wait, which a finding says with the numbers', async () => {
    const session = await startSession(unread);
    const state = await hasFinding(session, 'writer-blocked');
    const stdout = pipeOf(state, 'stdout');
    assert.equal(stdout.bytes, 0);
    assert.equal(stdout.bufferSize, 4096);
    assert.ok((stdout.fill ?? 0) >= 4096, String(stdout.fill));
    assert.equal(stdout.blocked?.who, 'writer');
    assert.equal(state.processes[0]?.phase, 'running');
    const [finding] = findings(state);
    assert.match(
      finding?.headline ?? '',
      /^writeBytes \(PID \d+\) waits in WriteFile: stdout is full, and nobody reads it\.$/,
    );
    await session.request('setReading', resumed);
    const { state: last, report } = await runToEnd(session);
    assert.equal(sha256(captured(last)), sha256(expectedBytes(100_000, 5)));
    assert.equal(last.processes[0]?.exitCode, 0);
    assert.deepEqual(report.findings, []);
  });

  it('is read by as much at a time as was asked for', async () => {
    const { state } = await runSession({
      ...unread,
      stdio: { ...unread.stdio, stdout: { pipe: { readSize: 100 } } },
    });
    const stdout = pipeOf(state, 'stdout');
    assert.equal(stdout.bytes, 100_000);
    assert.ok(stdout.reads >= 1000, String(stdout.reads));
  });

  it('is read by as much at a time as was asked for later', async () => {
    const session = await startSession(unread);
    await hasFinding(session, 'writer-blocked');
    await session.request('setReading', { pipe: 'stdout', paused: false, readSize: 100 });
    const { state } = await runToEnd(session);
    assert.ok(pipeOf(state, 'stdout').reads >= 1000);
  });

  it('loses nothing when it is paused and resumed again and again', async () => {
    const session = await startSession({ ...unread, args: ['3000000', '777', '6'] });
    for (let round = 0; round < 20; round += 1) {
      await session.request('setReading', resumed);
      const { bytes } = pipeOf(session.state, 'stdout');
      await until(session, 'more', (now) => {
        const stdout = pipeOf(now, 'stdout');
        return stdout.bytes > bytes || stdout.phase !== 'open';
      });
      // Its end can be on its way to us.
      await session.request('setReading', { ...resumed, paused: true });
    }
    await session.request('setReading', resumed);
    const { state } = await runToEnd(session);
    assert.equal(pipeOf(state, 'stdout').phase, 'endOfFile');
    assert.equal(sha256(captured(state)), sha256(expectedBytes(3_000_000, 6)));
  });

  it('is paused and resumed without an error when it has ended, and stays as it was', async () => {
    const { session, state } = await runSession({ program: program('exitCode') });
    assert.equal(pipeOf(state, 'stdout').phase, 'endOfFile');
    await session.request('setReading', { ...resumed, paused: true });
    await session.request('setReading', resumed);
    assert.deepEqual(pipeOf(session.state, 'stdout'), pipeOf(state, 'stdout'));
    for (const pipe of ['stdin', 'none']) {
      await assert.rejects(
        session.request('setReading', { ...resumed, pipe }),
        /is not being read/,
      );
    }
  });

  it('gives what it held when the session is stopped, and the finding stays', async () => {
    const session = await startSession(unread);
    await hasFinding(session, 'writer-blocked');
    const state = await within(session.stop('timeout', 'Too long.'), session, 'the stop');
    assert.ok(codes(state).includes('writer-blocked'), codes(state).join());
    const { bytes } = pipeOf(state, 'stdout');
    assert.ok(bytes >= 4000, String(bytes));
    assert.deepEqual(captured(state), expectedBytes(100_000, 5).subarray(0, bytes));
    assertBalanced(state);
  });
});

describe('A parent and a child that wait for each other', () => {
  afterEach(endSessions);

  async function deadlocked() {
    const folder = temporaryFolder();
    const bytes = expectedBytes(1024 * 1024, 9);
    writeFileSync(join(folder, 'input.bin'), bytes);
    const session = await startSession(
      {
        program: program('echoInput'),
        stdio: {
          stdin: { pipe: { file: 'input.bin' } },
          stdout: { pipe: { paused: true } },
          stderr: 'nul',
        },
      },
      folder,
    );
    return { session, bytes, state: await hasFinding(session, 'deadlock') };
  }

  it('are shown with both buffers full and both sides blocked, and go on when somebody reads', async () => {
    const { session, bytes, state } = await deadlocked();
    const stdin = pipeOf(state, 'stdin');
    const stdout = pipeOf(state, 'stdout');
    assert.equal(stdin.fill, stdin.bufferSize);
    assert.equal(stdin.blocked?.who, 'broker');
    assert.equal(stdin.blocked.bytes, bytes.length - stdin.bytes);
    assert.ok((stdout.fill ?? 0) >= (stdout.bufferSize ?? Infinity));
    assert.equal(stdout.blocked?.who, 'writer');
    // Everything else stays usable meanwhile.
    await session.request('pause', { processId: 'echoInput' });
    await session.request('resume', { processId: 'echoInput' });
    await session.request('findHolders', { pipe: 'stdout' });
    assert.notDeepEqual(pipeOf(session.state, 'stdout').holders, []);
    await session.request('setReading', resumed);
    const { state: last, report } = await runToEnd(session);
    assert.equal(sha256(captured(last)), sha256(bytes));
    assert.equal(pipeOf(last, 'stdin').sha256, sha256(bytes));
    assert.deepEqual(report.findings, []);
  });

  it('are parted by cancelling the write', async () => {
    const { session, bytes } = await deadlocked();
    await session.request('cancelWrite', { pipe: 'stdin' });
    await until(session, 'the close', (state) => pipeOf(state, 'stdin').phase !== 'open');
    await session.request('setReading', resumed);
    const { state } = await runToEnd(session);
    const { bytes: sent } = pipeOf(state, 'stdout');
    assert.ok(sent < bytes.length, String(sent));
    assert.deepEqual(captured(state), bytes.subarray(0, sent));
  });

  it('end with the session, without a handle left', async () => {
    const { session } = await deadlocked();
    const state = await within(session.stop('stopped', 'Enough.'), session, 'the stop');
    assert.ok(codes(state).includes('deadlock'), codes(state).join());
    assertBalanced(state);
  });
});

describe('A child that waits for its input', () => {
  afterEach(endSessions);

  it('is found when nothing moves, and no longer after a write', async () => {
    const session = await startSession({ program: program('echoInput'), stdio: { stderr: 'nul' } });
    const state = await hasFinding(session, 'waits-for-input');
    const { awaited } = pipeOf(state, 'stdin');
    // Under Wine a pipe with a read pending answers; on Windows its silence is the sign.
    assert.equal(awaited?.sign, onWine('pipe with a read pending') ? 'empty' : 'reading');
    await session.request('write', { pipe: 'stdin', bytes: Buffer.from('more\r\n') });
    await until(session, 'the end of the wait', (now) => pipeOf(now, 'stdin').awaited === null);
    assert.ok(!codes(session.state).includes('waits-for-input'));
    await session.request('closeWriteEnd', { pipe: 'stdin' });
    const { state: last, report } = await runToEnd(session);
    assert.equal(captured(last).toString(), 'more\r\n');
    assert.deepEqual(report.findings, []);
  });

  it('is not found while it is suspended, or does something else with bytes in its stdin', async () => {
    const event = namedEvent();
    const busy = await startSession({
      program: program('keepOpen'),
      args: ['wait', event.name],
      stdio: { stdout: 'nul', stderr: 'nul' },
    });
    await busy.request('write', { pipe: 'stdin', bytes: Buffer.from('unread') });
    const waiting = await startSession({ program: program('echoInput') });
    await hasFinding(waiting, 'waits-for-input');
    // Both have stood still for as long: the one that was asked about later has been found.
    assert.equal(pipeOf(busy.state, 'stdin').awaited, null);
    event.set();
    event.close();
  });
});
