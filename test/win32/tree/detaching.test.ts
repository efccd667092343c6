// Leaving processes running: all of them with the end of the session, or one that outlives it.
import assert from 'node:assert/strict';
import type { SessionState } from '../../../src/model/session/state';
import { assertBalanced } from '../handleBalance';
import { onWine } from '../knownDifferences';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, program, runToEnd, startSession, until } from '../runSession';

describe('Detaching', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    event.close();
  });

  const descendants = ({ processes }: SessionState) =>
    processes.filter(({ descent, name }) => {
      return descent !== null && !(onWine('handles of the console host') && name === 'conhost.exe');
    });
  const pidsOf = (state: SessionState): readonly number[] =>
    [...state.processes.filter(({ descent }) => descent === null), ...descendants(state)].map(
      ({ pid }) => pid ?? 0,
    );

  for (const followChildren of ['debug', 'job'] as const) {
    const plan = (script: string): object => ({
      program: program('tree'),
      args: [script],
      console: 'detached',
      // Its own folder would stay in use.
      cwd: 'C:\\',
      stdio: { stdin: 'nul', stderr: 'stdout' },
      followChildren,
    });

    it(`from all ends the session (${followChildren}), and they run on`, async () => {
      const script = `bl-{h${event.name};};h${event.name};`;
      const session = await startSession(plan(script));
      const met = await until(session, 'the descendant', (state) => descendants(state).length > 0);
      await session.request('detach', {});
      const { state } = await runToEnd(session);
      assert.equal(state.end?.reason, 'detached');
      assertBalanced(state);
      await session.dispose();
      const pids = pidsOf(met);
      assert.deepEqual(pids.map(isAlive), [true, true]);
      event.set();
      for (const pid of pids) await whenGone(pid);
    });

    it(`from one lets it, and what it starts, outlive the session (${followChildren})`, async () => {
      const go = namedEvent();
      try {
        const inner = `h${go.name};bn{h${event.name};};h${event.name};`;
        const script = `bl-{${inner}};h${event.name};`;
        const session = await startSession(plan(script));
        await until(session, 'the descendant', (state) => descendants(state).length === 1);
        const [left] = descendants(session.state);
        assert.ok(left?.pid);
        await session.request('detach', { processId: left.id });
        go.set();
        const met = await until(session, 'what it starts', (state) => {
          return descendants(state).length === 2 && descendants(state)[1]?.detachedAt !== null;
        });
        const [root, one, other] = pidsOf(met);
        assert.ok(root && one && other);
        const state = await session.stop('stopped', 'enough');
        assertBalanced(state);
        await session.dispose();
        await whenGone(root);
        assert.deepEqual([one, other].map(isAlive), [true, true]);
        event.set();
        for (const pid of [one, other]) await whenGone(pid);
      } finally {
        go.close();
      }
    });
  }

  for (const followChildren of ['debug', 'job'] as const) {
    it(`from one lets it outlive a window that closes (${followChildren})`, async () => {
      const session = await startSession({
        program: program('tree'),
        args: [`bl-{h${event.name};};h${event.name};`],
        console: 'detached',
        cwd: 'C:\\',
        stdio: { stdin: 'nul', stderr: 'stdout' },
        followChildren,
      });
      await until(session, 'the descendant', (state) => descendants(state).length === 1);
      const [left] = descendants(session.state);
      await session.request('detach', { processId: left?.id ?? '' });
      const [root, one] = pidsOf(session.state);
      assert.ok(root && one);
      // Nobody stops the session: its broker hears that its client is gone.
      await session.dispose();
      await whenGone(root);
      assert.ok(isAlive(one));
      event.set();
      await whenGone(one);
    });
  }

  it('from all leaves also those that are just being met', async () => {
    const crowd = `bl-{h${event.name};};`.repeat(8);
    const session = await startSession({
      program: program('tree'),
      args: [`${crowd}h${event.name};`],
      console: 'detached',
      cwd: 'C:\\',
      stdio: { stdin: 'nul', stderr: 'stdout' },
      followChildren: 'debug',
    });
    await until(session, 'the first descendant', (state) => descendants(state).length > 0);
    await session.request('detach', {});
    const { state } = await runToEnd(session);
    assert.equal(state.end?.reason, 'detached');
    assertBalanced(state);
    await session.dispose();
    for (const { id, createdAt, detachedAt } of descendants(state)) {
      assert.ok(detachedAt !== null && detachedAt >= createdAt, `${id} was not left`);
    }
    const pids = pidsOf(state);
    const gone = state.processes.filter(({ pid }) => !isAlive(pid ?? 0));
    assert.deepEqual(
      gone.map(({ id, phase, createdAt, detachedAt, exitCode, descent }) => ({
        ...{ id, phase, createdAt, detachedAt, exitCode, note: descent?.note, end: state.end },
      })),
      [],
    );
    event.set();
    for (const pid of pids) await whenGone(pid);
  });

  it('resumes a child that was held, and a process that was paused', async () => {
    const session = await startSession({
      program: program('tree'),
      args: [`h${event.name};`],
      console: 'detached',
      // Its own folder would stay in use.
      cwd: 'C:\\',
      stdio: { stdin: 'nul', stderr: 'stdout' },
      followChildren: 'debug',
      stopOnEntry: true,
    });
    const pid = session.state.processes[0]?.pid ?? 0;
    await session.request('detach', {});
    await runToEnd(session);
    await session.dispose();
    assert.ok(isAlive(pid));
    event.set();
    // Only a process that runs can end by itself.
    await whenGone(pid);
  });
});
