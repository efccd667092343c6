// What hangs already: programs that no session started, and what a session says when it is attached to them.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../../../src/client/session';
import { findingText, type Finding } from '../../../src/model/findings/finding';
import { childHandles } from '../../../src/model/handles/origin';
import { processText } from '../../../src/model/processes/processText';
import { makeReport } from '../../../src/model/report/report';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import { isAlive, whenGone } from '../processEnd';
import { endSession, endSessions, until, within } from '../runSession';
import { attachTo, endFamilies, startFamily, untilFinding, type Family } from './outsideFamily';

const allNul = 'in=z out=z err=z';

/** What the finding says of a process, by its PID and the value that it wrote down. */
function assertAbout(
  finding: Finding,
  family: Family,
  { culprit, handle, victim }: { culprit: string; handle?: string; victim: string },
): void {
  const text = JSON.stringify(finding, null, 1);
  const { headline } = finding;
  assert.ok(headline.includes(`PID ${family.pidOf(culprit)}`), `who does it: ${text}`);
  assert.ok(headline.includes(victim), `to whom: ${text}`);
  if (handle !== undefined) {
    const value = family.facts().value(handle);
    assert.ok(text.includes(`"${value}"`), `by ${handle} ${value}: ${text}`);
  }
  assert.doesNotMatch(findingText(finding), /bInheritHandles TRUE/);
}

/** How many handles the process has now. */
function handlesOf(pid: number): number {
  const win32 = loadWin32(() => undefined);
  const opened = win32.OpenForCopies(pid, PROCESS_QUERY_INFORMATION);
  assert.ok(opened.ok);
  try {
    return win32.ProcessHandles(opened.process, pid).length;
  } finally {
    win32.Discard(opened.process);
  }
}

