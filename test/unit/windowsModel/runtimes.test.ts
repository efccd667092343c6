// What the processes of a session are written in: known of those that create others, and of those somebody looks at.
import assert from 'node:assert/strict';
import type { ProgramSigns } from '../../../src/model/runtimes/runtime';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

const usual = ['ntdll.dll', 'kernel32.dll', 'kernelbase.dll', 'user32.dll', 'gdi32.dll'];
const signs = (more: Partial<ProgramSigns>): ProgramSigns => ({
  ...{ modules: usual, imports: [], marks: [] },
  ...more,
});

describe('The runtime of a process', () => {
  const begin = sessionsOnModel();

  /** a.exe starts b.exe so many times; each does nothing for a moment. */
  function machine(ofA: ProgramSigns, births = 1, name = 'a.exe') {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('b.exe', function* (me) {
      yield* me.sleep(50);
      return 0;
    });
    model.install(
      name,
      function* (me) {
        for (let count = 0; count < births; count++) {
          me.create('b.exe', { flags: 8 });
          yield* me.sleep(100);
        }
        return 0;
      },
      { signs: ofA },
    );
    return model;
  }

  for (const followChildren of ['debug', 'job'] as const) {
    it(`is found when it creates another, and not of the other (${followChildren})`, async () => {
      const session = begin(machine(signs({ marks: ['go'] })), { followChildren });
      await session.toEnd();
      assert.deepEqual(
        named(session, 'a').map(({ runtime }) => runtime),
        ['go'],
      );
      const [b] = named(session, 'b.exe');
      assert.ok(b && !('runtime' in b));
    });
  }

  it('is told once, however many processes it creates', async () => {
    const model = machine(signs({ imports: ['msvcrt.dll'] }), 5);
    const session = begin(model);
    await session.toEnd();
    const told = session.events.flatMap((event) => (event.type === 'runtimeFound' ? [event] : []));
    assert.deepEqual(
      told.map(({ id, runtime }) => [id, runtime]),
      [['a', 'crt']],
    );
    assert.equal(model.calls.get('ProgramSigns'), 1);
  });

  it('is told by the name of the program alone, without a look into its memory', async () => {
    const model = machine(signs({}), 2, 'node.exe');
    const session = begin(model, { program: 'node.exe' });
    await session.toEnd();
    assert.equal(session.state.processes[0]?.runtime, 'node');
    assert.equal(model.calls.get('ProgramSigns'), undefined);
  });

  it('is Win32 when it shows nothing, after three looks at one that may be only starting', async () => {
    const young = machine(signs({ modules: usual.slice(0, 3) }), 5);
    const session = begin(young);
    await session.toEnd();
    assert.equal(session.state.processes[0]?.runtime, 'win32');
    assert.equal(young.calls.get('ProgramSigns'), 3);
  });

  it('is not told of one that loads nothing', async () => {
    const session = begin(machine(signs({ modules: [] }), 5));
    await session.toEnd();
    assert.equal(session.state.processes[0]?.runtime, undefined);
  });

  it('is not looked for at the birth of its console host, when it has loaded next to nothing', async () => {
    const model = machine(signs({ imports: ['msvcrt.dll'] }), 0);
    const session = begin(model, { console: 'noWindow' });
    await session.toEnd();
    assert.equal(named(session, 'conhost.exe').length, 1);
    assert.equal(model.calls.get('ProgramSigns'), undefined);
  });

  it('is found when somebody takes a snapshot', async () => {
    const model = machine(signs({ modules: [...usual, 'coreclr.dll'] }), 0);
    model.install(
      'waits.exe',
      function* (me) {
        yield* me.sleep(500);
        return 0;
      },
      { signs: signs({ modules: [...usual, 'coreclr.dll'] }) },
    );
    const session = begin(model, { program: 'waits.exe', console: 'detached' });
    await session.until(() => session.state.processes[0]?.phase === 'running');
    await session.pass(20);
    const child = session.session.parts.processes.living('waits');
    await Promise.all([session.session.parts.watch.snapshot(child), session.pass(200)]);
    assert.equal(session.state.processes[0]?.runtime, 'dotnet');
    await session.toEnd();
  });
});
