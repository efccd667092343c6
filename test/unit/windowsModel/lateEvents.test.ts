// A process of which the debugger is told late: the kernel tells of it when its first thread first runs.
import assert from 'node:assert/strict';
import type { Program } from '../../windowsModel/program';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

/** a.exe creates b.exe suspended, works on it for a while, and resumes it. */
function machine(held: number): WindowsModel {
  const model = new WindowsModel({ brokerPid: process.pid });
  model.install('b.exe', function* (me) {
    yield* me.sleep(50);
    return 7;
  });
  model.install('a.exe', function* (me): Running<number> {
    const b = me.create('b.exe', { isSuspended: true, inherits: true, standard: me.standard });
    if (!('hProcess' in b)) return b.code;
    yield* me.sleep(held);
    me.resume(b.hThread);
    yield* me.wait(b.hProcess);
    return 3;
  });
  return model;
}

describe('A process that its creator holds suspended', () => {
  const begin = sessionsOnModel();

  it('is listed as created, and adopted when it starts', async () => {
    const session = begin(machine(2000));
    await session.until(() => named(session, 'b.exe').length > 0);
    const [created] = named(session, 'b.exe');
    assert.equal(created?.phase, 'suspended');
    assert.equal(created.birth, null);
    assert.match(created.descent?.note ?? '', /has not run yet/);
    assert.throws(() => session.session.launch.resume(created.id), /has not run yet/);
    const { end, broker } = await session.toEnd();
    const [b, ...others] = named(session, 'b.exe');
    assert.deepEqual(others, []);
    assert.equal(b?.exitCode, 7);
    assert.equal(b.descent?.seenBy, 'debug');
    assert.equal(b.descent.note, null);
    assert.ok(b.birth?.childHandles.some(({ inheritable }) => inheritable));
    assert.equal(b.birth?.readAfter, undefined);
    assert.equal(end?.reason, 'finished');
    assert.deepEqual(broker.handlesLeft, []);
  });

  it('is not listed before the debugger has had time to tell of it', async () => {
    const session = begin(machine(200));
    await session.toEnd();
    const created = session.events.filter(({ type }) => type === 'processStarted');
    assert.deepEqual(created, []);
    assert.equal(named(session, 'b.exe').length, 1);
  });

  it('stops at its creation when it starts, as a stop rule wants', async () => {
    const stopRules = [{ image: 'b.exe', handle: null }];
    const session = begin(machine(1500), {}, { stopRules });
    await session.until(() => named(session, 'b.exe')[0]?.stop != null);
    assert.notEqual(named(session, 'b.exe')[0]?.birth, null);
    session.session.launch.resume(named(session, 'b.exe')[0]?.id ?? '');
    const { end } = await session.toEnd();
    assert.equal(end?.reason, 'finished');
  });

  it('is ended with the session before it ever starts', async () => {
    const model = machine(100_000);
    const session = begin(model);
    await session.until(() => named(session, 'b.exe').length > 0);
    session.session.ending.stop('stopped', 'enough');
    const { end } = await session.toEnd(10_000);
    assert.equal(end?.reason, 'stopped');
    assert.equal(named(session, 'b.exe')[0]?.phase, 'exited');
    assert.ok(!model.processes.some(({ imageName }) => imageName === 'b.exe'));
  });

  it('is left to itself with the rest', async () => {
    const model = machine(3000);
    const session = begin(model);
    await session.until(() => named(session, 'b.exe').length > 0);
    void session.session.ending.detach(null);
    const { end } = await session.toEnd(10_000);
    assert.equal(end?.reason, 'detached');
    assert.ok(model.processes.some(({ imageName }) => imageName === 'b.exe'));
  });
});

describe('A process that ends before it is looked at', () => {
  const begin = sessionsOnModel();

  it('is listed once, whoever tells of it first', async () => {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('b.exe', function* (me) {
      yield* me.sleep(0);
      return 7;
    });
    model.install('a.exe', function* (me: Program): Running<number> {
      const b = me.create('b.exe', { isSuspended: true });
      if (!('hProcess' in b)) return b.code;
      yield* me.sleep(800);
      me.terminate(b.hProcess, 9);
      yield* me.wait(b.hProcess);
      return 3;
    });
    const session = begin(model);
    const { end } = await session.toEnd();
    const ends = named(session, 'b.exe').map(({ exitCode }) => exitCode);
    assert.deepEqual(ends, [9]);
    assert.equal(end?.reason, 'finished');
  });
});
