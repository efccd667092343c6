// Pipes of the model: bytes and room, ends and their last handles, and the one lock of a synchronous end.
import assert from 'node:assert/strict';
import { ModelProber } from '../../windowsModel/session/modelProber';
import { described, passing } from './proberQuestion';
import { Waits } from '../../windowsModel/refusal';
import type { Script } from '../../windowsModel/program';
import { WindowsModel, type ModelOptions } from '../../windowsModel/windowsModel';

/** Lets promises go on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function machine(options: ModelOptions = {}) {
  const model = new WindowsModel(options);
  const win32 = model.win32(model.broker);
  return { model, win32, pipe: win32.CreatePipe(null, 10) };
}

/** A process that begins at once, with what it inherits. */
function start(model: WindowsModel, script: Script): number {
  model.install('other.exe', script);
  const created = model.program(model.broker).create('other.exe', { inherits: true, flags: 8 });
  assert.ok('process' in created);
  model.clock.run(1);
  return created.process.pid;
}

describe('A pipe of the model', () => {
  it('holds so many bytes, and then its writer waits until they are read', async () => {
    const { win32, pipe } = machine();
    const written: unknown[] = [];
    void win32.WriteFile(pipe.write, Buffer.from('0123456789ab')).then((end) => written.push(end));
    await settled();
    assert.deepEqual(written, []);
    assert.equal(win32.PeekNamedPipe(pipe.read), 10);
    const buffer = Buffer.alloc(4);
    assert.deepEqual(win32.ReadFileSync(pipe.read, buffer), { ok: true, bytes: 4 });
    assert.equal(buffer.toString(), '0123');
    await settled();
    assert.deepEqual(written, [{ ok: true, bytes: 12 }]);
  });

  it('ends with 109 for its reader when the last write end is closed, behind what is left', async () => {
    const { win32, pipe } = machine();
    const copy = win32.DuplicateHandle(
      -1n & 0xffff_ffff_ffff_ffffn,
      pipe.write,
      0xffff_ffff_ffff_ffffn,
      false,
      2,
    );
    await win32.WriteFile(pipe.write, Buffer.from('ab'));
    win32.CloseHandle(pipe.write);
    assert.equal((await win32.ReadFile(pipe.read, Buffer.alloc(9))).bytes, 2);
    const last = win32.ReadFile(pipe.read, Buffer.alloc(9));
    win32.CloseHandle(copy);
    assert.deepEqual(await last, { ok: false, code: 109, bytes: 0 });
    assert.equal(win32.PeekNamedPipe(pipe.read), null);
  });

  it('fails with 232 for its writer when nobody can read any more', async () => {
    const { win32, pipe } = machine();
    const waiting = win32.WriteFile(pipe.write, Buffer.alloc(20));
    win32.CloseHandle(pipe.read);
    assert.deepEqual(await waiting, { ok: false, code: 232, bytes: 10 });
    assert.equal((await win32.WriteFile(pipe.write, Buffer.alloc(1))).ok, false);
  });

  it('gives up the calls of the process that cancels, and of no other', async () => {
    const { model, win32, pipe } = machine();
    win32.SetHandleInformation(pipe.read, true);
    const end: unknown[] = [];
    start(model, function* (me) {
      end.push(yield* me.read(pipe.read, 5));
      return 0;
    });
    assert.equal(win32.CancelIoEx(pipe.read), false);
    const own = win32.ReadFile(pipe.read, Buffer.alloc(5));
    assert.equal(win32.CancelIoEx(pipe.read), false, 'it waits for the lock, and has not begun');
    await win32.WriteFile(pipe.write, Buffer.from('x'));
    model.clock.run(1);
    assert.equal((end[0] as { data: Buffer }).data.toString(), 'x');
    assert.equal(win32.CancelIoEx(pipe.read), true);
    assert.deepEqual(await own, { ok: false, code: 995, bytes: 0 });
  });

  it('has one lock for a synchronous end: a question waits for the call that is pending', () => {
    const { model, win32, pipe } = machine();
    void win32.ReadFile(pipe.read, Buffer.alloc(5));
    const questions = [
      () => win32.PeekNamedPipe(pipe.read),
      () => win32.ObjectName(pipe.read),
      () => win32.FileIndexNumber(pipe.read),
      () => win32.PipeEnd(pipe.read),
      () => win32.PipeBufferSize(pipe.read),
      () => win32.GetNamedPipeServerProcessId(pipe.read),
      () => win32.FileDeviceType(pipe.read),
    ];
    for (const question of questions) assert.throws(question, Waits);
    // In the broker each of them is a fault.
    assert.equal(model.faults.length, questions.length);
    // The other end is another file, and these ask no file at all.
    assert.equal(win32.PipeEnd(pipe.write), 'write');
    assert.equal(win32.ObjectType(pipe.read), 'File');
    assert.ok(win32.CompareObjectHandles(pipe.read, pipe.read));
  });

  it('answers at once under Wine', () => {
    const { win32, pipe } = machine({ personality: 'wine' });
    void win32.ReadFile(pipe.read, Buffer.alloc(5));
    assert.equal(win32.PeekNamedPipe(pipe.read), 0);
  });

  it('has the prober leave a thread behind that waits for the lock, and go on with another', async () => {
    const { model, win32, pipe } = machine();
    const prober = new ModelProber(model);
    const ask = () => passing(model, described(prober, model.broker.pid, pipe.read));
    void win32.ReadFile(pipe.read, Buffer.alloc(1));
    const began = model.clock.now;
    assert.equal((await ask())?.reason, 'silent');
    assert.ok(model.clock.now - began <= 100);
    assert.equal(prober.leftBehind, 1);
    void win32.WriteFile(pipe.write, Buffer.from('x'));
    assert.equal((await ask())?.name, '\\Device\\NamedPipe');
    assert.equal(prober.leftBehind, 1);
    assert.deepEqual(prober.process.table.all, []);
  });

  it('is named as the machine says, and numbered the same at both ends', () => {
    for (const name of ['\\Device\\NamedPipe', '\\Device\\NamedPipe\\', '', null]) {
      const { win32, pipe } = machine({ anonymousPipeName: name });
      assert.equal(win32.ObjectName(pipe.write), name);
      assert.equal(win32.FileIndexNumber(pipe.read), win32.FileIndexNumber(pipe.write));
      const other = win32.CreatePipe(null, 0);
      assert.notEqual(win32.FileIndexNumber(other.read), win32.FileIndexNumber(pipe.read));
    }
    const { win32, pipe } = machine({ personality: 'wine' });
    assert.match(win32.ObjectName(pipe.read) ?? '', /Win32Pipes/);
    assert.equal(win32.FileIndexNumber(pipe.read), null);
  });

  it('carries messages whole, and a long one in parts with 234', async () => {
    const { win32 } = machine();
    const server = win32.CreateNamedPipeW(
      { lpName: '\\\\.\\pipe\\x', dwOpenMode: 3, dwPipeMode: 6 },
      null,
    );
    const client = win32.CreateFileW(
      {
        ...{ lpFileName: '\\\\.\\pipe\\x', dwDesiredAccess: 0xc000_0000, dwShareMode: 0 },
        ...{ dwCreationDisposition: 3, dwFlagsAndAttributes: 0 },
      },
      null,
    );
    await win32.WriteFile(client, Buffer.from('long'));
    void win32.WriteFile(client, Buffer.from('b'));
    assert.deepEqual(await win32.ReadFile(server, Buffer.alloc(3)), {
      ok: false,
      code: 234,
      bytes: 3,
    });
    assert.deepEqual(await win32.ReadFile(server, Buffer.alloc(3)), { ok: true, bytes: 1 });
    assert.deepEqual(await win32.ReadFile(server, Buffer.alloc(3)), { ok: true, bytes: 1 });
    assert.throws(
      () =>
        win32.CreateFileW(
          {
            ...{ lpFileName: '\\\\.\\pipe\\x', dwDesiredAccess: 0xc000_0000, dwShareMode: 0 },
            ...{ dwCreationDisposition: 3, dwFlagsAndAttributes: 0 },
          },
          null,
        ),
      { code: 231 },
    );
  });
});
