// Whole sessions of the broker on the model of Windows, in the model's time.
import assert from 'node:assert/strict';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { sessionsOnModel } from './modelMachine';

describe('A session on the model of Windows', () => {
  const begin = sessionsOnModel();

  /** A machine on which a.exe starts b.exe with its standard handles, and both write. */
  function machine(): WindowsModel {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('b.exe', function* (me) {
      yield* me.write(me.standard[1], 'from b');
      yield* me.sleep(20);
      return 7;
    });
    model.install('a.exe', function* (me) {
      yield* me.write(me.standard[1], 'from a, ');
      const b = me.create('b.exe', { inherits: true, standard: me.standard });
      if (!('process' in b)) return b.code;
      yield* me.wait(b.hProcess);
      return 3;
    });
    return model;
  }

  for (const followChildren of ['debug', 'job', 'off'] as const) {
    it(`runs a tree to its end, followed by "${followChildren}"`, async () => {
      const model = machine();
      const one = begin(model, { followChildren });
      const state = await one.toEnd();
      assert.equal(state.end?.reason, 'finished', JSON.stringify(state.end));
      const ended = state.processes.map(({ name, exitCode }) => [name, exitCode]);
      const b = followChildren === 'off' ? [] : [['b.exe', 7]];
      assert.deepEqual(
        ended.filter(([name]) => name !== 'conhost.exe'),
        [['a', 3], ...b],
      );
      const stdout = state.pipes.find(({ label }) => label === 'stdout');
      assert.equal(stdout?.phase, 'endOfFile');
      assert.equal(stdout.bytes, 'from a, from b'.length);
      assert.deepEqual(state.broker.handlesLeft, []);
      assert.deepEqual(model.faults, []);
    });
  }
});
