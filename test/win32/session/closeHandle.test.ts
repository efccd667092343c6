// Closing one handle in another process: what hangs goes on, and nothing is closed that is not what was shown.
import assert from 'node:assert/strict';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import type { ObservedHandle, ProcessState, SessionState } from '../../../src/model/session/state';
import { assertBalanced } from '../handleBalance';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { isAlive } from '../processEnd';
import { endSessions, program, runToEnd, startSession, until } from '../runSession';

describe('Closing one handle in another process', () => {
  const win32 = loadWin32(() => undefined);
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    event.close();
  });

  const daemonIn = ({ processes }: SessionState): ProcessState | undefined =>
    processes.find(({ descent, name, phase }) => {
      return descent !== null && /^handOver/i.test(name) && phase !== 'exited';
    });

  /** The write end that the daemon was born with; null until it is known. */
  const writeEndOf = (state: SessionState): ObservedHandle | undefined =>
    daemonIn(state)?.birth?.childHandles.find(({ file }) => file?.pipe?.end === 'write');

  const held = async () => {
    const session = await startSession({
      program: program('handOver'),
      args: ['start', event.name, 'wait'],
      console: 'detached',
      followChildren: 'debug',
      stdio: { stdin: 'nul', stderr: 'none' },
    });
    const state = await until(
      session,
      'the daemon that keeps stdout',
      (now) =>
        writeEndOf(now) !== undefined && now.processes.some(({ phase }) => phase === 'exited'),
    );
    const daemon = daemonIn(state);
    const handle = writeEndOf(state);
    assert.ok(daemon && handle && daemon.pid !== null);
    return { session, request: { processId: daemon.id, handle }, pid: daemon.pid };
  };

  it('lets a pipe end that it kept open, and its process live on', async () => {
    const { session, request, pid } = await held();
    await session.request('closeHandle', request);
    const state = await until(
      session,
      'the end of the pipe',
      ({ pipes: [pipe] }) => pipe?.phase === 'endOfFile',
    );
    assert.ok(isAlive(pid));
    const calls = state.calls.filter(({ args }) => {
      return args['hSourceHandle'] === request.handle.value && args['dwOptions'] === '0x3';
    });
    assert.deepEqual(
      calls.map(({ api, error }) => [api, error]),
      [['DuplicateHandle', null]],
    );
    // A second time there is nothing to close.
    await assert.rejects(
      session.request('closeHandle', request),
      /has no handle 0x[0-9a-f]+ any more\./,
    );
    event.set();
    assertBalanced((await runToEnd(session)).state);
  });

  it('is refused when the value has another object, and the process goes on as before', async () => {
    const { session, request, pid } = await held();
    const { file } = request.handle;
    assert.ok(file?.pipe);
    const other = { ...file, pipe: { ...file.pipe, label: 'another' } };
    await assert.rejects(
      session.request('closeHandle', { ...request, handle: { ...request.handle, file: other } }),
      /Nothing was closed: handle 0x[0-9a-f]+ of handOver\.exe \(PID \d+\) is another by now/i,
    );
    const process = win32.OpenForCopies(pid);
    assert.ok(process.ok);
    const copy = win32.CopyHandle(process.process, BigInt(request.handle.value));
    win32.Discard(process.process);
    assert.ok(copy !== null, 'the handle is still there');
    win32.Discard(copy);
    assert.equal(session.state.pipes[0]?.phase, 'open');
    // It was stopped for a moment: it sees its event, and ends.
    event.set();
    assertBalanced((await runToEnd(session)).state);
  });
});
