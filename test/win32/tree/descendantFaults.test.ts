// What can go wrong below the children: storms, depth, crashes, debuggers of others, escapes, and ends in the middle of an event.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childHandles } from '../../../src/model/handles/origin';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import { captured } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { onWine } from '../knownDifferences';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { isAlive, whenGone } from '../processEnd';
import {
  endSessions,
  openSession,
  program,
  runSession,
  runToEnd,
  startSession,
  until,
} from '../runSession';
import type { Session } from '../../../src/client/session';

const descendantsOf = ({ processes }: SessionState): readonly ProcessState[] =>
  processes.filter(({ descent }) => descent !== null);

const tree = (script: string, more: object = {}): object => ({
  program: program('tree'),
  args: [script],
  console: 'detached',
  stdio: { stdin: 'nul', stderr: 'stdout' },
  followChildren: 'debug',
  ...more,
});
const debuggee = (args: readonly string[], more: object = {}): object =>
  tree('', { program: program('debuggee'), args, ...more });

/** Whoever does not end is in the message, not a time. */
async function assertGone(state: SessionState): Promise<void> {
  for (const { pid } of state.processes) await whenGone(pid ?? 0);
  assertBalanced(state);
}

describe('Below the children', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    await endOutsideProcesses();
    event.close();
  });

  for (const followChildren of ['debug', 'job'] as const) {
    it(`none of 500 short-lived processes is missed (${followChildren})`, async function () {
      this.timeout(0);
      const session = await startSession(tree('r500{x5;};', { followChildren }));
      const state = await session.ended;
      const said = captured(state).toString();
      const begun = [...said.matchAll(/ began (\d+) /g)].map(([, pid]) => Number(pid));
      const lost = [...said.matchAll(/ lost /g)].length;
      assert.equal(begun.length + lost, 500);
      assert.ok(lost === 0 || onWine('launch lost by the system'));
      const met = descendantsOf(state);
      // A pid is given away again, so one at a time. One that the system lost may have been there for a moment, or not.
      const others = [...met];
      for (const pid of begun) {
        const at = others.findIndex((process) => process.pid === pid);
        assert.ok(at >= 0, `process ${pid} was missed`);
        others.splice(at, 1);
      }
      assert.ok(others.length <= lost, `${others.length} more than were begun, ${lost} lost`);
      assert.equal(new Set(met.map(({ id }) => id)).size, met.length);
      assert.ok(met.every(({ phase }) => phase === 'exited'));
      assert.ok(met.every(({ birth, descent }) => birth !== null || descent?.note));
      if (followChildren === 'debug') {
        const whole = met.filter((process) => !others.includes(process));
        assert.ok(whole.every(({ birth, exitCode }) => birth !== null && exitCode === 5));
        assert.ok(whole.every(({ descent }) => descent?.parentId === 'tree' && !descent.note));
      }
      await assertGone(state);
    });
  }

  it('ten levels down the handles are still those of the broker', async () => {
    const script = Array.from({ length: 10 }).reduce<string>((below) => `ba{${below}};j;`, 'x9;');
    const { state } = await runSession(tree(script));
    const met = descendantsOf(state);
    assert.equal(met.length, 10);
    const last = met.at(-1);
    assert.equal(last?.exitCode, 9);
    assert.ok(last.birth);
    assert.deepEqual(
      childHandles(last.birth).flatMap(({ origin, label }) =>
        origin === 'inherited' ? [label] : [],
      ),
      ['stdin', 'stdout'],
    );
    await assertGone(state);
  });

  it('copies of standard handles are not taken for inherited', async () => {
    const { state } = await runSession(tree('bs{};j;'));
    const [met] = descendantsOf(state);
    assert.ok(met?.birth);
    const origins = childHandles(met.birth)
      .filter(({ label }) => label !== null)
      .map(({ label, origin }) => `${label ?? ''} ${origin}`);
    // Wine copies what the fields of STARTUPINFO name although nothing is to be inherited; Windows does not.
    const copies = onWine('standard handles without inheritance')
      ? ['stdin duplicated', 'stdout duplicated', 'stdout duplicated']
      : [];
    assert.deepEqual(origins, copies);
  });

  it('an access violation ends the process with its code, and is told', async () => {
    const { state } = await runSession(tree('ba{d;};j;x4;'));
    const [met] = descendantsOf(state);
    assert.equal(met?.exitCode, 0xc000_0005);
    if (onWine('exception of a process that does not know its debugger')) {
      assert.equal(met.crash, null);
    } else {
      assert.equal(met.crash?.code, '0xc0000005');
      assert.match(met.crash.address, /^0x[0-9a-f]+$/);
    }
    assert.equal(state.processes[0]?.exitCode, 4);
  });

  it('a program handles its own exceptions as without a debugger', async () => {
    const { state } = await runSession(debuggee(['handled']));
    assert.match(captured(state).toString(), /^handled 101\r?\n$/);
    assert.equal(state.processes[0]?.exitCode, 7);
    assert.equal(state.processes[0].crash, null);
  });

  it('a program sees no debugger and has no debug heap', async () => {
    const { state } = await runSession(debuggee(['sees']));
    assert.match(captured(state).toString(), /^debugger 0 heap 0\r?\n$/);
  });

  it('a debugger of the program debugs its own process, which the job tells of', async () => {
    const line = `"${program('tree')}" "ba{x2;};j;x6;"`;
    const { state } = await runSession(debuggee(['debugs', line]));
    const said = captured(state).toString();
    const [, pid = ''] = /^debugs (\d+)\r?\nended 6\r?\n$/.exec(said) ?? assert.fail(said);
    const met = descendantsOf(state).find((process) => process.pid === Number(pid));
    assert.ok(met, JSON.stringify(state.processes.map(({ id, pid: one }) => [id, one])));
    assert.equal(met.descent?.seenBy, 'job');
    assert.match(met.descent.note ?? '', /debugger/);
    await assertGone(state);
  });

  for (const [followChildren, answer] of [
    // A process has one debugger: the second gets STATUS_PORT_ALREADY_SET.
    ['debug', /^refused \d+$/],
    ['job', /^attached$/],
  ] as const) {
    it(`a debugger of the user attaches to a descendant (${followChildren}), and the session goes on`, async () => {
      const script = `ba{h${event.name};x4;};j;`;
      const session = await startSession(tree(script, { followChildren }));
      const isMet = ({ pid, birth }: ProcessState): boolean => pid !== null && birth !== null;
      const state = await until(
        session,
        'the descendant',
        (now) => /waiting/.test(captured(now).toString()) && descendantsOf(now).some(isMet),
      );
      const met = descendantsOf(state).find(isMet);
      assert.ok(met?.pid);
      const { said } = outsideProcess(['attaches', String(met.pid)], 'debuggee');
      assert.match(await said, answer);
      event.set();
      const { state: last } = await runToEnd(session);
      assert.equal(descendantsOf(last).find(({ id }) => id === met.id)?.exitCode, 4);
      assert.equal(last.end?.reason, 'finished');
      await assertGone(last);
    });
  }

  it('who asks to leave the job may, and stays with the session', async () => {
    const line = `"${program('tree')}" h${event.name};`;
    const session = await startSession(debuggee(['escapes', line]));
    const state = await until(session, 'the process', (now) => descendantsOf(now).length === 1);
    const [met] = descendantsOf(state);
    await until(session, 'the words', (now) => /began/.test(captured(now).toString()));
    assert.match(captured(session.state).toString(), /^refused 0 began/);
    await session.stop('stopped', 'Enough.');
    await whenGone(met?.pid ?? 0);
  });

  it('who is given a parent outside belongs to nobody here: neither the job nor the debugger is told', async () => {
    const line = `"${program('tree')}" h${event.name};`;
    const { state } = await runSession(debuggee(['adopts', String(process.pid), line]));
    const said = captured(state).toString();
    const pid = Number(/^began (\d+)/.exec(said)?.[1] ?? assert.fail(said));
    // Jobs and debuggers are those of the chosen parent: the session ends without it.
    assert.deepEqual(descendantsOf(state), []);
    assert.equal(state.end?.reason, 'finished');
    assert.ok(isAlive(pid));
    event.set();
    await whenGone(pid);
  });

  describe('while processes are held at their creation', () => {
    const everyTree = [{ image: 'tree', handle: null }];
    const held = ({ processes }: SessionState) => processes.filter(({ stop }) => stop !== null);

    /** The root runs, and all of its own are held. */
    async function holding(count: number): Promise<Session> {
      const script = Array.from({ length: count }, () => 'bl-{x3;};').join('');
      const session = await startSession(tree(`h${event.name};${script}j;`));
      await session.setStops(everyTree);
      event.set();
      await until(session, 'the stops', (state) => held(state).length === count);
      return session;
    }

    it('a stop of the session ends them all', async () => {
      const session = await holding(5);
      const state = await session.stop('stopped', 'Enough.');
      assert.equal(descendantsOf(state).length, 5);
      await assertGone(state);
    });

    it('the loss of the broker ends them all', async () => {
      const session = await holding(3);
      process.kill(session.brokerPid ?? 0);
      const { state } = await runToEnd(session);
      assert.equal(state.end?.reason, 'brokerLost');
      for (const { pid } of state.processes) await whenGone(pid ?? 0);
    });

    it('one is resumed, one terminated, and the tree ended with its root', async () => {
      const session = await holding(3);
      const [first, second, third] = descendantsOf(session.state);
      const ended =
        (id = '') =>
        (now: SessionState) =>
          now.processes.some((process) => process.id === id && process.phase === 'exited');
      await session.request('resume', { processId: first?.id ?? '' });
      await until(session, 'the end of the first', ended(first?.id));
      await session.request('terminate', { processId: second?.id ?? '' });
      const after = await until(session, 'the end of the second', ended(second?.id));
      assert.deepEqual(
        descendantsOf(after).map(({ exitCode }) => exitCode),
        [3, 1, null],
      );
      await session.request('terminate', { processId: 'tree', tree: true });
      const { state } = await runToEnd(session);
      assert.equal(state.processes.find(({ id }) => id === third?.id)?.exitCode, 1);
      await assertGone(state);
    });

    it('no rule holds any more once the rules are taken away', async () => {
      const session = await holding(1);
      await session.setStops([]);
      await session.request('resume', { processId: descendantsOf(session.state)[0]?.id ?? '' });
      const { state } = await runToEnd(session);
      assert.equal(state.end?.reason, 'finished');
    });
  });

  it('the job tells of everybody where there can be no debugger, and the session says so', async () => {
    // A broker that does not find the program of its debugger's thread, but its packages.
    const folder = join(process.cwd(), 'dist', 'test', 'brokerWithoutDebugger');
    mkdirSync(folder, { recursive: true });
    for (const name of ['broker.js', 'prober.js', 'proberThread.js']) {
      copyFileSync(join(process.cwd(), 'dist', name), join(folder, name));
    }
    const plan = tree(`ba{h${event.name};x3;};j;`);
    const session = openSession(plan, undefined, { brokerModule: join(folder, 'broker.js') });
    await session.start();
    await until(session, 'the descendant', (state) => descendantsOf(state).length === 1);
    event.set();
    const { state } = await runToEnd(session);
    const [met] = descendantsOf(state);
    assert.equal(met?.descent?.seenBy, 'job');
    assert.equal(met.exitCode, 3);
    assert.match(state.broker.tracingFailure ?? '', /cannot be debugged .*Cannot find module/);
    await assertGone(state);
  });

  it('nobody stays held when the thread of the debugger ends in the middle, and the job goes on', async () => {
    const folder = join(process.cwd(), 'dist', 'test', 'brokerLosingDebugger');
    mkdirSync(folder, { recursive: true });
    for (const name of ['broker.js', 'prober.js', 'proberThread.js']) {
      copyFileSync(join(process.cwd(), 'dist', name), join(folder, name));
    }
    // The child is met, and its first descendant; the second is one too many.
    const whole = readFileSync(join(process.cwd(), 'dist', 'debugThread.js'), 'utf8');
    const place = 'case "processCreated":';
    assert.ok(whole.includes(place));
    const broken = `${place} if ((globalThis.met = (globalThis.met ?? 0) + 1) > 2) throw new Error("one too many");`;
    writeFileSync(join(folder, 'debugThread.js'), whole.replace(place, broken));
    const session = openSession(
      tree(`ba{h${event.name};x3;};ba{x4;};j;h${event.name};`),
      undefined,
      { brokerModule: join(folder, 'broker.js') },
    );
    await session.start();
    // It was held by a debugger that is gone: it runs, and its creator goes on.
    await until(session, 'the second descendant and its end', (state) =>
      descendantsOf(state).some(({ exitCode }) => exitCode === 4),
    );
    event.set();
    const { state } = await runToEnd(session);
    assert.match(state.broker.tracingFailure ?? '', /cannot be debugged \(one too many\)/);
    assert.deepEqual(
      descendantsOf(state)
        .map(({ exitCode, descent }) => [exitCode, descent?.seenBy])
        .sort(),
      [
        [3, 'debug'],
        [4, 'job'],
      ],
    );
    for (const { pid } of state.processes) await whenGone(pid ?? 0);
    assertBalanced(state);
  });

  it('a descendant is paused and resumed', async () => {
    const session = await startSession(tree(`bl-{h${event.name};x8;};j;`));
    const isOf = (phase: string) => (now: SessionState) =>
      descendantsOf(now).some((process) => process.phase === phase);
    const state = await until(session, 'the descendant', isOf('running'));
    const processId = descendantsOf(state)[0]?.id ?? '';
    await session.request('pause', { processId });
    assert.ok(isOf('paused')(session.state));
    event.set();
    await session.request('resume', { processId });
    const { state: end } = await runToEnd(session);
    assert.equal(descendantsOf(end)[0]?.exitCode, 8);
  });

  it('a stop in the middle of a storm leaves nobody', async () => {
    const session = await startSession(tree('r200{ba{};};'));
    await until(session, 'the first', (state) => descendantsOf(state).length > 5);
    await assertGone(await session.stop('stopped', 'Enough.'));
  });
});
