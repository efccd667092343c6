// What the threads of a process wait for on the model: readers, writers, two that wait for each other, and where there is no proof.
import assert from 'node:assert/strict';
import type { ThreadWaits } from '../../../src/model/session/threadWait';
import { hex } from '../../../src/model/base/handleValue';
import type { Script } from '../../windowsModel/program';
import { WindowsModel, type ModelOptions } from '../../windowsModel/windowsModel';

function machine(options: ModelOptions = {}) {
  const model = new WindowsModel(options);
  const me = model.program(model.broker);
  const win32 = model.win32(model.broker);
  let count = 0;
  /** A process that has what is inheritable, after it has run for a moment. */
  function start(script: Script) {
    const name = `program${++count}.exe`;
    model.install(name, script);
    const created = me.create(name, { inherits: true, flags: 8 });
    assert.ok('process' in created);
    model.clock.run(10);
    return created;
  }
  return { model, me, win32, start };
}

/** The call and the handle of every thread that waits. */
const texts = (answer: ThreadWaits | null): readonly string[] | undefined =>
  answer?.waits.map(({ api, handle }) => `${api} ${handle ?? '-'}`);

describe('What the threads of a process wait for', () => {
  it('is the read of an empty pipe, and nothing when bytes have come', () => {
    const { model, me, win32, start } = machine();
    const pipe = me.openPipe(true);
    const reader = start(function* (one) {
      yield* one.read(pipe.read, 1);
      yield* one.sleep(1000);
      yield* one.forEver();
      return 0;
    });
    const threadId = reader.thread.tid;
    assert.deepEqual(win32.ThreadWaits(reader.hProcess), {
      ...{ threads: 1, waiting: 1 },
      waits: [{ threadId, api: 'NtReadFile', handle: hex(pipe.read), contextSwitches: 1 }],
    });
    void win32.WriteFile(pipe.write, Buffer.from('x'));
    model.clock.run(10);
    assert.deepEqual(texts(win32.ThreadWaits(reader.hProcess)), ['NtDelayExecution -']);
    model.clock.run(2000);
    assert.deepEqual(win32.ThreadWaits(reader.hProcess), { threads: 1, waiting: 0, waits: [] });
  });

  it('is the write to a full pipe', () => {
    const { me, win32, start } = machine();
    const pipe = me.openPipe(true, 4);
    const writer = start(function* (one) {
      yield* one.write(pipe.write, 'more than four');
      return 0;
    });
    assert.deepEqual(texts(win32.ThreadWaits(writer.hProcess)), [`NtWriteFile ${hex(pipe.write)}`]);
  });

  it('is each other’s turn: one reads what the other does not write, because its own output is full', () => {
    const { me, win32, start } = machine();
    const [output, errors] = [me.openPipe(true, 4), me.openPipe(true, 4)];
    const tool = start(function* (one) {
      yield* one.write(errors.write, 'more than four');
      yield* one.write(output.write, 'done');
      return 0;
    });
    const parent = start(function* (one) {
      yield* one.read(output.read, 10);
      yield* one.read(errors.read, 10);
      return 0;
    });
    assert.deepEqual(texts(win32.ThreadWaits(tool.hProcess)), [`NtWriteFile ${hex(errors.write)}`]);
    assert.deepEqual(texts(win32.ThreadWaits(parent.hProcess)), [`NtReadFile ${hex(output.read)}`]);
  });

  it('is the end of a process, whose id a copy of the handle tells', () => {
    const { model, win32, start } = machine();
    const ids: number[] = [];
    model.install('inner.exe', function* (one) {
      yield* one.forEver();
      return 0;
    });
    let waited = 0n;
    const outer = start(function* (one) {
      const inner = one.create('inner.exe', { flags: 8 });
      if (!('process' in inner)) return 1;
      ids.push(inner.process.pid);
      waited = inner.hProcess;
      yield* one.wait(inner.hProcess);
      return 0;
    });
    const { waits = [] } = win32.ThreadWaits(outer.hProcess) ?? {};
    assert.deepEqual(
      waits.map(({ api, handle }) => [api, handle]),
      [['NtWaitForSingleObject', hex(waited)]],
    );
    const copy = win32.CopyHandle(outer.hProcess, BigInt(waits[0]?.handle ?? 0));
    assert.ok(copy !== null);
    assert.deepEqual([win32.GetProcessId(copy)], ids);
    const event = win32.CreateEventW(null, true, false);
    assert.equal(win32.GetProcessId(event), null);
  });

  it('is not known of a thread that is suspended: its call may be over', () => {
    const { me, win32, start } = machine();
    const pipe = me.openPipe(true);
    const reader = start(function* (one) {
      yield* one.read(pipe.read, 1);
      return 0;
    });
    assert.ok(win32.NtSuspendProcess(reader.hProcess));
    assert.deepEqual(win32.ThreadWaits(reader.hProcess), { threads: 1, waiting: 0, waits: [] });
    assert.ok(win32.NtResumeProcess(reader.hProcess));
    assert.equal(win32.ThreadWaits(reader.hProcess)?.waiting, 1);
  });

  it('has no answer under Wine, for 32-bit programs, and without the right to ask', () => {
    const reads = (value: bigint): Script =>
      function* (one) {
        yield* one.read(value, 1);
        return 0;
      };
    const onWine = machine({ personality: 'wine' });
    const wine = onWine.start(reads(onWine.me.openPipe(true).read));
    assert.equal(onWine.win32.ThreadWaits(wine.hProcess), null);

    const { me, win32, start } = machine();
    const reader = start(reads(me.openPipe(true).read));
    const weak = win32.OpenForCopies(reader.process.pid, 0x1000);
    assert.ok(weak.ok);
    assert.equal(win32.ThreadWaits(weak.process), null);
    assert.equal(win32.ThreadWaits(0xffn), null);
    reader.process.is32Bit = true;
    assert.equal(win32.ThreadWaits(reader.hProcess), null);
  });
});
