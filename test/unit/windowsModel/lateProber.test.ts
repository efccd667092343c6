// A prober that is still starting: what it says of files comes when their processes have been told of, and stops wait for it.
import assert from 'node:assert/strict';
import type { StopRule } from '../../../src/model/processes/stopRules';
import type { ProcessState } from '../../../src/model/session/state';
import type { ModelSession } from '../../windowsModel/session/modelSession';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

/** Milliseconds until the prober answers for the first time. */
const start = 1000;

/** a.exe starts b.exe, and that c.exe, each with all that it can pass on. */
function machine(): WindowsModel {
  const model = new WindowsModel({ brokerPid: process.pid });
  for (const [name, next] of [
    ['a.exe', 'b.exe'],
    ['b.exe', 'c.exe'],
  ] as const) {
    model.install(name, function* (me): Running<number> {
      const created = me.create(next, { inherits: true, standard: me.standard });
      if (!('hProcess' in created)) return created.code;
      yield* me.wait(created.hProcess);
      return 0;
    });
  }
  model.install('c.exe', function* (me): Running<number> {
    yield* me.sleep(3000);
    return 0;
  });
  return model;
}

const logOf = (process: ProcessState | undefined) =>
  process?.birth?.brokerHandles.filter(
    ({ label, file }) => label === 'log' || file?.name?.endsWith('log.txt'),
  );

describe('A prober that is still starting', () => {
  const begin = sessionsOnModel();

  function late(stopRules: readonly StopRule[] = []): ModelSession {
    const model = machine();
    const session = begin(
      model,
      {
        inherit: 'all',
        handles: { log: { kind: 'file', path: 'C:\\log.txt', access: 'write' } },
      },
      { stopRules },
    );
    const { prober } = session;
    const ask = prober.ask.bind(prober);
    prober.ask = async (question) => {
      if (model.clock.now < start)
        await new Promise<void>((resolve) => model.clock.after(start - model.clock.now, resolve));
      return ask(question);
    };
    return session;
  }

  it('leaves nobody to blame for what the launch has passed on, however far down', async () => {
    const session = late();
    await session.until(() => named(session, 'c.exe').length > 0, start - 1);
    await session.toEnd();
    for (const name of ['b.exe', 'c.exe']) {
      const [process] = named(session, name);
      assert.deepEqual(
        logOf(process)?.map(({ label, openedBy }) => [label, openedBy]),
        [['log', undefined]],
        name,
      );
    }
  });

  it('has a stop wait until it is known what the process inherits', async () => {
    const session = late([{ image: 'c.exe', handle: 'log' }]);
    await session.until(() => named(session, 'c.exe')[0]?.stop != null);
    const [c] = named(session, 'c.exe');
    assert.match(c?.stop ?? '', /inherits log/);
    assert.deepEqual(
      logOf(c)?.map(({ label }) => label),
      ['log'],
    );
    assert.ok(c);
    session.session.launch.resume(c.id);
    await session.toEnd();
  });
});
