// Locks on the model of Windows: a session attached to processes that wait for each other's mutex says so, where the system tells.
import assert from 'node:assert/strict';
import { emptyPlan } from '../../../src/model/plan/emptyPlan';
import { explain } from '../../../src/model/explain/explain';
import type { ExplanationText } from '../../../src/model/explain/explanationLines';
import { explanationText } from '../../../src/model/explain/explanationText';
import { PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import type { Program } from '../../windowsModel/program';
import type { ModelSession } from '../../windowsModel/session/modelSession';
import type { Running } from '../../windowsModel/thread';
import { WindowsModel, type ModelOptions } from '../../windowsModel/windowsModel';
import { named, sessionsOnModel } from './modelMachine';

const first = '\\Sessions\\1\\BaseNamedObjects\\first';
const second = '\\Sessions\\1\\BaseNamedObjects\\second';

/** Takes one mutex, gives the other time for the same, and waits for that one's. */
function taking(own: string, other: string) {
  return function* (me: Program): Running<number> {
    const mine = me.openMutex(own);
    const theirs = me.openMutex(other);
    yield* me.acquire(mine);
    yield* me.sleep(50);
    yield* me.acquire(theirs);
    return 0;
  };
}

function deadlock(options: ModelOptions = {}): WindowsModel {
  const model = new WindowsModel({ ...options, brokerPid: process.pid });
  model.install('a.exe', taking(first, second));
  model.install('b.exe', taking(second, first));
  const me = model.program(model.outside('shell.exe'));
  me.create('a.exe');
  me.create('b.exe');
  model.clock.advanceTo(model.clock.now + 100);
  return model;
}

describe('Locks on the model of Windows', () => {
  const begin = sessionsOnModel();

  async function attach(model: WindowsModel): Promise<ModelSession> {
    const pids = ['a.exe', 'b.exe'].map(
      (name) => model.processes.find(({ imageName }) => imageName === name)?.pid ?? 0,
    );
    const session = begin(model, {}, { plan: emptyPlan, attach: { pids, tree: true } });
    await session.until(() => session.state.tellsChains !== undefined);
    await session.pass(10_000);
    return session;
  }

  function explained(session: ModelSession, name: string): ExplanationText {
    const [process] = named(session, name);
    const explanation = explain(session.state, process?.id ?? '');
    assert.ok(explanation);
    return explanationText(session.state, explanation);
  }

  it('names both processes and both mutexes when two wait for each other', async () => {
    const session = await attach(deadlock());
    const [a = '', b = ''] = ['a.exe', 'b.exe'].map((name) => {
      const [process] = named(session, name);
      return `${name} (PID ${process?.pid ?? 0})`;
    });
    const text = explained(session, 'a.exe');
    assert.equal(text.headline, `${a} and ${b} are deadlocked: they wait for each other.`);
    assert.deepEqual(
      text.steps.map((step) => [step.text, step.certainty]),
      [
        [`${a} waits for the mutex "second", which ${b} owns.`, 'exact'],
        [`${b} waits for the mutex "first", which ${a} owns.`, 'exact'],
      ],
    );
    // The handle of the mutex at which it waits.
    assert.match(text.steps[0]?.at.handle ?? '', /^0x/);
    assert.equal(session.prober.leftBehind, 0);
  });

  it('have one owner at a time: of two that wait one goes on, and the other waits for that', () => {
    const model = new WindowsModel();
    model.install('owner.exe', function* (me) {
      const mutex = me.openMutex(first);
      yield* me.acquire(mutex);
      yield* me.sleep(50);
      me.release(mutex);
      yield* me.forEver();
      return 0;
    });
    model.install('waiter.exe', function* (me) {
      yield* me.acquire(me.openMutex(first));
      yield* me.forEver();
      return 0;
    });
    const me = model.program(model.broker);
    const win32 = model.win32(model.broker);
    const [owner = 0, one = 0, two = 0] = ['owner.exe', 'waiter.exe', 'waiter.exe'].map((name) => {
      const created = me.create(name);
      model.clock.run(10);
      return 'thread' in created ? created.thread.tid : 0;
    });
    const chainOf = (threadId: number): readonly (string | number)[] => {
      const answer = win32.ThreadWaitChain(threadId);
      if (answer.answer !== 'chain') return [answer.answer];
      return answer.chain.nodes.map((node) => (node.kind === 'thread' ? node.threadId : node.kind));
    };
    assert.deepEqual([one, two].map(chainOf), [
      [one, 'mutex', owner],
      [two, 'mutex', owner],
    ]);
    model.clock.run(100);
    assert.deepEqual([owner, one, two].map(chainOf), [[owner], [one], [two, 'mutex', one]]);
    assert.deepEqual(chainOf(1), ['gone']);
  });

  it('is told once, and not again while nothing changes', async () => {
    const session = await attach(deadlock());
    const told = (): number => session.events.filter(({ type }) => type === 'chainsSeen').length;
    const before = told();
    assert.equal(before, 2);
    await session.pass(20_000);
    assert.equal(told(), before);
  });

  it('counts threads of a process that denies access, and names nobody for them', async () => {
    const model = deadlock();
    for (const process of model.processes) {
      if (process.imageName === 'a.exe') process.refuses = PROCESS_QUERY_INFORMATION;
    }
    const session = await attach(model);
    const text = explained(session, 'a.exe');
    assert.deepEqual(text.steps, []);
    assert.match(text.limits.join('\n'), /cannot be inspected \(access denied\): 1\./);
  });

  it('is over when one of them exits', async () => {
    const model = deadlock();
    const session = await attach(model);
    model.processes.find(({ imageName }) => imageName === 'b.exe')?.end(1);
    await session.pass(5000);
    assert.deepEqual(explained(session, 'a.exe').steps, []);
  });

  it('has no answer under Wine, which the explanation says', async () => {
    const session = await attach(deadlock({ personality: 'wine' }));
    const text = explained(session, 'a.exe');
    assert.deepEqual(text.steps, []);
    assert.match(text.limits.join('\n'), /does not report waits for locks, windows and calls/);
  });
});
