// The debugger attaches to a process that runs: what the kernel tells of it again is no birth, and the process does not notice.
import assert from 'node:assert/strict';
import { DebugEngine } from '../../../../src/broker/debugger/debugEngine';
import type { DebugNotice } from '../../../../src/broker/debugger/debugMessages';
import { STATUS_BREAKPOINT } from '../../../../src/win32/constants';
import { WindowsModel } from '../../../windowsModel/windowsModel';

function machine() {
  const model = new WindowsModel();
  model.install('child.exe', (me) => me.forEver());
  model.install('breaks.exe', function* (me) {
    yield* me.sleep(50);
    yield* me.raise(STATUS_BREAKPOINT);
    return 0;
  });
  const notices: DebugNotice[] = [];
  const engine = new DebugEngine(
    (onCall) => model.win32(model.broker, { onCall }),
    (notice) => void notices.push(notice),
  );
  engine.connect();
  notices.length = 0;
  const start = (name: string) => {
    const created = model.program(model.outside('shell.exe')).create(name, { flags: 8 });
    assert.ok('process' in created);
    model.clock.advanceTo(model.clock.now + 5);
    return created.process;
  };
  return { model, engine, notices, start };
}

describe('A debugger that attaches', () => {
  it('tells of nothing but its answer, and lets the process go on unaware', () => {
    const { model, engine, notices, start } = machine();
    const process = start('child.exe');
    engine.obey({ type: 'attach', pid: process.pid });
    assert.ok(process.isHeld, 'nothing runs in it before it is hidden from');
    engine.takeAll();
    const answer = { isDebugged: true, followsCreated: true };
    assert.deepEqual(notices, [{ type: 'attachAnswer', pid: process.pid, answer }]);
    const { isHeld, seesDebugger, debugObject } = process;
    assert.deepEqual([isHeld, seesDebugger, debugObject !== null], [false, false, true]);
    const child = model.program(process).create('child.exe', { flags: 8 });
    assert.ok('process' in child);
    model.clock.advanceTo(model.clock.now + 1);
    engine.takeAll();
    assert.deepEqual(
      notices.map((notice) => ('pid' in notice ? [notice.type, notice.pid] : [])),
      [
        ['attachAnswer', process.pid],
        ['created', child.process.pid],
      ],
    );
    engine.obey({ type: 'detach', pid: process.pid });
    assert.equal(process.debugObject, null);
  });

  it('leaves a breakpoint to the program that runs into it', () => {
    const { model, engine, notices, start } = machine();
    const process = start('breaks.exe');
    engine.obey({ type: 'attach', pid: process.pid });
    for (let turn = 0; turn < 100; turn++) {
      engine.takeAll();
      model.clock.advanceTo(model.clock.now + 1);
    }
    // Nobody handles it, so the program ends by it, as without a debugger.
    assert.ok(process.hasEnded);
    assert.equal(process.exitCode, STATUS_BREAKPOINT);
    assert.ok(notices.some(({ type }) => type === 'exited'));
  });

  it('says why it is not the debugger of a process', () => {
    const { engine, notices, start } = machine();
    const why = (pid: number): unknown => {
      engine.obey({ type: 'attach', pid });
      const last = notices.at(-1);
      return last?.type === 'attachAnswer' && !last.answer.isDebugged ? last.answer.why : null;
    };
    const process = start('child.exe');
    assert.equal(why(process.pid), null);
    assert.equal(why(process.pid), 'otherDebugger');
    assert.equal(why(99_999), 'exited');
    const other = start('child.exe');
    other.refuses = 0x20;
    assert.equal(why(other.pid), 'denied');
  });
});
