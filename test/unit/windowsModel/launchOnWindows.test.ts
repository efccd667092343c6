// Launches that Windows treats otherwise than Wine: refused jobs, console hosts, and what is read and opened for them.
import assert from 'node:assert/strict';
import { findings } from '../../../src/model/findings/findings';
import type { StopRule } from '../../../src/model/processes/stopRules';
import { ERROR_ACCESS_DENIED } from '../../../src/win32/constants';
import type { Running } from '../../windowsModel/thread';
import type { Program } from '../../windowsModel/program';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

/** a.exe starts `count` times b.exe, one after the other. */
function machine(
  count: number,
  more: Parameters<WindowsModel['install']>[2] = {},
  personality: 'windows' | 'wine' = 'windows',
): WindowsModel {
  const model = new WindowsModel({ brokerPid: process.pid, personality });
  model.install('b.exe', function* (me) {
    yield* me.sleep(5);
    return 7;
  });
  model.install(
    'a.exe',
    function* (me: Program): Running<number> {
      for (let number = 0; number < count; number++) {
        const b = me.create('b.exe', { inherits: true, standard: me.standard });
        if (!('hProcess' in b)) return b.code;
        yield* me.wait(b.hProcess);
      }
      return 3;
    },
    more,
  );
  return model;
}

describe('A program that Windows keeps out of the job', () => {
  const begin = sessionsOnModel();
  const refused = { jobRefusal: ERROR_ACCESS_DENIED };

  it('runs, followed by the debugger alone, and a finding says so', async () => {
    const session = begin(machine(1, refused));
    const state = await session.toEnd();
    assert.equal(named(session, 'a')[0]?.exitCode, 3);
    assert.equal(named(session, 'b.exe')[0]?.exitCode, 7);
    const [finding] = findings(state).filter(({ code }) => code === 'left-job');
    assert.equal(finding?.severity, 'information');
    assert.match(finding.why ?? '', /Windows does not let this program into the job/);
    assert.deepEqual(state.broker.handlesLeft, []);
  });

  it('is created without the privilege that a session which reads others enables', async () => {
    const model = machine(0);
    model.broker.debugPrivilege = 'disabled';
    await begin(model).toEnd();
    assert.equal(model.broker.debugPrivilege, 'disabled');
  });

  it('is ended with the session', async () => {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('a.exe', (me) => me.forEver(), refused);
    const session = begin(model);
    await session.until(() => named(session, 'a')[0]?.phase === 'running');
    session.session.ending.stop('stopped', 'enough');
    const { end } = await session.toEnd(10_000);
    assert.equal(end?.reason, 'stopped');
    assert.ok(!model.processes.some(({ imageName }) => imageName === 'a.exe'));
  });

  it('is not started where nothing else could end it', async () => {
    const session = begin(machine(1, refused), { followChildren: 'job' });
    const state = await session.toEnd();
    const [a] = state.processes;
    assert.equal(a?.phase, 'failed');
    assert.equal(a.error?.api, 'AssignProcessToJobObject');
    assert.equal(a.error.code, ERROR_ACCESS_DENIED);
  });
});

describe('A console host', () => {
  const begin = sessionsOnModel();

  it('is never held: the program that needs it waits for it', async () => {
    const model = machine(1);
    const stopRules = ['conhost.exe', 'b.exe'].map((image) => ({ image, handle: null }));
    const session = begin(model, { console: 'new' }, { stopRules });
    await session.until(() => named(session, 'b.exe')[0]?.stop != null);
    const [host] = named(session, 'conhost.exe');
    assert.equal(host?.stop, null);
    assert.equal(host.phase, 'running');
    session.session.launch.resume(named(session, 'b.exe')[0]?.id ?? '');
    const { end } = await session.toEnd();
    assert.equal(end?.reason, 'finished');
  });
});

