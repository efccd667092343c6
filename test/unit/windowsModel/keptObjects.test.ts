// Handles that outlive their opener on the model of Windows, from the calls of the programs to what is said of them.
import assert from 'node:assert/strict';
import { findings } from '../../../src/model/findings/findings';
import type { Finding } from '../../../src/model/findings/finding';
import { hex } from '../../../src/model/base/handleValue';
import type { Launch, Program } from '../../windowsModel/program';
import type { ModelSession } from '../../windowsModel/session/modelSession';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

type Act = (me: Program) => Running<void>;

interface Machine {
  readonly model: WindowsModel;
  /** What `a` begins with, and what b.exe does at once. */
  readonly run: (a: Act, b?: Act) => void;
}

function machine(personality: 'windows' | 'wine' = 'windows'): Machine {
  const model = new WindowsModel({ brokerPid: process.pid, personality });
  return {
    model,
    run: (a, b) => {
      model.install('a.exe', function* (me) {
        yield* a(me);
        return 0;
      });
      model.install('b.exe', function* (me) {
        if (b) yield* b(me);
        return yield* me.forEver();
      });
    },
  };
}

/** b.exe with everything inheritable, streams of its own left out: it holds no pipe of the session. */
function begin(me: Program, launch: Launch = {}): bigint {
  const begun = me.create('b.exe', { inherits: true, flags: 8, standard: [0n, 0n, 0n], ...launch });
  if (!('process' in begun)) throw new Error(`CreateProcessW failed with ${begun.code}`);
  return begun.hProcess;
}

