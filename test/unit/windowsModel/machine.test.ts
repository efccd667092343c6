// What else the model has of a machine: consoles and their hosts, refusals, kinds that cannot be copied, tables, slow files.
import assert from 'node:assert/strict';
import { ModelProber } from '../../windowsModel/session/modelProber';
import { described, passing } from './proberQuestion';
import type { Script } from '../../windowsModel/program';
import { NtReadFile, NtWaitForSingleObject, NtWriteFile } from '../../windowsModel/thread';
import { WindowsModel, type ModelOptions } from '../../windowsModel/windowsModel';

const queryInformation = 0x400;
const duplicateHandles = 0x40;
const noWindow = 0x800_0000;

const stays: Script = function* (me) {
  yield* me.forEver();
  return 0;
};

function machine(options: ModelOptions = {}) {
  const model = new WindowsModel(options);
  model.install('a.exe', stays);
  const me = model.program(model.broker);
  return { model, me, win32: model.win32(model.broker) };
}

describe('The model of a machine', () => {
  it('starts a console host for a program that needs a console, which inherits nothing; under Wine everything', () => {
    for (const personality of ['windows', 'wine'] as const) {
      const { model, me, win32 } = machine({ personality });
      const event = me.openEvent(true);
      const created = me.create('a.exe', { inherits: true, flags: noWindow });
      assert.ok('process' in created);
      model.clock.run(10);
      const host = win32.ProcessList().find(({ name }) => name === 'conhost.exe');
      assert.equal(host?.parentPid, created.process.pid);
      const has = model.process(host.pid)?.table.get(event) !== undefined;
      assert.equal(has, personality === 'wine');
      // It goes with the last of its console.
      created.process.end(0);
      assert.equal(model.process(host.pid), undefined);
    }
  });

  it('has the runtime open handles of its own when a process begins to run, none of them inheritable', () => {
    const { model, me } = machine();
    const created = me.create('a.exe', { flags: 8 });
    assert.ok('process' in created);
    assert.equal(created.process.table.size, 0);
    model.clock.run(10);
    const entries = created.process.table.all.map(([, entry]) => entry);
    assert.ok(entries.length > 5);
    assert.ok(entries.every(({ inherit }) => !inherit));
  });

  it('refuses copies of some kinds, and of processes that are protected', () => {
    const { model, me, win32 } = machine();
    const created = me.create('a.exe', { flags: 8 });
    assert.ok('process' in created);
    model.clock.run(10);
    const etw = created.process.table.all.find(
      ([, { object }]) => object.type === 'EtwRegistration',
    );
    assert.ok(etw);
    assert.equal(win32.CopyHandle(created.hProcess, etw[0]), null);
    const lsass = win32.ProcessList().find(({ name }) => name === 'lsass.exe');
    assert.ok(lsass);
    assert.deepEqual(win32.OpenForCopies(lsass.pid), { ok: false, code: 5 });
    assert.deepEqual(win32.OpenForCopies(0xfff0), { ok: false, code: 87 });
    const limited = win32.OpenProcess(0x1000, lsass.pid);
    assert.ok(limited !== null);
    assert.equal(win32.CommandLine(limited), null);
  });

  it('needs the right for each call', () => {
    const { me, win32 } = machine();
    const created = me.create('a.exe', { flags: 8 });
    assert.ok('process' in created);
    const weak = win32.OpenProcessHandle(0x1000, false, created.process.pid);
    assert.throws(() => win32.TerminateProcess(weak, 1), { code: 5 });
    assert.throws(() => win32.DuplicateHandle(weak, 4n, 0xffff_ffff_ffff_ffffn, false, 2), {
      code: 5,
    });
    assert.equal(win32.StartParameters(weak), null);
    win32.TerminateProcess(created.hProcess, 1);
    assert.throws(() => win32.TerminateProcess(created.hProcess, 1), { code: 5 });
  });

  it('tells one process’s handles where it may be asked, and else of the whole system, with addresses where it tells them', () => {
    for (const tellsAddresses of [true, false]) {
      const { model, me, win32 } = machine({ tellsAddresses });
      const created = me.create('a.exe', { flags: 8 });
      assert.ok('process' in created);
      model.clock.run(10);
      const { pid } = created.process;
      const asked = win32.OpenForCopies(pid, queryInformation);
      const weak = win32.OpenForCopies(pid, duplicateHandles);
      assert.ok(asked.ok && weak.ok);
      const [own, all] = [
        win32.ProcessHandles(asked.process, pid),
        win32.ProcessHandles(weak.process, pid),
      ];
      assert.deepEqual(model.tableReads, { ofSystem: 1, ofProcess: 1 });
      assert.equal(own.length, all.length);
      assert.ok(own.every(({ object }) => object === 0n));
      assert.ok(all.every(({ object }) => (object !== 0n) === tellsAddresses));
    }
  });

  it('lists the handles of one process from the table of the system under Wine', () => {
    const { model, win32 } = machine({ personality: 'wine' });
    assert.ok(win32.ProcessHandles(0xffff_ffff_ffff_ffffn, model.broker.pid).length > 2);
    assert.deepEqual(model.tableReads, { ofSystem: 1, ofProcess: 0 });
  });

  it('keeps the pid and the exit code of a process that has ended as long as somebody has a handle to it', () => {
    const { model, me, win32 } = machine();
    const created = me.create('a.exe', { flags: 8 });
    assert.ok('process' in created);
    const { pid } = created.process;
    created.process.end(3);
    assert.equal(win32.GetExitCodeProcess(created.hProcess), 3);
    assert.ok(win32.OpenForCopies(pid).ok);
    assert.ok(!win32.ProcessList().some((one) => one.pid === pid));
    win32.CloseHandle(created.hProcess);
    for (const [value, { object }] of model.broker.table.all) {
      if (object === created.process) win32.CloseHandle(value);
    }
    assert.deepEqual(win32.OpenForCopies(pid), { ok: false, code: 87 });
  });

  it('answers slowly for files on a server, which the prober waits for, up to a second', async () => {
    const { model, me } = machine();
    const slow = ['a', 'b'].map((name) => me.openFile(`\\\\server\\share\\${name}.txt`));
    for (const [at, value] of slow.entries()) {
      const entry = model.broker.table.get(value);
      assert.ok(entry && 'answersAfter' in entry.object);
      entry.object.answersAfter = at === 0 ? 300 : 5000;
    }
    const prober = new ModelProber(model);
    const [first, second] = await Promise.all(
      slow.map((value) => passing(model, described(prober, model.broker.pid, value))),
    );
    assert.equal(first?.name, '\\\\server\\share\\a.txt');
    assert.equal(second?.reason, 'silent');
    assert.equal(prober.leftBehind, 1);
  });

  it('keeps others from a file that is not shared, or that is being scanned', () => {
    const { model, me, win32 } = machine();
    const path = 'C:\\a.txt';
    const held = me.openFile(path, { share: 0 });
    assert.deepEqual([win32.CanOpen(path, 1), win32.CanOpen(path, 2)], [false, false]);
    me.closeNow(held);
    me.openFile(path, { share: 1, access: 1 });
    assert.deepEqual([win32.CanOpen(path, 1), win32.CanOpen(path, 2)], [true, false]);
    const finished = model.system.files.scan('C:\\b.txt');
    me.openFile('C:\\c.txt');
    assert.throws(() => me.openFile('C:\\b.txt'), { code: 32 });
    finished();
    assert.ok(me.openFile('C:\\b.txt'));
  });

  it('tells the last system call of a thread that waits, with its first argument', () => {
    const { model, me } = machine();
    const calls = [NtReadFile, NtWriteFile, NtWaitForSingleObject];
    for (const call of calls) {
      const pipe = me.openPipe(true, 4);
      const event = me.openEvent(true);
      const value = call === NtReadFile ? pipe.read : call === NtWriteFile ? pipe.write : event;
      model.install('waits.exe', function* (one) {
        if (call === NtReadFile) yield* one.read(value, 1);
        else if (call === NtWriteFile) yield* one.write(value, 'more than four');
        else yield* one.wait(value);
        return 0;
      });
      const created = me.create('waits.exe', { inherits: true, flags: 8 });
      assert.ok('process' in created);
      assert.equal(model.lastSystemCall(created.thread.tid), null);
      model.clock.run(10);
      const last = model.lastSystemCall(created.thread.tid);
      assert.deepEqual(last, { number: call, firstArgument: value });
    }
  });

  it('suspends and resumes, and lets nothing happen meanwhile', () => {
    const { model, me, win32 } = machine();
    let turns = 0;
    model.install('counts.exe', function* (one) {
      for (;;) {
        turns++;
        yield* one.sleep(1);
      }
    });
    const created = me.create('counts.exe', { flags: 8 });
    assert.ok('process' in created);
    model.clock.run(10);
    assert.ok(turns > 5);
    assert.ok(win32.NtSuspendProcess(created.hProcess));
    const before = turns;
    model.clock.run(100);
    assert.equal(turns, before);
    assert.ok(win32.NtResumeProcess(created.hProcess));
    model.clock.run(10);
    assert.ok(turns > before);
  });

  it('gives a child of a chosen parent that one’s handles, job and pid', () => {
    const { model, win32 } = machine();
    const parent = model.outside('parent.exe');
    const theirs = model.program(parent).openEvent(true);
    const opened = win32.OpenForCopies(parent.pid, 0x80);
    assert.ok(opened.ok);
    const list = win32.AttributeList({ parentProcess: opened.process, handleList: [theirs] });
    const child = win32.CreateProcessW({
      ...{ lpApplicationName: 'a.exe', lpCommandLine: 'a', bInheritHandles: true, debug: false },
      ...{ console: 'detached', lpEnvironment: '', lpCurrentDirectory: 'C:\\' },
      ...{ standardHandles: null, attributeList: list },
    });
    const process = model.process(child.dwProcessId);
    assert.equal(process?.parentPid, parent.pid);
    assert.equal(process.table.get(theirs)?.object, parent.table.get(theirs)?.object);
    const weak = win32.OpenForCopies(parent.pid, 0x1000);
    assert.ok(weak.ok);
    const other = win32.AttributeList({ parentProcess: weak.process, handleList: null });
    assert.throws(
      () =>
        win32.CreateProcessW({
          ...{
            lpApplicationName: 'a.exe',
            lpCommandLine: 'a',
            bInheritHandles: true,
            debug: false,
          },
          ...{ console: 'detached', lpEnvironment: '', lpCurrentDirectory: 'C:\\' },
          ...{ standardHandles: null, attributeList: other },
        }),
      { code: 5 },
    );
  });
});
