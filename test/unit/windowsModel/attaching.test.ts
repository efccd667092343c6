// Attaching on the model of Windows: what a session says of processes that ran before it, and that it does nothing to them.
import assert from 'node:assert/strict';
import { emptyPlan } from '../../../src/model/plan/emptyPlan';
import { childHandles, type ChildHandle } from '../../../src/model/handles/origin';
import { handleScopes } from '../../../src/debug/handleVariables';
import { processPage } from '../../../src/debug/processPage';
import { sessionMap } from '../../../src/model/map/sessionMap';
import { MatrixRows } from '../../../src/model/matrix/handleRows';
import { reportedPipes } from '../../../src/model/report/reportedPipes';
import { makeReport } from '../../../src/model/report/report';
import { PROCESS_DUP_HANDLE, PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import type { Program } from '../../windowsModel/program';
import type { ModelProcess } from '../../windowsModel/process';
import type { ModelSession } from '../../windowsModel/session/modelSession';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { panelSession } from '../fixtures/matrixFixture';
import { named, sessionsOnModel } from './modelMachine';

interface Machine {
  readonly model: WindowsModel;
  /** Who created a.exe; no process of a session. */
  readonly shell: ModelProcess;
  pidOf(name: string): number;
}

/** shell.exe has an event and a file for a.exe, which opens a pipe and creates b.exe twice; all live on. */
function machine(closes = false): Machine {
  const model = new WindowsModel({ brokerPid: process.pid });
  model.install('b.exe', (me) => me.forEver());
  model.install('a.exe', function* (me: Program): Running<number> {
    const pipe = me.openPipe(true);
    for (let count = 0; count < 2; count++)
      me.create('b.exe', { inherits: true, standard: me.standard });
    if (closes) yield* me.close(pipe.write);
    yield* me.forEver();
    return 0;
  });
  const shell = model.outside('shell.exe');
  const me = model.program(shell);
  me.openEvent(true);
  me.openFile('C:\\log.txt', { inherit: true });
  me.create('a.exe', { inherits: true, standard: me.standard });
  model.clock.advanceTo(model.clock.now + 5);
  const pidOf = (name: string): number =>
    model.processes.find(({ imageName }) => imageName === name)?.pid ?? 0;
  return { model, shell, pidOf };
}

/** What would change anything of a process, or of the session that reads it. */
const doing: readonly (keyof Win32)[] = [
  ...(['TerminateProcess', 'NtSuspendProcess', 'NtResumeProcess', 'ResumeThread'] as const),
  ...(['AssignProcessToJobObject', 'TerminateJobObject', 'CreateJobObjectW'] as const),
  'DuplicateHandle',
];

/** By type, since values are the model's own. */
const originsOf = (session: ModelSession, name: string, at = 0): readonly string[] => {
  const birth = named(session, name)[at]?.birth;
  return (birth ? childHandles(birth) : [])
    .filter(({ inheritable, file }) => inheritable && file?.kind !== 'console')
    .map(({ type, file, certainty, origin, unknownBecause }) =>
      [type, file?.pipe?.end, origin, certainty, unknownBecause].filter(Boolean).join(' '),
    )
    .sort();
};

const anyOf = (session: ModelSession, name: string): ChildHandle | undefined => {
  const birth = named(session, name)[0]?.birth;
  return birth ? childHandles(birth).find(({ type }) => type === 'Event') : undefined;
};

describe('Attaching on the model of Windows', () => {
  const begin = sessionsOnModel();

  async function attach(
    { model }: Machine,
    pids: readonly number[],
    tree = true,
  ): Promise<ModelSession> {
    const session = begin(model, {}, { plan: emptyPlan, attach: { pids, tree } });
    // Until its files are known, which it asks about when the tree is shown.
    await session.until(() => session.state.phase !== 'starting');
    await session.pass(300);
    return session;
  }

  it('shows the tree, and infers what its creators have under the same values', async () => {
    const here = machine();
    const session = await attach(here, [here.pidOf('a.exe')]);
    assert.deepEqual(
      session.state.processes
        .filter(({ name }) => name !== 'conhost.exe')
        .map(({ name, phase, descent }) => [name, phase, descent?.seenBy]),
      [
        ['a.exe', 'running', 'attach'],
        ['b.exe', 'running', 'attach'],
        ['b.exe', 'running', 'attach'],
      ],
    );
    const [a] = named(session, 'a.exe');
    assert.equal(a?.descent?.parentId, null);
    assert.deepEqual(a.birth?.creator?.pid, here.shell.pid);
    assert.equal(named(session, 'b.exe')[1]?.descent?.parentId, a.id);
    assert.deepEqual(originsOf(session, 'a.exe'), [
      'Event inherited inferred',
      'File inherited inferred',
      'File read opened unknown creatorHasNot',
      'File write opened unknown creatorHasNot',
    ]);
    assert.deepEqual(originsOf(session, 'b.exe'), [
      'Event inherited inferred',
      'File inherited inferred',
      'File read inherited inferred',
      'File write inherited inferred',
    ]);
    assert.equal(
      anyOf(session, 'a.exe')?.why,
      `Probably inherited: shell.exe (PID ${here.shell.pid}) created the process and has the same object under the same value.`,
    );
  });

  it('says in the report how sure each origin is, and whom it is attached to', async () => {
    const here = machine();
    const session = await attach(here, [here.pidOf('a.exe')]);
    const report = makeReport(session.state);
    assert.deepEqual(report.attached, { pids: [here.pidOf('a.exe')], tree: true });
    const levels = report.processes.flatMap(({ handles }) => handles.map((one) => one.evidence));
    assert.deepEqual([...new Set(levels)].sort(), ['inferred', 'unknown']);
    assert.doesNotMatch(JSON.stringify(report.processes), /bInheritHandles/);
  });

  it('says nowhere in the views that somebody opened or inherited something, and names no process that is not there', async () => {
    const here = machine(true);
    const session = await attach(here, [here.pidOf('a.exe')]);
    const { state } = session;
    const map = sessionMap(state, []);
    const nodes = new Set(map.nodes.map(({ id }) => id));
    for (const { from, to } of map.edges)
      assert.ok(nodes.has(from) && nodes.has(to), `${from} ${to}`);
    const origins = new Set(
      map.edges.flatMap((edge) =>
        edge.kind === 'held' ? edge.handles.map(({ origin }) => origin) : [],
      ),
    );
    assert.deepEqual([...origins].sort(), ['probable', 'seen']);
    const rows = new MatrixRows(panelSession(state), state.processes);
    const cells = [...rows.shared, ...rows.passed.flatMap((group) => group.rows())].flatMap((row) =>
      rows.cells(row),
    );
    assert.ok(cells.some(({ state: cell }) => cell === 'inherited'));
    for (const { state: cell, handles, why } of cells) {
      assert.notEqual(cell, 'opened', why);
      if (cell === 'inherited')
        assert.ok(
          handles.every(({ doubt }) => doubt === 'inferred'),
          why,
        );
      assert.doesNotMatch(why, /opened it|CreateProcess/);
    }
    const texts = state.processes.map((process) => processPage(state, process));
    const scopes = JSON.stringify(state.processes.map((process) => handleScopes(state, process)));
    for (const text of [...texts, scopes])
      assert.doesNotMatch(text, /opened by|[Oo]pened by Windows/);
    assert.deepEqual(
      reportedPipes(state).map(({ openedBy }) => openedBy),
      [null],
    );
  });

  it('infers from a sibling what the creator has closed', async () => {
    const here = machine(true);
    const session = await attach(here, [here.pidOf('a.exe')]);
    for (const at of [0, 1]) {
      assert.ok(originsOf(session, 'b.exe', at).includes('File write inherited inferred'));
    }
    const birth = named(session, 'b.exe')[0]?.birth;
    const shared = birth && childHandles(birth).find(({ file }) => file?.pipe?.end === 'write');
    assert.match(
      shared?.why ?? '',
      /^Probably inherited from a\.exe .* b\.exe \(PID \d+\), which it also created/,
    );
  });

  it('says of a creator that has exited that it has, and infers nothing from it alone', async () => {
    const here = machine();
    here.shell.end(0);
    const session = await attach(here, [here.pidOf('a.exe')]);
    assert.ok(originsOf(session, 'a.exe').every((text) => text.includes('unknown creatorExited')));
    assert.equal(
      anyOf(session, 'a.exe')?.why,
      `Origin unknown: its creator (PID ${here.shell.pid}) has exited, so nobody can compare their handles.`,
    );
  });

  it('says of a creator that refuses that it does', async () => {
    const here = machine();
    here.shell.refuses = PROCESS_DUP_HANDLE;
    const session = await attach(here, [here.pidOf('a.exe')]);
    assert.ok(originsOf(session, 'a.exe').every((text) => text.includes('creatorRefused')));
    assert.match(anyOf(session, 'a.exe')?.why ?? '', /shell\.exe .* cannot be inspected/);
  });

  it('lists a process that refuses every right, with the reason, and its children', async () => {
    const here = machine();
    const a = here.model.process(here.pidOf('a.exe'));
    assert.ok(a);
    a.refuses = 0x1f_ffff;
    const session = await attach(here, [a.pid]);
    const [shown] = named(session, 'a.exe');
    assert.equal(shown?.birth, null);
    assert.match(
      shown.descent?.note ?? '',
      /cannot be inspected \(access denied\)\. Start the editor as administrator/,
    );
    assert.equal(named(session, 'b.exe').length, 2);
    // They have each other: what both have under one value came from the one that refuses.
    assert.equal(named(session, 'b.exe')[0]?.birth?.attached?.noCreator, 'refused');
    assert.ok(originsOf(session, 'b.exe').includes('Event inherited inferred'));
  });

  it('reads a process of another user when it runs as administrator, and not otherwise', async () => {
    for (const privilege of ['none', 'disabled'] as const) {
      const here = machine();
      const a = here.model.process(here.pidOf('a.exe'));
      assert.ok(a);
      a.refusesOthers = 0x1f_ffff;
      here.model.broker.debugPrivilege = privilege;
      const session = await attach(here, [a.pid], false);
      const [shown] = session.state.processes;
      assert.equal(shown?.birth !== null, privilege === 'disabled', privilege);
      session.dispose();
    }
  });

  it('reads a process that grants the lesser right only', async () => {
    const here = machine();
    const a = here.model.process(here.pidOf('a.exe'));
    assert.ok(a);
    a.refuses = PROCESS_QUERY_INFORMATION;
    const session = await attach(here, [a.pid]);
    assert.ok(originsOf(session, 'a.exe').includes('Event inherited inferred'));
  });

  it('finds what is created later', async () => {
    const here = machine();
    const a = here.model.process(here.pidOf('a.exe'));
    assert.ok(a);
    const session = await attach(here, [a.pid]);
    here.model.program(a).create('b.exe', { inherits: true });
    await session.until(() => named(session, 'b.exe').length === 3, 1000);
    assert.ok(originsOf(session, 'b.exe', 2).includes('Event inherited inferred'));
  });

  it('finds what is created by one that exits at once', async () => {
    const here = machine();
    const a = here.model.process(here.pidOf('a.exe'));
    assert.ok(a);
    const session = await attach(here, [a.pid]);
    here.model.program(a).create('b.exe', { inherits: true });
    a.end(7);
    await session.until(() => named(session, 'b.exe').length === 3, 2000);
    const late = named(session, 'b.exe')[2];
    assert.equal(late?.descent?.seenBy, 'attach');
    assert.equal(late.descent.parentId, named(session, 'a.exe')[0]?.id);
    assert.equal(named(session, 'a.exe')[0]?.exitCode, 7);
  });

  it('follows nothing that one creates from which it was detached', async () => {
    const here = machine();
    const session = await attach(here, [here.pidOf('a.exe')]);
    const [b] = named(session, 'b.exe');
    const process = here.model.process(b?.pid ?? 0);
    assert.ok(b && process);
    await session.session.ending.detach(b.id);
    here.model.program(process).create('b.exe', { inherits: true });
    await session.pass(1000);
    assert.equal(named(session, 'b.exe').length, 2);
  });

  it('reads the chosen one alone without its tree', async () => {
    const here = machine();
    const session = await attach(here, [here.pidOf('a.exe')], false);
    await session.pass(1000);
    assert.deepEqual(
      session.state.processes.map(({ name }) => name),
      ['a.exe'],
    );
  });

  it('names a PID that is nobody’s, and ends when all of them are', async () => {
    const here = machine();
    const some = await attach(here, [99_998, here.pidOf('a.exe')]);
    const [missing] = some.state.processes;
    assert.equal(missing?.phase, 'failed');
    assert.equal(missing.error?.message, 'No process has PID 99998 now.');
    some.dispose();
    const none = begin(here.model, {}, { plan: emptyPlan, attach: { pids: [99_998], tree: true } });
    const { end } = await none.toEnd(1000);
    assert.deepEqual(end && [end.reason, end.message], [
      'failed',
      'No process has PID 99998 now. Choose a process that runs.',
    ]);
  });

  it('refuses a process that got the PID of the one that was chosen', async () => {
    const here = machine();
    const [a, b] = [here.pidOf('a.exe'), here.pidOf('b.exe')];
    const chosen = [{ pid: a, createdAt: '1' }];
    const text = `The process you chose has exited. Its PID ${a} now belongs to a.exe, which was created later. Choose again.`;
    const one = begin(
      here.model,
      {},
      { plan: emptyPlan, attach: { pids: [a], chosen, tree: true } },
    );
    const { end } = await one.toEnd(1000);
    assert.deepEqual(end && [end.reason, end.message], ['failed', text]);
    one.dispose();
    const two = begin(
      here.model,
      {},
      { plan: emptyPlan, attach: { pids: [a, b], chosen, tree: false } },
    );
    await two.until(() => two.state.phase !== 'starting');
    assert.deepEqual(
      two.state.processes.map(({ name, error }) => [name, error?.message]),
      [
        [`PID ${a}`, text],
        ['b.exe', undefined],
      ],
    );
  });

  it('attaches to the process that was chosen', async () => {
    const here = machine();
    const pid = here.pidOf('a.exe');
    const known = await attach(here, [pid], false);
    const createdAt = known.state.processes[0]?.descent?.createdAt ?? '';
    known.dispose();
    const session = begin(
      here.model,
      {},
      { plan: emptyPlan, attach: { pids: [pid], chosen: [{ pid, createdAt }], tree: false } },
    );
    await session.until(() => session.state.phase !== 'starting');
    assert.deepEqual(
      session.state.processes.map(({ name, phase }) => [name, phase]),
      [['a.exe', 'running']],
    );
  });

  it('refuses to attach to itself', async () => {
    const here = machine();
    const session = begin(
      here.model,
      {},
      { plan: emptyPlan, attach: { pids: [process.pid], tree: true } },
    );
    const { end } = await session.toEnd(1000);
    assert.equal(end?.message, 'The launcher cannot attach to itself. Choose another process.');
  });

  it('ends by itself when all have exited', async () => {
    const here = machine();
    const session = await attach(here, [here.pidOf('a.exe')]);
    for (const { imageName, pid } of here.model.processes)
      if (/^[ab]\.exe$/.test(imageName)) here.model.process(pid)?.end(0);
    const { end, processes } = await session.toEnd(3000);
    assert.equal(end?.reason, 'finished');
    assert.ok(processes.every(({ phase }) => phase === 'exited'));
  });

  for (const how of ['stop', 'detach', 'abandon'] as const) {
    it(`leaves everything as it was after ${how}`, async () => {
      const here = machine();
      const handlesOf = (): readonly (readonly [string, number])[] =>
        here.model.processes
          .filter(({ imageName }) => /^(a|b|shell)\.exe$/.test(imageName))
          .map(({ imageName, table }) => [imageName, table.all.length]);
      const before = handlesOf();
      const session = await attach(here, [here.pidOf('a.exe')]);
      const { ending } = session.session;
      if (how === 'stop') ending.stop('stopped', 'enough');
      else if (how === 'detach') void ending.detach(null);
      else await ending.abandon();
      if (how !== 'abandon') {
        const { end, broker } = await session.toEnd(5000);
        assert.equal(end?.reason, 'detached');
        assert.deepEqual(broker.handlesLeft, []);
      }
      here.model.broker.end(0);
      assert.deepEqual(handlesOf(), before);
      assert.deepEqual(here.model.faults, []);
      const done = doing.filter((name) => (here.model.calls.get(name) ?? 0) > 0);
      assert.deepEqual(done, []);
    });
  }

  it('suspends and resumes nobody, and terminates only whom it is told to', async () => {
    const here = machine();
    const session = await attach(here, [here.pidOf('a.exe')]);
    const [a] = named(session, 'a.exe');
    assert.ok(a);
    const refusal = /only reads its processes: it cannot suspend or resume them/;
    assert.throws(() => session.session.pause(a.id), refusal);
    assert.throws(() => session.session.launch.resume(a.id), refusal);
    session.session.terminate(a.id, true);
    await session.toEnd(3000);
    assert.equal(here.pidOf('b.exe'), 0);
    assert.equal(here.model.process(here.shell.pid)?.hasEnded, false);
  });

  it('terminates no process that Windows needs', async () => {
    const here = machine();
    const session = await attach(here, [here.pidOf('a.exe')]);
    const [b] = named(session, 'b.exe');
    const process = here.model.process(b?.pid ?? 0);
    assert.ok(b && process);
    process.isCritical = true;
    assert.throws(() => session.session.terminate(b.id, false), /is part of Windows/);
    assert.equal(process.hasEnded, false);
    process.isCritical = false;
    session.session.terminate(b.id, false);
    assert.equal(process.hasEnded, true);
    session.session.ending.stop('stopped', 'enough');
    await session.toEnd(5000);
  });
});
