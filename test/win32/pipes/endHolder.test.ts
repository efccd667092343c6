// Ending a process that holds a pipe: the one that was named, as long as it is that one, and no other.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { EventQueue } from '../../../src/broker/events/eventQueue';
import { HolderWatch } from '../../../src/broker/holders/holderWatch';
import type { KeptPipe } from '../../../src/broker/launch/plannedObjects';
import { SessionHandles } from '../../../src/broker/handles/sessionHandles';
import { ProberClient } from '../../../src/client/forks/proberClient';
import { hex } from '../../../src/model/base/handleValue';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import type { Holder } from '../../../src/model/session/state';
import { SYNCHRONIZE } from '../../../src/win32/constants';
import { HandleLedger } from '../../../src/win32/ownedHandle';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { assertBalanced } from '../handleBalance';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, program, runToEnd, startSession, until } from '../runSession';

describe('A holder of a pipe', () => {
  const win32 = loadWin32(() => undefined);
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    await endOutsideProcesses();
    event.close();
  });

  const heldSession = async (more: object = {}, background = 'wait') => {
    const session = await startSession({
      program: program('handOver'),
      args: ['start', event.name, background],
      console: 'detached',
      stdio: { stdin: 'nul', stderr: 'none' },
      ...more,
    });
    const state = await until(session, 'the holder', ({ pipes: [pipe] }) =>
      (pipe?.holders ?? []).some(({ end, cause }) => end === 'write' && cause === 'descendant'),
    );
    const holder = state.pipes[0]?.holders.find(({ cause }) => cause === 'descendant');
    assert.ok(holder);
    return { session, holder };
  };

  it('is ended on request, and the pipe ends', async () => {
    const { session, holder } = await heldSession();
    await session.request('endHolder', { pipe: 'stdout', pid: holder.pid });
    assert.ok(!isAlive(holder.pid));
    const { state, report } = await runToEnd(session);
    assert.equal(state.pipes[0]?.phase, 'endOfFile');
    assert.equal(state.end?.reason, 'finished');
    assert.ok(report.calls.some(({ api }) => api === 'TerminateProcess'));
    assertBalanced(state);
  });

  it('is ended one at a time: those that are left are named anew', async () => {
    const { session } = await heldSession({ keepParentEnds: ['stdout'] });
    const pidsOf = (holders: readonly Holder[] = []): readonly number[] =>
      holders.filter(({ end }) => end === 'write').map(({ pid }) => pid);
    const [first] =
      session.state.pipes[0]?.holders.filter(({ cause }) => cause === 'descendant') ?? [];
    assert.ok(first);
    await session.request('endHolder', { pipe: 'stdout', pid: first.pid });
    await until(
      session,
      'the rest',
      ({ pipes: [pipe] }) => !pidsOf(pipe?.holders).includes(first.pid),
    );
    assert.deepEqual(pidsOf(session.state.pipes[0]?.holders), [session.brokerPid]);
  });

  it('that was never named is not ended', async () => {
    const { session, holder } = await heldSession();
    await assert.rejects(
      session.request('endHolder', { pipe: 'stdout', pid: process.pid }),
      /is not known to hold "stdout"\. Find the holders again/,
    );
    await assert.rejects(session.request('endHolder', { pipe: 'nothing', pid: holder.pid }));
    assert.ok(isAlive(holder.pid));
  });

  it('that has ended meanwhile is said to have', async () => {
    // The broker keeps the pipe open, so that the session goes on without the holder.
    const { session, holder } = await heldSession({ keepParentEnds: ['stdout'] });
    event.set();
    await whenGone(holder.pid);
    await assert.rejects(
      session.request('endHolder', { pipe: 'stdout', pid: holder.pid }),
      /handOver\.exe \(PID \d+\) has exited already\./i,
    );
  });

  it('that has ended, but whose number is kept by an open handle, is not ended again', async () => {
    const { session, holder } = await heldSession({ keepParentEnds: ['stdout'] });
    const kept = win32.OpenForCopies(holder.pid, SYNCHRONIZE);
    assert.ok(kept.ok);
    try {
      event.set();
      await win32.WaitForExit(kept.process);
      await assert.rejects(
        session.request('endHolder', { pipe: 'stdout', pid: holder.pid }),
        /has exited already\.$/,
      );
    } finally {
      win32.Discard(kept.process);
    }
  });

  it('is not ended when its number has passed to another process', async () => {
    const ledger = new HandleLedger((value) => win32.CloseHandle(value));
    const events = new EventQueue(() => undefined, 0);
    const handles = new SessionHandles(win32, ledger, events);
    const ends = win32.CreatePipe({ inherit: false, descriptor: 0n, sddl: null }, 0);
    const name = win32.ObjectName(ends.read) ?? '';
    const indexNumber = handles.pipeIndexNumber(ends);
    for (const end of ['read', 'write'] as const) {
      handles.add(`p.${end}`, ends[end], '', { pipe: { label: 'p', name, end, indexNumber } });
    }
    handles.announce();
    const taker = outsideProcess(['take', event.name, String(process.pid), hex(ends.write)]);
    await taker.said;
    const prober = new ProberClient(join(process.cwd(), 'dist', 'prober.js'));
    // As it was when an older process had the number.
    const alive = new Map(
      win32.ProcessList().map((listed) => {
        const older = { ...listed, name: 'older.exe', createdAt: '1' };
        return [listed.pid, listed.pid === taker.pid ? older : listed];
      }),
    );
    const plan = parsePlan({ program: 'x.exe' }, 'test');
    assert.ok(plan.ok);
    const pipe = { label: 'p', child: null, direction: 'captured' } as KeptPipe;
    const watch = new HolderWatch({
      ...{ win32, inspect: win32, handles, events, plan: plan.plan },
      probe: (request) => prober.ask(request),
      family: {
        now: () => ({
          ...{ brokerPid: process.pid, children: [], seen: new Map(), jobPids: new Set() },
          alive,
        }),
      },
      objects: { allPipes: [pipe] },
      pipes: { openCaptures: [], awaitedCaptures: [] },
      processes: { hasLivingChild: () => true },
    });
    try {
      await watch.find(['p']);
      await assert.rejects(
        watch.end('p', taker.pid),
        /^Error: older\.exe \(PID \d+\) has exited already\. handOver\.exe has its PID now\.$/i,
      );
      assert.ok(isAlive(taker.pid));
    } finally {
      await watch.finish();
      await prober.dispose();
      ledger.closeAll();
    }
  });

  it('that cannot be terminated is left, and that is said', async () => {
    const { session, holder } = await heldSession({}, 'last');
    // The rights are taken away before the first word.
    await until(session, 'its word', ({ pipes: [pipe] }) => (pipe?.bytes ?? 0) > 0);
    await assert.rejects(
      session.request('endHolder', { pipe: 'stdout', pid: holder.pid }),
      /handOver\.exe \(PID \d+\) cannot be terminated: access is denied\./i,
    );
    // Nobody may signal it either, so that isAlive cannot tell.
    assert.ok(win32.ProcessList().some(({ pid }) => pid === holder.pid));
    event.set();
    const { state, report } = await runToEnd(session);
    assert.equal(state.pipes[0]?.phase, 'endOfFile');
    assert.ok(!report.calls.some(({ api }) => api === 'TerminateProcess'));
    assertBalanced(state);
  });

  it('is not the broker, which closes its copy instead', async () => {
    const { session } = await heldSession({ keepParentEnds: ['stdout'] });
    await assert.rejects(
      session.request('endHolder', { pipe: 'stdout', pid: session.brokerPid ?? 0 }),
      /launcher itself: close the launcher's copy/,
    );
  });
});