/** Of processes that have come to wait: until then they open and close what they need to start. */
async function restingCounts(pids: readonly number[]): Promise<readonly number[]> {
  let last: readonly number[] = [];
  for (let same = 0, tried = 0; same < 5; tried++) {
    assert.ok(tried < 100, 'they come to rest');
    await pause(100);
    const now = pids.map(handlesOf);
    same = isDeepStrictEqual(now, last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

describe('What hangs already', () => {
  afterEach(async () => {
    await endFamilies();
    await endSessions();
  });

  const ofFamily = (session: Session, family: Family, role: string) => {
    const process = session.state.processes.find(({ pid }) => pid === family.pidOf(role));
    assert.ok(process, `${role} is shown`);
    return process;
  };

  it('is a deadlock of a parent and its tool, each waiting at a pipe of the other', async () => {
    const family = startFamily(
      ['parent', 'tool'],
      `nul z; pipe output; pipe errors; keep output.read; keep errors.read;
       start tool in=z out=output.write err=errors.write {fill err; print out done};
       close output.write; close errors.write; read output.read; read errors.read; join`,
    );
    await family.said('wrote');
    const session = await attachTo([family.pidOf('parent')]);
    const finding = await untilFinding(session, family, ({ code }) => code === 'deadlock');
    assertAbout(finding, family, { culprit: 'tool', handle: 'errors.write', victim: 'parent.exe' });
  });

  it('is a server whose sibling has the write end of its stdin', async () => {
    const family = startFamily(
      ['client', 'hook', 'server'],
      `nul z; pipe input; start hook ${allNul} {hold}; keep input.write;
       start server in=input.read out=z err=z {first in; signal heard; read in}; close input.read;
       write input.write; await heard; close input.write; signal closed; hold`,
    );
    await family.said('server:read');
    const session = await attachTo([family.pidOf('client')]);
    const finding = await untilFinding(session, family, ({ code }) => code === 'write-end-held');
    assertAbout(finding, family, { culprit: 'hook', handle: 'input.write', victim: 'server.exe' });
  });

  it('is a reader whose build has exited and left a daemon that has the pipe', async () => {
    const family = startFamily(
      ['reader', 'build', 'daemon'],
      `nul z; pipe output; keep output.read;
       start build in=z out=output.write err=z {nul y; start daemon in=y err=y {hold}; print out done};
       close output.write; read output.read`,
    );
    await family.said('pid of daemon');
    await whenGone(family.pidOf('build'));
    // Whoever created the daemon is gone: nobody can find it below the reader.
    const session = await attachTo([family.pidOf('reader'), family.pidOf('daemon')]);
    const finding = await untilFinding(session, family, ({ headline }) => {
      return headline.includes(`PID ${family.pidOf('daemon')}`);
    });
    assertAbout(finding, family, { culprit: 'daemon', victim: 'reader.exe' });
    const daemon = ofFamily(session, family, 'daemon');
    assert.equal(daemon.birth?.attached?.noCreator, 'exited');
    const handles = childHandles(daemon.birth);
    assert.ok(handles.every(({ certainty }) => certainty === 'unknown'));
    assert.match(processText(session.state.plan, daemon), /origin unknown|unknown origin/);
  });

  it('is a file that a grandchild has when its opener closes it', async () => {
    const family = startFamily(
      ['app', 'helper', 'grandchild'],
      `file journal app.log none; nul z;
       start helper ${allNul} {nul y; start grandchild in=y out=y err=y {hold}; signal up; hold};
       await up; await go; close journal; delete app.log; hold`,
    );
    await family.said('pid of grandchild');
    const session = await attachTo([family.pidOf('app')]);
    family.signal('go');
    const finding = await untilFinding(session, family, ({ code, headline }) => {
      return code === 'file-inherited' && headline.includes('app.log');
    });
    assert.match(JSON.stringify(finding), new RegExp(`"pid":${family.pidOf('grandchild')}\\b`));
    const grandchild = ofFamily(session, family, 'grandchild');
    const journal = childHandles(grandchild.birth ?? assert.fail()).find(
      ({ value }) => value === family.facts().value('journal'),
    );
    assert.equal(journal?.certainty, 'inferred');
    assert.match(journal.why, /^Probably inherited: helper\.exe \(PID \d+\)/);
  });

  it('is a port that a helper has when its owner exits', async () => {
    const family = startFamily(
      ['server', 'helper'],
      `listen door; nul z; start helper ${allNul} {signal up; hold}; await up; await go; exit 3`,
    );
    await family.said('pid of helper');
    const session = await attachTo([family.pidOf('server')]);
    family.signal('go');
    const port = family.facts().value('port');
    const finding = await untilFinding(session, family, ({ headline }) => headline.includes(port));
    assertAbout(finding, family, { culprit: 'helper', handle: 'door', victim: port });
  });

  it('is left as it was, whatever ends the session', async () => {
    const family = startFamily(
      ['app', 'helper'],
      `pipe line; event done; nul z; start helper ${allNul} {hold}; hold`,
    );
    await family.said('pid of helper');
    const pids = [family.pidOf('app'), family.pidOf('helper')];
    const before = await restingCounts(pids);
    for (const how of ['stop', 'detach', 'dispose'] as const) {
      const session = await attachTo([family.pidOf('app')]);
      await until(session, 'a look', ({ lookedAt }) => lookedAt !== undefined);
      if (how === 'stop') await within(session.stop('stopped', 'enough'), session, 'the stop');
      if (how === 'detach') {
        await session.request('detach', {});
        await within(session.ended, session, 'the end');
      }
      if (how !== 'dispose') assert.equal(session.state.end?.reason, 'detached');
      await endSession(session);
      assert.deepEqual(pids.map(isAlive), [true, true], how);
      assert.deepEqual(pids.map(handlesOf), before, how);
    }
  });

  it('is terminated only on request, and others are not', async () => {
    const family = startFamily(
      ['app', 'helper'],
      `nul z; start helper as=one ${allNul} {hold}; start helper as=two ${allNul} {hold}; hold`,
    );
    await family.said('pid of two');
    const session = await attachTo([family.pidOf('app')]);
    const { id } = ofFamily(session, family, 'one');
    await session.request('terminate', { processId: id });
    await until(session, 'its end', ({ processes }) =>
      processes.some((one) => one.id === id && one.phase === 'exited'),
    );
    assert.deepEqual(
      ['app', 'one', 'two'].map((role) => isAlive(family.pidOf(role))),
      [true, false, true],
    );
    await assert.rejects(session.request('pause', { processId: id }), /only reads its processes/);
  });

  it('leaves no handle in the launcher after 20 attachments, and each report says how sure it is', async function () {
    this.timeout(180_000);
    const family = startFamily(
      ['app', 'helper'],
      `event done; file journal app.log rwd; nul z; start helper ${allNul} {hold}; hold`,
    );
    await family.said('pid of helper');
    const pids = [family.pidOf('app'), family.pidOf('helper')];
    const before = await restingCounts(pids);
    for (let count = 0; count < 20; count++) {
      const session = await attachTo([family.pidOf('app')]);
      const { processes } = makeReport(session.state);
      const levels = processes.flatMap(({ handles }) => handles.map(({ evidence }) => evidence));
      assert.deepEqual([...new Set(levels)].sort(), ['inferred', 'unknown']);
      const { broker } = await within(session.stop('stopped', 'enough'), session, 'the stop');
      assert.deepEqual(broker.handlesLeft, []);
      await endSession(session);
    }
    assert.deepEqual(pids.map(handlesOf), before);
  });
});