const backupSemantics = 0x200_0000;
const plan = { stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' } };

/** The findings once b.exe lives and enough time has passed; the session is stopped then. */
async function said(session: ModelSession, time = 2500): Promise<readonly Finding[]> {
  await session.until(() => named(session, 'b.exe')[0]?.phase === 'running');
  await session.pass(time);
  const found = findings(session.state);
  session.session.ending.stop('stopped', 'enough');
  const state = await session.toEnd();
  assert.deepEqual(state.broker.handlesLeft, []);
  return found;
}

const briefly = (list: readonly Finding[]) =>
  list.map(({ code, severity }) => `${severity} ${code}`);

describe('On Windows, what its opener has closed', () => {
  const session = sessionsOnModel();

  it('is a file that others cannot open, as far as it is shared', async () => {
    const { model, run } = machine();
    let value = 0n;
    run(function* (me) {
      const file = me.openFile('C:\\data.txt', { inherit: true, share: 0 });
      value = file;
      begin(me);
      yield* me.sleep(100);
      yield* me.close(file);
      yield* me.sleep(60_000);
    });
    const list = await said(session(model, plan));
    assert.deepEqual(briefly(list), ['warning file-inherited']);
    assert.match(
      list[0]?.headline ?? '',
      /^b\.exe \(PID \d+\) keeps C:\\data\.txt open after a \(PID \d+\) closed it: it cannot be opened, deleted or renamed\.$/,
    );
    assert.equal(list[0]?.path?.at(-1)?.handle, hex(value));
  });

  it('is a folder that cannot be renamed', async () => {
    const { model, run } = machine();
    model.system.files.add('C:\\src\\tmp', true);
    run(function* (me) {
      const folder = me.openFile('C:\\src\\tmp', {
        ...{ inherit: true, share: 3, disposition: 3, flags: backupSemantics },
      });
      begin(me);
      yield* me.sleep(100);
      yield* me.close(folder);
      yield* me.sleep(60_000);
    });
    const running = session(model, plan);
    const list = await said(running);
    assert.deepEqual(briefly(list), ['warning file-inherited']);
    assert.match(list[0]?.headline ?? '', /: it and the folders above it cannot be renamed/);
    // Nobody else than the heir can be asked by then.
    assert.deepEqual(list[0]?.evidence['share'], { read: true, write: true, delete: false });
  });
});

describe('On Windows, a handle whose value stands in the environment', () => {
  const session = sessionsOnModel();
  const told = (running: ModelSession) => named(running, 'b.exe')[0]?.birth?.told;

  it('was passed on on purpose', async () => {
    const { model, run } = machine();
    let value = 0n;
    run(function* (me) {
      value = me.openEvent(true);
      me.setVariable('READY', String(value));
      begin(me);
      yield* me.close(value);
    });
    const running = session(model, plan);
    assert.deepEqual(briefly(await said(running)), ['information directory-in-use']);
    assert.deepEqual(told(running), [{ value: hex(value), variable: 'READY' }]);
  });

  it('was not when the variable was there before the handle', async () => {
    const { model, run } = machine();
    run(function* (me) {
      const [, value = ''] = /^N=(\d+)$/m.exec(me.process.environment.join('\n')) ?? [];
      let event = me.openEvent(true);
      while (event < BigInt(value)) event = me.openEvent(true);
      assert.equal(event, BigInt(value));
      begin(me);
      yield* me.sleep(60_000);
    });
    const running = session(model, { ...plan, env: { N: '2000' } });
    await said(running, 10);
    assert.ok(
      named(running, 'b.exe')[0]?.birth?.childHandles.some(({ value }) => value === '0x7d0'),
    );
    assert.equal(told(running), undefined);
  });

  it('is so for a child of the plan as well', async () => {
    const { model, run } = machine();
    run(function* (me) {
      begin(me, { inherits: false });
      yield* me.sleep(60_000);
    });
    const handles = { ready: { kind: 'event' } };
    const env = { READY: '${handle:ready}' };
    const running = session(model, { ...plan, handles, env, inherit: 'all' });
    await said(running, 10);
    const birth = named(running, 'a')[0]?.birth;
    const ready = birth?.brokerHandles.find(({ label }) => label === 'ready');
    assert.ok(ready);
    // Decimal digits can be hexadecimal ones as well.
    assert.ok(
      birth?.told?.some(({ value, variable }) => value === ready.value && variable === 'READY'),
    );
  });
});

describe('On Windows, the current directory of a process that was left running', () => {
  const session = sessionsOnModel();
  const launched: Act = function* (me) {
    begin(me, { inherits: false, directory: 'C:\\work\\' });
    yield* me.sleep(0);
  };

  it('is said once its creator has exited', async () => {
    const { model, run } = machine();
    run(launched);
    const [finding, ...rest] = await said(session(model, plan));
    assert.deepEqual([finding?.code, rest], ['directory-in-use', []]);
    assert.match(
      finding?.headline ?? '',
      /still uses the folder C:\\work after a \(PID \d+\) exited/,
    );
  });

  it('is not when it has gone elsewhere, be it after the end of its creator', async () => {
    const { model, run } = machine();
    run(launched, function* (me) {
      yield* me.sleep(400);
      me.setDirectory('C:\\');
    });
    const running = session(model, plan);
    assert.deepEqual(await said(running), []);
    assert.equal(named(running, 'b.exe')[0]?.directory?.path, 'C:\\');
  });
});

describe('On Windows, a job to which one of its processes has a handle', () => {
  const session = sessionsOnModel();
  const withJob = (limits: boolean): Act =>
    function* (me) {
      const job = me.openJob(true);
      me.limitJob(job, limits);
      me.assignToJob(job, begin(me, { directory: 'C:\\' }));
      yield* me.sleep(100);
    };

  it('does not end it when its owner has gone', async () => {
    const { model, run } = machine();
    run(withJob(true));
    const running = session(model, plan);
    const list = await said(running);
    assert.deepEqual(briefly(list), ['warning job-kept-alive']);
    assert.match(list[0]?.headline ?? '', /^b\.exe \(PID \d+\) keeps its own job open after a /);
    assert.deepEqual(list[0]?.evidence['members'], [named(running, 'b.exe')[0]?.pid]);
  });

  it('is a leak like others without that limit', async () => {
    const { model, run } = machine();
    run(withJob(false));
    assert.deepEqual(briefly(await said(session(model, plan))), ['information leaked-handle']);
  });

  it('is said with an if where the system does not tell limits', async () => {
    const { model, run } = machine('wine');
    run(withJob(true));
    const [finding] = (await said(session(model, plan))).filter(
      ({ code }) => code === 'job-kept-alive',
    );
    assert.match(finding?.why ?? '', /^If the job has/);
  });
});
