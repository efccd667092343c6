// Attached as a debugger to programs that no session started: what they create then, and that they run on whatever ends the session.
import assert from 'node:assert/strict';
import type { Session } from '../../../src/client/session';
import { childHandles } from '../../../src/model/handles/origin';
import type { ProcessState } from '../../../src/model/session/state';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import { namedEvent } from '../namedEvent';
import { onWine } from '../knownDifferences';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, openAttached, program, runToEnd, until, within } from '../runSession';
import { endFamilies, startFamily, type Family } from './outsideFamily';

/** Wine debugs an attached process, and nothing that it creates. */
const followsNothing = onWine('debugger of what an attached process creates');

/** parent.exe has created tool.exe, and creates late.exe when it is told to; each says something whenever it is asked. */
function family(): Family {
  return startFamily(
    ['parent', 'tool', 'late'],
    `event shared; nul z;
     start tool in=z out=z err=z {event own; await ask; event answered; hold};
     signal begun; await create; start late in=z out=z err=z {event born; await askLate; event said; hold};
     await askParent; event heard; hold`,
  );
}

async function attach(pids: readonly number[]): Promise<Session> {
  const session = openAttached(pids, true, 'debug');
  await within(session.start(), session, 'the attachment');
  return session;
}

const shown = ({ state }: Session, pid: number): ProcessState | undefined =>
  state.processes.find((process) => process.pid === pid);

/** Whether a process has a debugger, whoever that is. */
function isDebugged(pid: number): boolean {
  const win32 = loadWin32(() => undefined);
  const opened = win32.OpenForCopies(pid, PROCESS_QUERY_INFORMATION);
  assert.ok(opened.ok);
  try {
    return win32.HasDebugPort(opened.process);
  } finally {
    win32.Discard(opened.process);
  }
}

/** Whoever runs does what it is told to, and says it. */
async function assertAnswer(here: Family): Promise<void> {
  for (const [ask, answer] of [
    ['ask', 'answered'],
    ['askLate', 'said'],
    ['askParent', 'heard'],
  ] as const) {
    here.signal(ask);
    await here.said(answer);
  }
}

describe('Attached as a debugger', () => {
  afterEach(async () => {
    await endFamilies();
    await endOutsideProcesses();
    await endSessions();
  });

  async function withLate(session: Session, here: Family): Promise<ProcessState> {
    here.signal('create');
    const state = await until(session, 'late.exe', ({ processes }) =>
      processes.some(({ name, birth }) => name === 'late.exe' && birth !== null),
    );
    const late = state.processes.find(({ name }) => name === 'late.exe');
    assert.ok(late);
    return late;
  }

  it('it reads exactly what is created from then on, and infers what was there', async () => {
    const here = family();
    await here.said('own');
    const session = await attach([here.pidOf('parent')]);
    const levels = (birth: ProcessState['birth'], type: string) =>
      (birth ? childHandles(birth) : [])
        .filter((handle) => handle.type === type && handle.inheritable)
        .map(({ value, certainty }) => `${value} ${certainty}`);
    const value = here.facts().value('shared');
    const tool = shown(session, here.pidOf('tool'));
    assert.ok(levels(tool?.birth ?? null, 'Event').includes(`${value} inferred`));
    const late = await withLate(session, here);
    const level = followsNothing ? 'inferred' : 'exact';
    assert.ok(levels(late.birth, 'Event').includes(`${value} ${level}`));
    assert.equal(late.descent?.seenBy, followsNothing ? 'attach' : 'debug');
    const note = shown(session, here.pidOf('parent'))?.descent?.note ?? null;
    if (followsNothing) assert.match(note ?? '', /finds what it creates in the list/);
    else assert.equal(note, null);
    await here.said('born');
    await session.stop('stopped', 'enough');
    await assertAnswer(here);
  });

  it('it stops what is created at its creation', async () => {
    const here = family();
    await here.said('own');
    const session = openAttached([here.pidOf('parent')], true, 'debug');
    await session.setStops([{ image: 'late*', handle: null }]);
    await within(session.start(), session, 'the attachment');
    const late = await withLate(session, here);
    if (followsNothing) {
      // It came too late to be stopped.
      await here.said('born');
      assert.equal(shown(session, late.pid ?? 0)?.phase, 'running');
    } else {
      await until(session, 'the stop', ({ processes }) =>
        processes.some(({ id, phase }) => id === late.id && phase === 'suspended'),
      );
      assert.equal(here.facts().find('born'), null);
      await session.request('resume', { processId: late.id });
      await here.said('born');
    }
    await session.stop('stopped', 'enough');
    await assertAnswer(here);
  });

  for (const how of ['stop', 'kill'] as const) {
    it(`all of them run on and answer after the session's ${how}`, async () => {
      const here = family();
      await here.said('own');
      const session = await attach([here.pidOf('parent')]);
      await withLate(session, here);
      await here.said('born');
      const debugged = (): readonly boolean[] =>
        ['parent', 'tool', 'late'].map((role) => isDebugged(here.pidOf(role)));
      assert.deepEqual(debugged(), [true, true, true]);
      if (how === 'stop') {
        const { end } = await session.stop('stopped', 'enough');
        assert.equal(end?.reason, 'detached');
        await runToEnd(session);
      } else {
        const pid = session.brokerPid ?? 0;
        process.kill(pid, 'SIGKILL');
        await whenGone(pid);
      }
      assert.deepEqual(debugged(), [false, false, false]);
      await assertAnswer(here);
      for (const role of ['parent', 'tool', 'late'])
        assert.ok(isAlive(here.pidOf(role)), `${role} runs on`);
    });
  }

  it('is told of another debugger, and of the end of a process with its code', async () => {
    const go = namedEvent();
    try {
      const line = `"${program('tree')}" "h${go.name};x7;"`;
      const debugger_ = outsideProcess(['debugs', line], 'debuggee');
      const pid = Number(/^debugs (\d+)/.exec(await debugger_.said)?.[1]);
      const session = await attach([pid]);
      assert.match(
        shown(session, pid)?.descent?.note ?? '',
        /another debugger is attached\. Stop that debugger, then attach again\./,
      );
      go.set();
      const { state } = await runToEnd(session);
      assert.equal(state.end?.reason, 'finished');
      assert.equal(shown(session, pid)?.exitCode, 7);
    } finally {
      go.close();
    }
  });

  it('keeps itself from the programs: they see no debugger', async () => {
    const go = namedEvent();
    try {
      const { pid, said } = outsideProcess(['awaits', go.name], 'debuggee');
      const session = await attach([pid]);
      go.set();
      assert.equal(await said, 'debugger 0 heap 0');
      await runToEnd(session);
    } finally {
      go.close();
    }
  });
});
