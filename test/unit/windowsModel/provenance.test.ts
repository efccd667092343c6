// Where the handles of a process come from when its creator has them no more: said as far as it is known, and not beyond.
import assert from 'node:assert/strict';
import { childHandles } from '../../../src/model/handles/origin';
import { hex } from '../../../src/model/base/handleValue';
import type { Program } from '../../windowsModel/program';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

type Act = (me: Program) => Running<bigint>;

/** a.exe does something that gives b.exe a handle, under the value that is returned, and waits for it. */
async function originOf(begin: ReturnType<typeof sessionsOnModel>, act: Act) {
  const model = new WindowsModel({ brokerPid: process.pid });
  let value = 0n;
  model.install('b.exe', function* (me) {
    yield* me.sleep(50);
    return 0;
  });
  model.install('a.exe', function* (me: Program): Running<number> {
    value = yield* act(me);
    yield* me.sleep(100);
    return 0;
  });
  const session = begin(model);
  const state = await session.toEnd();
  assert.deepEqual(state.broker.handlesLeft, []);
  const birth = named(session, 'b.exe')[0]?.birth;
  assert.ok(birth);
  const found = childHandles(birth).find((handle) => handle.value === hex(value));
  return { origin: found?.origin, why: found?.why };
}

/** b.exe, suspended: what is done to it then is done before it runs. */
function* suspended(
  me: Program,
  inherits: boolean,
): Running<{ hProcess: bigint; hThread: bigint }> {
  const b = me.create('b.exe', { isSuspended: true, inherits });
  if (!('hProcess' in b)) throw new Error(`CreateProcessW failed with ${b.code}`);
  yield* me.sleep(1);
  return b;
}

describe('A handle whose giver has it no more', () => {
  const begin = sessionsOnModel();

  it('was inherited as a standard handle, a copy that was made for the call', async () => {
    const { origin } = await originOf(begin, function* (me) {
      const pipe = me.openPipe();
      const copy = me.duplicate({ source: pipe.write, inherit: true });
      me.create('b.exe', { inherits: true, standard: [0n, copy, copy] });
      me.closeNow(copy);
      me.closeNow(pipe.write);
      yield* me.sleep(0);
      return copy;
    });
    assert.equal(origin, 'inherited');
  });

  it('was inherited when the runtime of the process was told of it', async () => {
    const { origin } = await originOf(begin, function* (me) {
      const pipe = me.openPipe(true);
      me.create('b.exe', { inherits: true, runtimeHandles: [0n, 0n, 0n, pipe.read] });
      me.closeNow(pipe.read);
      me.closeNow(pipe.write);
      yield* me.sleep(0);
      return pipe.read;
    });
    assert.equal(origin, 'inherited');
  });

  it('was inherited or sent when nobody saw the giver with it: it was inherited', async () => {
    const { origin, why } = await originOf(begin, function* (me) {
      const event = me.openEvent(true);
      const b = yield* suspended(me, true);
      me.closeNow(event);
      me.resume(b.hThread);
      return event;
    });
    assert.equal(origin, 'unclear');
    assert.match(why ?? '', /inherited and closed there at once, or sent by DuplicateHandle/);
  });

  it('was inherited or sent when nobody saw the giver with it: it was sent', async () => {
    const { origin } = await originOf(begin, function* (me) {
      const event = me.openEvent(false);
      const b = yield* suspended(me, false);
      const sent = me.duplicate({ source: event, to: b.hProcess, inherit: true });
      me.closeNow(event);
      me.resume(b.hThread);
      return sent;
    });
    assert.equal(origin, 'unclear');
  });

  it('was duplicated when the giver still has it under another value', async () => {
    const { origin } = await originOf(begin, function* (me) {
      const spare = Array.from({ length: 20 }, () => me.openEvent(false));
      const event = spare.at(-1) ?? 0n;
      const b = yield* suspended(me, false);
      const sent = me.duplicate({ source: event, to: b.hProcess, inherit: false });
      assert.notEqual(sent, event);
      me.resume(b.hThread);
      return sent;
    });
    assert.equal(origin, 'duplicated');
  });

  it('was inherited when the giver was born with it and has closed it since', async () => {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('b.exe', function* (me) {
      yield* me.sleep(50);
      return 0;
    });
    model.install('a.exe', function* (me: Program): Running<number> {
      const [value] = me.process.table.all.flatMap(([each, { object, inherit }]) =>
        inherit && object.type === 'Event' ? [each] : [],
      );
      const b = me.create('b.exe', { isSuspended: true, inherits: true });
      if (!('hProcess' in b)) return b.code;
      me.closeNow(value ?? 0n);
      me.resume(b.hThread);
      yield* me.wait(b.hProcess);
      return 0;
    });
    const session = begin(model, { handles: { done: { kind: 'event' } }, inherit: 'all' });
    await session.toEnd();
    const birth = named(session, 'b.exe')[0]?.birth;
    assert.ok(birth);
    const found = childHandles(birth).find(({ label }) => label === 'done');
    assert.equal(found?.origin, 'inherited');
  });
});