describe('What is read for a launch', () => {
  const begin = sessionsOnModel();

  it('is the table of the whole system once, and never for what the children start', async () => {
    const few = machine(1);
    await begin(few).toEnd();
    assert.equal(few.tableReads.ofSystem, 1);
  });

  it('is no table of the whole system where there is no pipe to search for', async () => {
    const model = machine(1);
    await begin(model, { stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' } }).toEnd();
    assert.equal(model.tableReads.ofSystem, 0);
  });

  it('is no list of all processes, and the environment of the child once', async () => {
    const model = machine(1);
    const session = begin(model, { stopOnEntry: true });
    await session.until(() => session.state.processes.length > 0);
    assert.equal(model.calls.get('ProcessList'), undefined);
    assert.equal(model.calls.get('StartParameters'), 1);
    session.session.launch.resume(session.state.processes[0]?.id ?? '');
    await session.toEnd();
  });

  for (const followChildren of ['debug', 'job'] as const) {
    it(`is the same for ten processes as for one, followed by "${followChildren}"`, async () => {
      const model = machine(10);
      const session = begin(model, { followChildren });
      await session.toEnd();
      assert.equal(named(session, 'b.exe').length, 10);
      assert.equal(model.tableReads.ofSystem, 1);
    });
  }
});

describe('What is read of each process that a child starts', () => {
  const begin = sessionsOnModel();

  /** By function: calls of a session with eleven such processes beyond those of a session with one. */
  async function callsForTen(personality: 'windows' | 'wine') {
    const [few, many] = [1, 11].map((count) => machine(count, {}, personality));
    assert.ok(few && many);
    const session = begin(few);
    await session.toEnd();
    session.dispose();
    await begin(many).toEnd();
    const more = (name: string): number => (many.calls.get(name) ?? 0) - (few.calls.get(name) ?? 0);
    return { more, tables: many.tableReads.ofSystem - few.tableReads.ofSystem };
  }

  it('are its parameters, once, and nothing of its memory besides', async () => {
    const { more } = await callsForTen('windows');
    assert.equal(more('StartParameters'), 10);
    assert.equal(more('CurrentDirectory'), 0);
    assert.equal(more('CommandLine'), 0);
  });

  it('is no list of all processes at its end', async () => {
    const { more } = await callsForTen('windows');
    assert.equal(more('ProcessList'), 0);
  });

  it('is the table of the system once, where it alone tells the handles of a process', async () => {
    const { tables } = await callsForTen('wine');
    assert.equal(tables, 10);
  });
});

describe('A process that a child starts', () => {
  const begin = sessionsOnModel();

  /** What happens to b.exe, in its order. */
  function watched(stopRules: readonly StopRule[]) {
    const session = begin(machine(1), {}, { stopRules });
    const order: string[] = [];
    const { debug } = session;
    assert.ok(debug);
    const resume = debug.resume.bind(debug);
    debug.resume = (pid) => {
      order.push('let go');
      resume(pid);
    };
    session.session.parts.events.onEvent((event) => {
      if (event.type === 'processCreated' && event.name === 'b.exe') order.push('told');
    });
    return { session, order };
  }

  it('is let go once its handles are read, and told of after that', async () => {
    const { session, order } = watched([]);
    await session.toEnd();
    assert.deepEqual(order, ['let go', 'told']);
    const [b] = named(session, 'b.exe');
    assert.ok((b?.birth?.childHandles.length ?? 0) > 0);
    assert.equal(b?.leftJobAt, undefined);
  });

  it('is held while it is not known whether it is to stop', async () => {
    const { session, order } = watched([{ image: 'other.exe', handle: null }]);
    await session.toEnd();
    assert.deepEqual(order, ['told', 'let go']);
  });
});

describe('A search for holders', () => {
  const begin = sessionsOnModel();

  it('never opens the processes of Windows itself', async () => {
    const model = new WindowsModel({ brokerPid: process.pid, tellsAddresses: false });
    const guarded = model.processes.filter(({ imageName }) => imageName === 'lsass.exe');
    // As an administrator, to whom nothing is refused.
    for (const each of model.processes) {
      each.refuses = 0;
      if (each !== model.broker) model.program(each).openFile('C:\\log.txt');
    }
    const opened: number[] = [];
    const find = model.system.process.bind(model.system);
    model.system.process = (pid) => {
      opened.push(pid);
      return find(pid);
    };
    model.install('holder.exe', (me) => me.forEver());
    model.install('a.exe', function* (me): Running<number> {
      me.create('holder.exe', { inherits: true, standard: me.standard });
      yield* me.sleep(1);
      return 3;
    });
    const session = begin(model);
    await session.until(
      () => (session.state.pipes.find(({ label }) => label === 'stdout')?.holders.length ?? 0) > 0,
    );
    assert.deepEqual(
      opened.filter((pid) => guarded.some((each) => each.pid === pid)),
      [],
    );
    session.session.ending.stop('stopped', 'enough');
    await session.toEnd();
  });
});

describe('New processes while a read is pending on the standard input that they inherit', () => {
  const begin = sessionsOnModel();

  it('are held for a moment, and the pipe is asked about once for all of them', async () => {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('reader.exe', function* (me) {
      yield* me.read(me.standard[0], 10);
      return 0;
    });
    model.install('b.exe', function* (me) {
      yield* me.sleep(5);
      return 7;
    });
    model.install('a.exe', function* (me): Running<number> {
      me.create('reader.exe', { inherits: true, standard: me.standard });
      yield* me.sleep(500);
      for (let number = 0; number < 10; number++) {
        const b = me.create('b.exe', { inherits: true, standard: me.standard });
        if (!('hProcess' in b)) return b.code;
        yield* me.wait(b.hProcess);
      }
      return 3;
    });
    const session = begin(model);
    await session.until(() => named(session, 'a')[0]?.exitCode === 3);
    const held = model.system.holds.filter(({ kind }) => kind === 'processCreated');
    assert.equal(named(session, 'b.exe').length, 10);
    assert.ok(Math.max(...held.map(({ milliseconds }) => milliseconds)) <= 100);
    assert.equal(session.prober.leftBehind, 1);
    session.session.ending.stop('stopped', 'enough');
    await session.toEnd();
  });
});
