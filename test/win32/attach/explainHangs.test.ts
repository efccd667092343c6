// Processes that hang and that nobody launched for us: who keeps whom waiting, by which handle, and what ends it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { explain, type Explanation } from '../../../src/model/explain/explain';
import { explanationText } from '../../../src/model/explain/explanationText';
import { handleNow } from '../../../src/model/handles/handleNow';
import type { SessionState } from '../../../src/model/session/state';
import { Facts } from '../cases/facts';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, openAttached, program, temporaryFolder, until, within } from '../runSession';

interface Family {
  readonly root: number;
  readonly facts: () => Facts;
}

describe('A process that hangs, started by somebody else', () => {
  const families: Family[] = [];

  afterEach(async () => {
    // One that says nothing itself is named by who started it.
    const pids = families
      .splice(0)
      .flatMap(({ root, facts }) => [
        root,
        ...facts().all.flatMap(({ what, value }) =>
          what.startsWith('pid of ') ? Number(value) : [],
        ),
      ]);
    for (const pid of pids.filter(isAlive)) {
      process.kill(pid);
      await whenGone(pid);
    }
    await endSessions();
  });

  /** Runs programs by a script (programs/family.c), without a session. */
  function family(names: readonly [string, ...string[]], script: string): Family {
    const folder = temporaryFolder();
    for (const name of names) copyFileSync(program('family'), join(folder, `${name}.exe`));
    const file = join(folder, 'facts.txt');
    const child = spawn(join(folder, `${names[0]}.exe`), [script.replace(/\s+/g, ' ')], {
      cwd: folder,
      env: { ...process.env, FACTS: file, RUN: `hang-${process.pid}-${families.length}` },
      stdio: 'ignore',
    });
    assert.ok(child.pid !== undefined);
    const running = { root: child.pid, facts: () => new Facts(file, (name) => name) };
    families.push(running);
    return running;
  }

  /** The programs write into a file, and nobody says when. */
  async function pidWhenTold(running: Family, name: string): Promise<number> {
    for (;;) {
      const pid = running.facts().pidOf(name);
      if (pid !== null) return pid;
      await pause(20);
    }
  }

  const rootOf = (state: SessionState, { root }: Family): Explanation | null => {
    const process = state.processes.find(({ pid }) => pid === root);
    return process ? explain(state, process.id) : null;
  };

  async function explained(
    running: Family,
    outcome: Explanation['outcome'],
    isMeant: (explanation: Explanation) => boolean = () => true,
  ) {
    const session = openAttached([running.root]);
    await within(session.start(), session, 'attaching');
    const isThere = (state: SessionState): boolean => {
      const found = rootOf(state, running);
      return found?.outcome === outcome && isMeant(found);
    };
    const state = await until(session, outcome, isThere).catch(() => session.state);
    const explanation = rootOf(state, running);
    assert.ok(explanation);
    const text = explanationText(state, explanation);
    assert.ok(isThere(state), `${JSON.stringify(text, null, 1)}\n${running.facts().text()}`);
    return { session, explanation, text };
  }

  const hasDaemon = ({ actors }: Explanation): boolean =>
    actors.length === 1 && /^daemon/i.test(actors[0]?.name ?? '');

  const daemonScript = `nul z; pipe output; keep output.read;
    start tool in=z out=output.write err=z {nul z; start daemon in=z out=out err=z {hold}};
    close output.write; read output.read; hold`;

  it('names a daemon whose starter has exited: nothing but the pipe leads to it', async () => {
    const running = family(['build', 'tool', 'daemon'], daemonScript);
    await pidWhenTold(running, 'daemon');
    await whenGone(await pidWhenTold(running, 'tool'));
    const { session, explanation, text } = await explained(running, 'actor', hasDaemon);
    const [daemon] = explanation.actors;
    assert.equal(daemon?.pid, running.facts().pidOf('daemon'));
    assert.equal(text.held?.value, running.facts().value('output.write'));
    assert.match(
      text.headline,
      /^build\.exe \(PID \d+\) seems to wait for daemon\.exe \(PID \d+\)\.$/,
    );
    assert.match(text.origin, /has exited/);
    assert.match(text.fix, /In the program that starts daemon\.exe/);
    assert.ok(daemon?.descent?.note?.includes('no part of the tree'));

    // Closing that one handle is enough: build.exe reads to the end, and goes on.
    const value = text.held?.value ?? '';
    const handle = handleNow(daemon, value);
    assert.ok(handle);
    await session.request('closeHandle', { processId: daemon.id, handle });
    const state = await until(session, 'the end of the wait', (now) => {
      const found = rootOf(now, running);
      return found !== null && !found.waits.some(({ kind }) => kind === 'read');
    });
    assert.ok(state.processes.every(({ exitedAt, pid }) => exitedAt === null || pid === null));
    await session.stop('stopped', 'enough');
    assert.ok(isAlive(running.root) && isAlive(daemon.pid ?? 0), 'everything runs on');
  });

  it('names what a script of Node left behind, for which exec waits', async () => {
    const script = "require('node:child_process').exec('start /b ping.exe -n 100 127.0.0.1')";
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    assert.ok(child.pid !== undefined);
    families.push({ root: child.pid, facts: () => new Facts('', (name) => name) });
    const isPing = ({ actors: [actor] }: Explanation): boolean =>
      /^ping\.exe$/i.test(actor?.name ?? '');
    const { session, explanation, text } = await explained(
      { root: child.pid, facts: () => new Facts('', (name) => name) },
      'actor',
      isPing,
    );
    assert.match(
      text.headline,
      /^node\.exe \(PID \d+\) seems to wait for ping\.exe \(PID \d+\)\.$/i,
    );
    assert.match(text.fix, /PING\.EXE/i);
    const [ping] = explanation.actors;
    assert.ok(ping?.pid);
    process.kill(ping.pid);
    await ended;
    const state = await until(session, 'the end', ({ phase }) => phase === 'ended');
    assert.equal(state.end?.reason, 'finished');
  });

  it('finds two that wait for each other', async () => {
    const running = family(
      ['parent', 'tool'],
      `nul z; pipe output; pipe errors; keep output.read; keep errors.read;
        start tool in=z out=output.write err=errors.write {fill err; print out done};
        close output.write; close errors.write; read output.read; read errors.read; join`,
    );
    const { text } = await explained(running, 'circle');
    assert.match(
      text.headline,
      /^parent\.exe \(PID \d+\) and tool\.exe \(PID \d+\) seem to wait for each other\.$/,
    );
    assert.notEqual(text.fix, '');
  });

  it('says of an idle pair no more than that it may have nothing to do', async () => {
    const running = family(
      ['client', 'server'],
      `nul z; pipe input; pipe output; keep input.write; keep output.read;
        start server in=input.read out=output.write err=z {echo};
        close input.read; close output.write; read output.read`,
    );
    const { text, explanation } = await explained(running, 'mutual');
    assert.match(text.headline, /perhaps they have nothing to do\.$/);
    assert.deepEqual(explanation.findings, []);
    assert.equal(text.fix, '');
  });
});
