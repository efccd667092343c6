// Jobs, debug objects and exceptions of the model: who is told what, when, and who stands still meanwhile.
import assert from 'node:assert/strict';
import type { DebugEvent } from '../../../src/win32/bindings/debugging';
import type { ProcessToCreate } from '../../../src/win32/bindings/processes';
import type { Win32 } from '../../../src/win32/win32';
import { CREATE_BREAKAWAY_FROM_JOB } from '../../windowsModel/createProcess';
import type { Script } from '../../windowsModel/program';
import { WindowsModel, type ModelOptions } from '../../windowsModel/windowsModel';

const DBG_CONTINUE = 0x1_0002;
const DBG_EXCEPTION_NOT_HANDLED = 0x8001_0001;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const request = (lpApplicationName: string, debug: boolean): ProcessToCreate => ({
  ...{ lpApplicationName, lpCommandLine: lpApplicationName, bInheritHandles: false, debug },
  ...{ console: 'detached', lpEnvironment: '', lpCurrentDirectory: 'C:\\' },
  ...{ standardHandles: null, attributeList: null },
});

const quits = (code: number): Script =>
  function* (me) {
    yield* me.sleep(1);
    return code;
  };

function machine(options: ModelOptions = {}) {
  const model = new WindowsModel({ runtimeHandles: false, ...options });
  return { model, win32: model.win32(model.broker) };
}

/** Messages of a job, as far as they have come. */
function messagesOf(win32: Win32, job: bigint): string[] {
  const heard: string[] = [];
  const port = win32.CreateJobPort(job);
  const next = (): void =>
    void win32.NextJobMessage(port).then((message) => {
      if (!message) return;
      heard.push(`${message.message} ${message.pid}`);
      next();
    });
  next();
  return heard;
}

describe('A job of the model', () => {
  it('reports who comes and who goes, and has what its members start', async () => {
    const { model, win32 } = machine();
    model.install('b.exe', quits(0xc000_0005));
    model.install('a.exe', function* (me) {
      const b = me.create('b.exe', { flags: 8 });
      if ('process' in b) yield* me.wait(b.hProcess);
      return 0;
    });
    const job = win32.CreateJobObjectW(null);
    const heard = messagesOf(win32, job);
    const a = win32.CreateProcessW(request('a.exe', false));
    win32.AssignProcessToJobObject(job, a.hProcess);
    assert.deepEqual(win32.JobProcessIds(job), [a.dwProcessId]);
    win32.ResumeThread(a.hThread);
    model.clock.run();
    await settled();
    const b = model.calls.size > 0 ? heard.map((text) => text.split(' ')[1]) : [];
    const [, second = ''] = [...new Set(b)];
    assert.deepEqual(heard, [
      `6 ${a.dwProcessId}`,
      `6 ${second}`,
      `8 ${second}`,
      `7 ${a.dwProcessId}`,
      '4 0',
    ]);
  });

  it('loses a message where the machine does', async () => {
    const { model, win32 } = machine({ isDelivered: (message) => message !== 7 });
    model.install('a.exe', quits(0));
    const job = win32.CreateJobObjectW(null);
    const heard = messagesOf(win32, job);
    const a = win32.CreateProcessW(request('a.exe', false));
    win32.AssignProcessToJobObject(job, a.hProcess);
    win32.ResumeThread(a.hThread);
    model.clock.run();
    await settled();
    assert.deepEqual(heard, [`6 ${a.dwProcessId}`, '4 0']);
  });

  it('tells of those that TerminateJobObject ends, but not under Wine', async () => {
    for (const personality of ['windows', 'wine'] as const) {
      const { model, win32 } = machine({ personality });
      model.install('a.exe', quits(0));
      const job = win32.CreateJobObjectW(null);
      const heard = messagesOf(win32, job);
      const a = win32.CreateProcessW(request('a.exe', false));
      win32.AssignProcessToJobObject(job, a.hProcess);
      win32.TerminateJobObject(job, 9);
      await settled();
      assert.equal(win32.GetExitCodeProcess(a.hProcess), 9);
      assert.equal(heard.includes(`7 ${a.dwProcessId}`), personality === 'windows');
    }
  });

  it('ends its processes with its last handle, when it is to', () => {
    const { model, win32 } = machine();
    model.install('a.exe', quits(0));
    const job = win32.CreateJobObjectW(null);
    win32.SetKillOnJobClose(job);
    const a = win32.CreateProcessW(request('a.exe', false));
    win32.AssignProcessToJobObject(job, a.hProcess);
    assert.equal(win32.HasEnded(a.hProcess), false);
    win32.CloseHandle(job);
    assert.equal(win32.HasEnded(a.hProcess), true);
  });

  it('lets those leave that ask to, when it allows it; otherwise they fail with 5', () => {
    const { model, win32 } = machine();
    model.install('a.exe', function* (me) {
      yield* me.forEver();
      return 0;
    });
    const job = win32.CreateJobObjectW(null);
    const a = win32.CreateProcessW(request('a.exe', false));
    win32.AssignProcessToJobObject(job, a.hProcess);
    const process = model.process(a.dwProcessId);
    assert.ok(process);
    const leave = () =>
      model.program(process).create('a.exe', { flags: 8 | CREATE_BREAKAWAY_FROM_JOB });
    assert.equal(leave().code, 5);
    win32.SetKillOnJobClose(job);
    const left = leave();
    assert.ok('process' in left);
    assert.deepEqual(win32.JobProcessIds(job), [a.dwProcessId]);
  });

  it('takes no process that refuses, with its code', () => {
    const { model, win32 } = machine();
    model.install('store.exe', quits(0), { jobRefusal: 87 });
    const job = win32.CreateJobObjectW(null);
    const { hProcess } = win32.CreateProcessW(request('store.exe', false));
    assert.throws(() => win32.AssignProcessToJobObject(job, hProcess), { code: 87 });
  });
});

