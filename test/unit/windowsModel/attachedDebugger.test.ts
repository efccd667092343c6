// Attaching as a debugger on the model of Windows: what is created from then on is exact and can be stopped at, and all runs on.
import assert from 'node:assert/strict';
import { emptyPlan } from '../../../src/model/plan/emptyPlan';
import { childHandles } from '../../../src/model/handles/origin';
import { handleScopes } from '../../../src/debug/handleVariables';
import { processTree } from '../../../src/model/processes/processTree';
import { knownHandleNodes } from '../../../src/model/sessionTree/handleNodes';
import { findings } from '../../../src/model/findings/findings';
import type { StopRule } from '../../../src/model/processes/stopRules';
import type { Created } from '../../windowsModel/createProcess';
import type { Program } from '../../windowsModel/program';
import type { ModelProcess } from '../../windowsModel/process';
import type { ModelSession } from '../../windowsModel/session/modelSession';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel, type ModelOptions } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

const createSuspended = 4;
const everything: StopRule = { image: null, handle: null };

interface Machine {
  readonly model: WindowsModel;
  readonly a: ModelProcess;
  readonly b: ModelProcess;
  /** What a process of the model creates at this moment, by inheritance. */
  create(creator: ModelProcess, name: string, flags?: number): Created;
}

/** a.exe has created b.exe, before anybody attaches; both live on and say what they see of a debugger. */
function machine(options: ModelOptions = {}): Machine {
  const model = new WindowsModel({ brokerPid: process.pid, ...options });
  for (const name of ['b.exe', 'c.exe', 'd.exe']) model.install(name, (me) => me.forEver());
  model.install('a.exe', function* (me: Program): Running<number> {
    me.openEvent(true);
    me.create('b.exe', { inherits: true, standard: me.standard });
    yield* me.forEver();
    return 0;
  });
  model.program(model.outside('shell.exe')).create('a.exe', { inherits: true });
  model.clock.advanceTo(model.clock.now + 5);
  const find = (name: string): ModelProcess => {
    const found = model.processes.find(({ imageName }) => imageName === name);
    assert.ok(found, name);
    return found;
  };
  return {
    ...{ model, a: find('a.exe'), b: find('b.exe') },
    create(creator, name, flags = 0) {
      const created = model.program(creator).create(name, { inherits: true, flags });
      assert.ok('process' in created);
      return created;
    },
  };
}

const isRunning = ({ isHeld, isEnding }: ModelProcess): boolean => !isHeld && !isEnding;

/** How sure it is where each inheritable handle came from. */
const levelsOf = (session: ModelSession, name: string): readonly string[] => {
  const birth = named(session, name)[0]?.birth;
  return (birth ? childHandles(birth) : [])
    .filter(({ inheritable, file }) => inheritable && file?.kind !== 'console')
    .map(({ type, origin, certainty }) => `${type} ${origin} ${certainty}`);
};

