// The debugger creates a process: what nobody needs to hold runs without a word from the broker, and all else is held.
import assert from 'node:assert/strict';
import { DebugEngine } from '../../../../src/broker/debugger/debugEngine';
import type { DebugNotice } from '../../../../src/broker/debugger/debugMessages';
import { WindowsModel } from '../../../windowsModel/windowsModel';

function machine() {
  const model = new WindowsModel();
  for (const name of ['child.exe', 'conhost.exe']) model.install(name, (me) => me.forEver());
  const notices: DebugNotice[] = [];
  const load = () => model.win32(model.broker);
  const engine = new DebugEngine(load, (notice) => void notices.push(notice));
  engine.connect();
  notices.length = 0;
  const answer = engine.create({
    ...{ lpApplicationName: 'child.exe', lpCommandLine: 'child.exe', bInheritHandles: false },
    ...{ console: 'detached', lpEnvironment: '\0\0', lpCurrentDirectory: 'C:\\' },
    ...{ standardHandles: null, attributeList: null },
  });
  assert.ok('created' in answer);
  const child = model.process(answer.created.dwProcessId);
  assert.ok(child);
  const goOn = (): void => {
    model.clock.advanceTo(model.clock.now + 1);
    engine.takeAll();
  };
  load().ResumeThread(answer.created.hThread);
  goOn();
  return { model, engine, notices, child, goOn };
}

describe('A debugger that creates', () => {
  it('lets its child run as soon as that is resumed, and tells nothing to whoever had it made', () => {
    const { notices, child } = machine();
    assert.deepEqual([child.isHeld, child.seesDebugger], [false, false]);
    assert.deepEqual(notices, []);
  });

  it('takes one event in a turn, so that commands are not kept waiting', () => {
    const { model, engine, child, notices } = machine();
    for (let count = 0; count < 2; count++) model.program(child).create('child.exe', { flags: 8 });
    model.clock.advanceTo(model.clock.now + 1);
    const told: number[] = [];
    while (engine.takeNext()) told.push(notices.length);
    // Of the child itself nothing is told; it has come to load a DLL.
    assert.deepEqual(told, [0, 1, 2]);
  });

  it('holds what the child creates until it is continued', () => {
    const { model, engine, child, notices, goOn } = machine();
    const made = model.program(child).create('child.exe', { flags: 8 });
    assert.ok('process' in made);
    goOn();
    assert.ok(made.process.isHeld);
    engine.obey({ type: 'continue', pid: made.process.pid });
    assert.ok(!made.process.isHeld);
    const [notice] = notices;
    assert.equal(notices.length, 1);
    assert.ok(notice?.type === 'created');
    // It may have ended by the time somebody asks for its name.
    assert.equal(notice.image, 'child.exe');
  });

  it('lets a console host run at once: the program that needs it waits for it', () => {
    const { model, child, notices, goOn } = machine();
    const host = model.program(child).create('conhost.exe', { flags: 8 });
    assert.ok('process' in host);
    goOn();
    assert.ok(!host.process.isHeld);
    assert.equal(notices.length, 1);
  });
});
