// What a session writes to a child's stdin reaches it whole.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { captured, expectedBytes } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { endSessions, program, runSession, runToEnd, startSession, until } from '../runSession';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

describe('Standard input', () => {
  afterEach(endSessions);

  it('takes the text of the plan as UTF-8 and then ends', async () => {
    const text = 'żółć ☃ 𝄞\r\nsecond line';
    const { state, report } = await runSession({
      program: program('echoInput'),
      stdio: { stdin: { pipe: { text } } },
    });
    assert.equal(captured(state).toString('utf8'), text);
    const stdin = report.pipes.find((pipe) => pipe.label === 'stdin');
    assert.equal(stdin?.bytes, Buffer.byteLength(text));
    assert.equal(stdin.sha256, sha256(text));
    assert.equal(state.pipes[0]?.phase, 'closed');
  });

  it('tells a child the value of a handle it inherits', async () => {
    const { state } = await runSession({
      program: program('echoInput'),
      handles: { ready: { kind: 'event' } },
      stdio: { stdin: { pipe: { text: 'ready is ${handle:ready}' } }, stderr: 'nul' },
    });
    const ready = state.brokerHandles.find(({ label }) => label === 'ready');
    assert.equal(captured(state).toString(), `ready is ${Number(ready?.value)}`);
  });

  it('takes no text at all as an end at once', async () => {
    const { report } = await runSession({
      program: program('echoInput'),
      stdio: { stdin: { pipe: { text: '' } } },
    });
    assert.equal(report.processes[0]?.exitCode, 0);
  });

  it('carries 1 MB to a child that sends it back, both pipes far too small for it', async () => {
    const session = await startSession({ program: program('echoInput'), stdio: { stderr: 'nul' } });
    const bytes = expectedBytes(1024 * 1024, 3);
    for (let at = 0; at < bytes.length; at += 100_000) {
      await session.request('write', { pipe: 'stdin', bytes: bytes.subarray(at, at + 100_000) });
    }
    await session.request('closeWriteEnd', { pipe: 'stdin' });
    const { state, report } = await runToEnd(session);
    assert.equal(sha256(captured(state)), sha256(bytes));
    assert.deepEqual(
      report.pipes.map((pipe) => [pipe.label, pipe.bytes]),
      [
        ['stdin', bytes.length],
        ['stdout', bytes.length],
      ],
    );
  });

  it('stays open between writes until its end is closed', async () => {
    const session = await startSession({ program: program('echoInput'), stdio: { stderr: 'nul' } });
    const bytesOf = (label: string) =>
      session.state.pipes.find((pipe) => pipe.label === label)?.bytes;
    await session.request('write', { pipe: 'stdin', bytes: Buffer.from('one ') });
    await until(session, 'the first echo', () => bytesOf('stdout') === 4);
    await session.request('write', { pipe: 'stdin', bytes: Buffer.from('two') });
    await until(session, 'the second echo', () => bytesOf('stdout') === 7);
    assert.equal(session.state.processes[0]?.phase, 'running');
    await session.request('closeWriteEnd', { pipe: 'stdin' });
    const { state } = await runToEnd(session);
    assert.equal(captured(state).toString(), 'one two');
    assert.equal(state.pipes.find((pipe) => pipe.label === 'stdout')?.reads, 2);
  });

  it('that is closed refuses more with a sentence', async () => {
    const session = await startSession({ program: program('echoInput'), stdio: { stderr: 'nul' } });
    await session.request('closeWriteEnd', { pipe: 'stdin' });
    await assert.rejects(
      session.request('write', { pipe: 'stdin', bytes: Buffer.from('x') }),
      /"stdin" is not open for writing/,
    );
    await assert.rejects(
      session.request('closeWriteEnd', { pipe: 'stdout' }),
      /"stdout" is not open/,
    );
    await runToEnd(session);
  });

  it('to a child that does not read ends with the child', async () => {
    const session = await startSession({
      program: program('exitCode'),
      stdio: { stdin: { pipe: { text: 'x'.repeat(500_000) } }, stderr: 'nul' },
    });
    const { state, report } = await runToEnd(session);
    assert.equal(report.end?.reason, 'finished');
    assertBalanced(state);
  });
});