describe('Attaching as a debugger on the model of Windows', () => {
  const begin = sessionsOnModel();

  async function attach(
    { model, a }: Machine,
    stopRules: readonly StopRule[] = [],
  ): Promise<ModelSession> {
    const plan = { ...emptyPlan, followChildren: 'debug' as const };
    const session = begin(model, {}, { plan, attach: { pids: [a.pid], tree: true }, stopRules });
    await session.until(() => named(session, 'b.exe').length === 1, 3000);
    await session.pass(300);
    return session;
  }

  it('takes nothing that was there for new: it is inferred, and goes on without knowing of its debugger', async () => {
    const here = machine();
    const session = await attach(here, [everything]);
    assert.deepEqual(levelsOf(session, 'b.exe'), ['Event inherited inferred']);
    for (const each of [here.a, here.b]) {
      assert.ok(each.debugObject, `${each.imageName} is debugged`);
      assert.ok(isRunning(each) && !each.seesDebugger, each.imageName);
    }
    const shown = session.state.processes.filter(({ name }) => /^[ab]\.exe$/.test(name));
    assert.deepEqual(
      shown.map(({ name, phase, descent }) => [name, phase, descent?.seenBy, descent?.note]),
      [
        ['a.exe', 'running', 'attach', null],
        ['b.exe', 'running', 'attach', null],
      ],
    );
  });

  it('sees exactly what is inherited from then on, however far down', async () => {
    const here = machine();
    const session = await attach(here);
    const { process: c } = here.create(here.b, 'c.exe');
    await session.until(() => named(session, 'c.exe')[0]?.phase === 'running', 1000);
    here.create(c, 'd.exe');
    await session.until(() => named(session, 'd.exe')[0]?.phase === 'running', 1000);
    for (const name of ['c.exe', 'd.exe']) {
      const [shown] = named(session, name);
      assert.equal(shown?.descent?.seenBy, 'debug');
      assert.equal(shown.birth?.readAfter, undefined);
      assert.deepEqual(levelsOf(session, name), ['Event inherited exact']);
    }
    assert.equal(named(session, 'd.exe')[0]?.descent?.parentId, named(session, 'c.exe')[0]?.id);
    // Each once, though the list of all processes has them, too.
    await session.pass(2000);
    assert.equal(named(session, 'c.exe').length, 1);
    assert.equal(named(session, 'd.exe').length, 1);
  });

  it('names nobody who opened what an attached process had before', async () => {
    const here = machine();
    const session = await attach(here);
    here.create(here.a, 'c.exe');
    await session.until(() => named(session, 'c.exe')[0]?.phase === 'running', 1000);
    const { state } = session;
    const [c] = named(session, 'c.exe');
    assert.ok(c?.birth);
    const texts = [
      JSON.stringify(handleScopes(state, c)),
      JSON.stringify(knownHandleNodes(state, processTree(state.processes), c)),
    ];
    for (const text of texts) {
      assert.match(text, /a\.exe/);
      assert.doesNotMatch(text, /opened by/);
    }
    // Nor that it passed nothing on, or probably did: that it was inherited was seen.
    assert.match(texts.join(), /CreateProcess with bInheritHandles TRUE/);
    assert.doesNotMatch(texts.join(), /[Pp]robably/);
  });

  it('stops new processes before their first instruction, and continues them', async () => {
    const here = machine();
    const session = await attach(here, [{ image: 'c*', handle: null }]);
    const { process: c } = here.create(here.b, 'c.exe');
    const { process: d } = here.create(here.b, 'd.exe');
    await session.until(() => named(session, 'd.exe')[0]?.phase === 'running', 1000);
    await session.pass(1000);
    assert.ok(!c.hasStarted && d.hasStarted);
    const [held] = named(session, 'c.exe');
    assert.equal(held?.phase, 'suspended');
    assert.ok(session.events.some((one) => one.type === 'processStopped' && one.id === held.id));
    session.session.launch.resume(held.id);
    await session.until(() => c.hasStarted, 100);
    await session.until(() => named(session, 'c.exe')[0]?.phase === 'running', 100);
  });

  it('lists what its creator has not started yet, and reads it exactly when it starts', async () => {
    const here = machine();
    const session = await attach(here);
    const { thread } = here.create(here.b, 'c.exe', createSuspended);
    await session.until(() => named(session, 'c.exe').length === 1, 3000);
    const [unstarted] = named(session, 'c.exe');
    assert.match(unstarted?.descent?.note ?? '', /has not run yet/);
    assert.throws(() => session.session.launch.resume(unstarted?.id ?? ''), /has not run yet/);
    thread.suspendCount = 0;
    thread.goOn();
    await session.until(() => named(session, 'c.exe')[0]?.descent?.seenBy === 'debug', 1000);
    assert.deepEqual(levelsOf(session, 'c.exe'), ['Event inherited exact']);
    assert.equal(named(session, 'c.exe').length, 1);
  });

  it('reads a process that has a debugger of its own while it runs, and says so', async () => {
    const here = machine();
    const session = await attach(here);
    const other = here.model.outside('windbg.exe');
    const win32 = here.model.win32(other);
    win32.ConnectToDebugger();
    const { process: c, thread } = here.create(here.b, 'c.exe', createSuspended);
    c.debugObject?.debuggees.delete(c);
    c.debugObject = null;
    const mine = win32.OpenForCopies(c.pid, 0xfff);
    assert.ok(mine.ok);
    assert.equal(win32.NtDebugActiveProcess(mine.process), 0);
    await session.until(() => named(session, 'c.exe').length === 1, 3000);
    thread.suspendCount = 0;
    for (let event = win32.NextDebugEvent(); event; event = win32.NextDebugEvent())
      win32.ContinueDebugEvent(event, 0x1_0002);
    await session.until(() => c.hasStarted, 1000);
    await session.until(() => named(session, 'c.exe')[0]?.phase === 'running', 2000);
    assert.match(named(session, 'c.exe')[0]?.descent?.note ?? '', /a debugger of its own/);
  });

  for (const [what, refuse, sentence] of [
    [
      'has another debugger',
      ({ model, b }: Machine): void => {
        const win32 = model.win32(model.outside('windbg.exe'));
        win32.ConnectToDebugger();
        const opened = win32.OpenForCopies(b.pid, 0xfff);
        assert.ok(opened.ok && win32.NtDebugActiveProcess(opened.process) === 0);
      },
      /another debugger is attached\. Stop that debugger, then attach again\./,
    ],
    [
      'refuses the right',
      ({ b }: Machine): void => void (b.refuses = 0x800),
      /cannot debug it \(access denied\)\. Start the editor as administrator/,
    ],
    [
      'is protected',
      ({ b }: Machine): void => void (b.isProtected = true),
      /Windows protects this process from every debugger/,
    ],
  ] as const) {
    it(`says of a process that ${what} that it is not debugged, and finds its children in the list`, async () => {
      const here = machine();
      refuse(here);
      const session = await attach(here);
      const note = named(session, 'b.exe')[0]?.descent?.note ?? '';
      assert.match(note, sentence);
      assert.match(note, /The session finds what it creates in the list of all processes\.$/);
      assert.equal(named(session, 'a.exe')[0]?.descent?.note, null);
      const [finding, ...others] = findings(session.state);
      assert.deepEqual(others, []);
      assert.equal(finding?.code, 'tracing-failed');
      assert.equal(
        finding.headline,
        `The launcher does not debug what b.exe (PID ${here.b.pid}) creates.`,
      );
      assert.equal(finding.why, note);
      const { process: c } = here.create(here.b, 'c.exe');
      if (c.debugObject) c.debugObject.detach(c);
      await session.until(() => named(session, 'c.exe').length === 1, 2000);
      assert.equal(named(session, 'c.exe')[0]?.descent?.seenBy, 'attach');
      // It is new, and its own children are followed.
      here.create(c, 'd.exe');
      await session.until(() => named(session, 'd.exe').length === 1, 2000);
      assert.equal(named(session, 'd.exe')[0]?.descent?.seenBy, 'debug');
    });
  }

  it('does not debug the process that it is the child of, which would wait for it', async () => {
    const here = machine();
    const host = here.model.outside('host.exe', { pid: process.ppid });
    const { process: b } = here.create(host, 'b.exe');
    const session = await attach({ ...here, a: host });
    assert.equal(host.debugObject, null);
    assert.match(named(session, 'host.exe')[0]?.descent?.note ?? '', /runs in this process/);
    assert.ok(b.debugObject, 'what it has created is debugged');
  });

  it('reads the children of attached processes late where the system does not debug them', async () => {
    const here = machine({ personality: ['debugger of what an attached process creates'] });
    const session = await attach(here);
    assert.match(
      named(session, 'a.exe')[0]?.descent?.note ?? '',
      /does not report to the debugger what this process creates/,
    );
    here.create(here.b, 'c.exe');
    await session.until(() => named(session, 'c.exe').length === 1, 2000);
    assert.equal(named(session, 'c.exe')[0]?.descent?.seenBy, 'attach');
  });

  for (const how of ['stop', 'detach', 'abandon', 'broker killed'] as const) {
    it(`leaves everything running after ${how}, also what is stopped at its creation`, async () => {
      const here = machine();
      const session = await attach(here, [everything]);
      const { process: c } = here.create(here.b, 'c.exe');
      await session.until(() => named(session, 'c.exe')[0]?.phase === 'suspended', 1000);
      // In the kernel's queue when the session ends.
      const { process: d } = here.create(here.a, 'd.exe');
      const { ending } = session.session;
      if (how === 'stop') ending.stop('stopped', 'enough');
      else if (how === 'detach') void ending.detach(null);
      else if (how === 'abandon') await ending.abandon();
      if (how === 'stop' || how === 'detach') {
        const { end, broker } = await session.toEnd(5000);
        assert.equal(end?.reason, 'detached');
        assert.deepEqual(broker.handlesLeft, []);
      }
      if (how !== 'broker killed') {
        // Before the broker goes; of what is created at that moment the kernel tells only when it first runs.
        await session.pass(20);
        for (const each of [here.a, here.b, c, d]) assert.equal(each.debugObject, null);
      }
      here.model.broker.end(0);
      here.model.clock.advanceTo(here.model.clock.now + 5);
      for (const each of [here.a, here.b, c, d]) {
        assert.equal(each.debugObject, null, each.imageName);
        assert.ok(isRunning(each), each.imageName);
      }
      assert.ok(c.hasStarted && d.hasStarted);
      assert.deepEqual(here.model.faults, []);
    });
  }

  it('lets one process go for good, with what it creates', async () => {
    const here = machine();
    const session = await attach(here);
    const [b] = named(session, 'b.exe');
    assert.ok(b);
    await session.session.ending.detach(b.id);
    assert.equal(here.b.debugObject, null);
    assert.ok(here.a.debugObject);
    const { process: c } = here.create(here.b, 'c.exe');
    await session.pass(1000);
    assert.ok(c.hasStarted && c.debugObject === null);
    assert.equal(named(session, 'c.exe').length, 0);
    assert.notEqual(named(session, 'b.exe')[0]?.detachedAt, null);
  });

  it('ends one that is stopped at its creation when it is told to', async () => {
    const here = machine();
    const session = await attach(here, [everything]);
    const { process: c } = here.create(here.b, 'c.exe');
    await session.until(() => named(session, 'c.exe')[0]?.phase === 'suspended', 1000);
    session.session.terminate(named(session, 'c.exe')[0]?.id ?? '');
    await session.until(() => c.hasEnded, 1000);
    await session.until(() => named(session, 'c.exe')[0]?.phase === 'exited', 1000);
    assert.ok(!c.hasStarted);
  });

  it('suspends no running process, and says what it can do', async () => {
    const session = await attach(machine());
    const [a] = named(session, 'a.exe');
    assert.throws(
      () => session.session.pause(a?.id ?? ''),
      /suspends no running process\. It can stop new ones at their creation\./,
    );
  });

  it('tells the exit code of what ends, and ends when all have', async () => {
    const here = machine();
    const session = await attach(here);
    const { process: c } = here.create(here.b, 'c.exe');
    await session.until(() => named(session, 'c.exe').length === 1, 1000);
    for (const [index, each] of [here.a, here.b, c].entries()) each.end(index + 1);
    const { end, processes } = await session.toEnd(5000);
    assert.equal(end?.reason, 'finished');
    const codes = processes
      .filter(({ name }) => /^[abc]\.exe$/.test(name))
      .map(({ exitCode }) => exitCode);
    assert.deepEqual(codes, [1, 2, 3]);
    assert.deepEqual(findings(session.state), []);
  });
});