describe('A debugger of the model', () => {
  /** All events that wait, each continued at once; exceptions with the answer that is given. */
  function take(win32: Win32, answer = DBG_EXCEPTION_NOT_HANDLED): readonly DebugEvent[] {
    const events: DebugEvent[] = [];
    for (let event = win32.NextDebugEvent(); event; event = win32.NextDebugEvent()) {
      events.push(event);
      if (event.kind === 'processCreated') win32.HideDebugger(event.hProcess);
      win32.ContinueDebugEvent(event, event.kind === 'exception' ? answer : DBG_CONTINUE);
    }
    return events;
  }
  const kinds = (events: readonly DebugEvent[]): readonly string[] =>
    events.map(({ kind }) => kind);

  it('is told of a process when its first thread first runs; under Wine at its creation', () => {
    for (const personality of ['windows', 'wine'] as const) {
      const { model, win32 } = machine({ personality });
      model.install('a.exe', quits(5));
      win32.ConnectToDebugger();
      const a = win32.CreateProcessW(request('a.exe', true));
      model.clock.run(1000);
      const early = kinds(take(win32));
      assert.deepEqual(early, personality === 'wine' ? ['processCreated'] : []);
      win32.ResumeThread(a.hThread);
      const late: string[] = [];
      for (let count = 0; count < 20; count++) {
        model.clock.run(1);
        late.push(...kinds(take(win32)));
      }
      const dlls = ['other', 'other'];
      assert.deepEqual([...early, ...late], ['processCreated', ...dlls, 'processExited']);
    }
  });

  it('holds a process until its event is continued, and what it starts, too', () => {
    const { model, win32 } = machine();
    let told = 0;
    model.onDebugEvent(() => told++);
    let ran = false;
    model.install('b.exe', function* (me) {
      ran = true;
      yield* me.sleep(1);
      return 0;
    });
    model.install('a.exe', function* (me) {
      const b = me.create('b.exe', { flags: 8 });
      if ('process' in b) yield* me.wait(b.hProcess);
      return 0;
    });
    win32.ConnectToDebugger();
    win32.ResumeThread(win32.CreateProcessW(request('a.exe', true)).hThread);
    for (let count = 0; count < 20 && told < 4; count++) {
      model.clock.run(1);
      if (told < 4) take(win32);
    }
    model.clock.run(1000);
    assert.equal(ran, false);
    const created = win32.NextDebugEvent();
    assert.equal(created?.kind, 'processCreated');
    const { pid } = created;
    assert.equal(model.process(pid)?.imageName, 'b.exe');
    // One that is held does not end before it is let go.
    win32.TerminateProcess(created.hProcess, 4);
    assert.equal(win32.HasEnded(created.hProcess), false);
    assert.equal(win32.NextDebugEvent(), null);
    win32.ContinueDebugEvent(created, DBG_CONTINUE);
    const end = win32.NextDebugEvent();
    assert.ok(end?.kind === 'processExited' && end.exitCode === 4);
    win32.ContinueDebugEvent(end, DBG_CONTINUE);
    assert.equal(win32.HasEnded(created.hProcess), true);
    assert.equal(ran, false);
  });

  it('is told of the end of a process that never ran, without its creation', () => {
    const { model, win32 } = machine();
    model.install('a.exe', quits(0));
    win32.ConnectToDebugger();
    const a = win32.CreateProcessW(request('a.exe', true));
    win32.TerminateProcess(a.hProcess, 1);
    assert.deepEqual(kinds(take(win32)), ['processExited']);
  });

  it('is told of a loader that sees it by a breakpoint', () => {
    const { model, win32 } = machine();
    model.install('a.exe', quits(0));
    win32.ConnectToDebugger();
    win32.ResumeThread(win32.CreateProcessW(request('a.exe', true)).hThread);
    const codes: number[] = [];
    for (let count = 0; count < 20; count++) {
      model.clock.run(1);
      for (let event = win32.NextDebugEvent(); event; event = win32.NextDebugEvent()) {
        if (event.kind === 'exception') codes.push(event.code);
        win32.ContinueDebugEvent(event, DBG_CONTINUE);
      }
    }
    assert.deepEqual(codes, [0x8000_0003]);
  });

  /** The exit code of a program that closes a handle twice and exits with 7. */
  function closesTwice(options: ModelOptions, answer: number | null): readonly [number, number] {
    const { model, win32 } = machine(options);
    model.install('close.exe', function* (me) {
      const handle = me.openEvent();
      yield* me.close(handle);
      yield* me.close(handle);
      const held = me.openEvent();
      me.protect(held, true);
      yield* me.close(held);
      return 7;
    });
    if (answer !== null) win32.ConnectToDebugger();
    const a = win32.CreateProcessW(request('close.exe', answer !== null));
    win32.ResumeThread(a.hThread);
    let exceptions = 0;
    for (let count = 0; count < 40; count++) {
      model.clock.run(1);
      if (answer !== null) {
        exceptions += take(win32, answer).filter(({ kind }) => kind === 'exception').length;
      }
    }
    return [win32.GetExitCodeProcess(a.hProcess), exceptions];
  }

  it('has NtClose raise what it returns to everybody else, which ends a program whose debugger does not answer it', () => {
    assert.deepEqual(closesTwice({}, null), [7, 0]);
    assert.deepEqual(closesTwice({}, DBG_CONTINUE), [7, 2]);
    assert.deepEqual(closesTwice({}, DBG_EXCEPTION_NOT_HANDLED), [0xc000_0008, 2]);
    assert.deepEqual(closesTwice({ personality: 'wine' }, DBG_CONTINUE), [0xc000_0008, 0]);
  });

  it('leaves a process, or ends it, when the debug object goes', () => {
    for (const ends of [false, true]) {
      const { model, win32 } = machine();
      model.install('a.exe', function* (me) {
        yield* me.forEver();
        return 0;
      });
      win32.ConnectToDebugger();
      const other = model.win32(model.broker);
      const a = other.CreateProcessW(request('a.exe', false));
      const debuggee = win32.CreateProcessW(request('a.exe', true));
      if (ends) win32.EndDebuggeesWithDebugger();
      model.broker.end(1);
      const processes = [a, debuggee].map(({ dwProcessId }) => model.process(dwProcessId));
      assert.deepEqual(
        processes.map((process) => process?.hasEnded ?? true),
        [false, ends],
      );
    }
  });
});
