// What is left to itself lives on with all it starts, also what it starts while the session ends.
import assert from 'node:assert/strict';
import type { Program } from '../../windowsModel/program';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

/** a.exe starts a b.exe every millisecond, and lives on. */
function machine(): WindowsModel {
  const model = new WindowsModel({ brokerPid: process.pid });
  model.install('b.exe', (me) => me.forEver());
  model.install('a.exe', function* (me: Program): Running<number> {
    for (let number = 0; number < 40; number++) {
      const b = me.create('b.exe', { inherits: true, standard: me.standard });
      if (!('hProcess' in b)) return b.code;
      yield* me.sleep(1);
    }
    yield* me.forEver();
    return 0;
  });
  return model;
}

const count = (model: WindowsModel, name: string): number =>
  model.processes.filter(({ imageName }) => imageName === name).length;

for (const followChildren of ['debug', 'job', 'off'] as const) {
  describe(`Detaching on the model of Windows, followed by "${followChildren}"`, () => {
    const begin = sessionsOnModel();

    it('from all ends none of those that are created meanwhile', async () => {
      const model = machine();
      const session = begin(model, { followChildren });
      await session.until(() => count(model, 'b.exe') === 5);
      void session.session.ending.detach(null);
      const { end } = await session.toEnd(10_000);
      assert.equal(end?.reason, 'detached');
      model.broker.end(0);
      await session.pass(100);
      assert.equal(count(model, 'a.exe'), 1);
      assert.equal(count(model, 'b.exe'), 40);
    });

    it('from one ends none of what it starts when the session is stopped', async () => {
      const model = machine();
      const session = begin(model, { followChildren });
      await session.until(() => count(model, 'b.exe') === 5);
      void session.session.ending.detach(named(session, 'a')[0]?.id ?? '');
      await session.pass(10);
      const before = followChildren === 'off' ? 0 : 5;
      session.session.ending.stop('stopped', 'enough');
      await session.toEnd(10_000);
      model.broker.end(0);
      await session.pass(100);
      assert.equal(count(model, 'a.exe'), 1);
      // Those it had started before were not left.
      assert.ok(count(model, 'b.exe') >= 40 - before - 1, `${count(model, 'b.exe')} live on`);
    });
  });
}
