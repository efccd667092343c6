// Closing a handle in another process on the model of Windows: values that are used again, protected handles, processes of the system, pending calls.
import assert from 'node:assert/strict';
import { closeInProcess } from '../../../src/broker/holders/closeInProcess';
import { hex } from '../../../src/model/base/handleValue';
import type { ShownHandle } from '../../../src/model/handles/sameAsShown';
import type { ShownProcess } from '../../../src/model/protocol/brokerProtocol';
import type { ProcessState } from '../../../src/model/session/state';
import { PROCESS_SUSPEND_RESUME } from '../../../src/win32/constants';
import type { ModelSession } from '../../windowsModel/session/modelSession';
import type { Program } from '../../windowsModel/program';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

const plan = { stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' } };

describe('Closing a handle in another process', () => {
  const begin = sessionsOnModel();

  /** a.exe opens a pipe that b.exe inherits the write end of; `then` is what b.exe does after. */
  function machine(then: (me: Program, write: bigint) => Running<void>) {
    const model = new WindowsModel({ brokerPid: process.pid });
    let write = 0n;
    let reachesEnd = false;
    model.install('b.exe', function* (me) {
      yield* then(me, write);
      return yield* me.forEver();
    });
    model.install('a.exe', function* (me) {
      const pipe = me.openPipe();
      ({ write } = pipe);
      me.setInherit(write, true);
      me.create('b.exe', { inherits: true });
      me.closeNow(write);
      const { data } = yield* me.read(pipe.read, 10);
      reachesEnd = data.length === 0;
      return yield* me.forEver();
    });
    const session = begin(model, plan);
    return { model, session, writeEnd: () => hex(write), reachesEnd: () => reachesEnd };
  }

  interface Request {
    readonly process: ShownProcess;
    readonly handle: ShownHandle;
  }

  function requestFor(session: ModelSession, value: string): Request {
    const [b] = named(session, 'b.exe');
    const handle = b?.birth?.childHandles.find((one) => one.value === value);
    assert.ok(b?.descent && b.pid !== null && handle);
    return { process: { pid: b.pid, name: b.name, createdAt: b.descent.createdAt }, handle };
  }

  /** Resolves with what was said instead of closing; null when it was closed. */
  async function close(
    { session }: ModelSession,
    { process, handle }: Request,
    wait: () => Promise<void>,
  ): Promise<string | null> {
    let said: string | null | undefined;
    void closeInProcess(session.parts, process, handle).then(
      () => (said = null),
      (error: unknown) => (said = String(error)),
    );
    while (said === undefined) await wait();
    return said;
  }

  async function running(session: ModelSession): Promise<ProcessState> {
    await session.until(() => named(session, 'b.exe')[0]?.phase === 'running');
    await session.pass(3000);
    const [b] = named(session, 'b.exe');
    assert.ok(b);
    return b;
  }

  it('ends the wait of who reads the pipe', async () => {
    const { session, writeEnd, reachesEnd } = machine(function* () {
      // It does nothing.
    });
    await running(session);
    assert.ok(!reachesEnd());
    assert.equal(
      await close(session, requestFor(session, writeEnd()), () => session.pass(10)),
      null,
    );
    await session.until(reachesEnd, 1000);
    // The next look sees that it is closed.
    await session.until(
      () => named(session, 'b.exe')[0]?.history.some(({ change }) => change === 'closed') ?? false,
    );
  });

  it('is refused when the process has closed it and opened another under its value', async () => {
    let other: bigint = 0n;
    const { session, writeEnd } = machine(function* (me, write) {
      yield* me.sleep(1000);
      yield* me.close(write);
      other = me.openFile('C:\\other.txt');
      me.setInherit(other, true);
    });
    const early = await session
      .until(() => named(session, 'b.exe')[0]?.phase === 'running')
      .then(() => requestFor(session, writeEnd()));
    await session.pass(3000);
    assert.equal(hex(other), writeEnd(), 'the value is the same');
    const said = await close(session, early, () => session.pass(10));
    assert.match(
      said ?? '',
      /Nothing was closed: handle 0x[0-9a-f]+ of b\.exe .* is another by now/,
    );
  });

  it('says that a protected handle was not closed', async () => {
    const { session, writeEnd } = machine(function* (me, write) {
      me.protect(write, true);
      yield* me.sleep(0);
    });
    await running(session);
    const said = await close(session, requestFor(session, writeEnd()), () => session.pass(10));
    assert.match(said ?? '', /Windows did not close handle .*: it is protected/);
  });

  it('is refused when the PID has passed to another process, and in the launcher itself', async () => {
    const { session, writeEnd } = machine(function* () {
      // It does nothing.
    });
    await running(session);
    const request = requestFor(session, writeEnd());
    const said = async (named: Partial<ShownProcess>): Promise<string | null> =>
      close(session, { ...request, process: { ...request.process, ...named } }, () =>
        session.pass(10),
      );
    assert.match((await said({ createdAt: '1' })) ?? '', /has exited already\. b\.exe has its PID/);
    assert.match((await said({ pid: 4242 })) ?? '', /b\.exe \(PID 4242\) has exited already\./);
    assert.match((await said({ pid: process.pid })) ?? '', /That is the launcher itself/);
    assert.match((await said({ name: 'LSASS.exe' })) ?? '', /is part of Windows/);
  });

  it('is refused for a process that the system cannot do without', async () => {
    const { model, session, writeEnd } = machine(function* () {
      // It does nothing.
    });
    const { pid } = await running(session);
    const b = model.system.process(pid ?? 0);
    assert.ok(b);
    b.isCritical = true;
    const said = await close(session, requestFor(session, writeEnd()), () => session.pass(10));
    assert.match(said ?? '', /is part of Windows/);
    b.isCritical = false;
    b.refuses = PROCESS_SUSPEND_RESUME;
    const denied = await close(session, requestFor(session, writeEnd()), () => session.pass(10));
    assert.match(denied ?? '', /No handle of b\.exe .* can be closed: access is denied/);
  });

  it('is refused while a call on it is pending, because nobody can ask what it is', async () => {
    const { session, writeEnd } = machine(function* (me, write) {
      yield* me.write(write, Buffer.alloc(20_000));
    });
    await running(session);
    const said = await close(session, requestFor(session, writeEnd()), () => session.pass(10));
    // a.exe has read the first bytes, and reads no more.
    assert.match(said ?? '', /nothing tells whether handle .* is still the one that was shown/);
  });
});
