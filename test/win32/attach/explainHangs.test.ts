// Processes that hang and that nobody launched for us: who keeps whom waiting, by which handle, and what ends it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { explain, type Explanation } from '../../../src/model/explain/explain';
import {
  explanationLines,
  type ExplanationText,
} from '../../../src/model/explain/explanationLines';
import { explanationText } from '../../../src/model/explain/explanationText';
import type { KeptText } from '../../../src/model/explain/keptFromOthers';
import { findings } from '../../../src/model/findings/findings';
import { handleNow } from '../../../src/model/handles/handleNow';
import type { SessionState } from '../../../src/model/session/state';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, until } from '../runSession';
import { attachTo, endFamilies, startFamily } from './outsideFamily';

describe('A process that hangs, started by somebody else', () => {
  /** What is left when a test fails: it ends by itself otherwise. */
  let left: ChildProcess | null = null;

  afterEach(async () => {
    left?.kill();
    left = null;
    await endFamilies();
    await endSessions();
  });

  const rootOf = (state: SessionState, root: number): Explanation | null => {
    const process = state.processes.find(({ pid }) => pid === root);
    return process ? explain(state, process.id) : null;
  };

  async function explained(
    root: number,
    outcome: Explanation['outcome'],
    isMeant: (explanation: Explanation) => boolean = () => true,
  ) {
    const session = await attachTo([root]);
    const isThere = (state: SessionState): boolean => {
      const found = rootOf(state, root);
      return found?.outcome === outcome && isMeant(found);
    };
    const state = await until(session, outcome, isThere).catch(() => session.state);
    const explanation = rootOf(state, root);
    assert.ok(explanation);
    const text = explanationText(state, explanation);
    assert.ok(isThere(state), JSON.stringify(text, null, 1));
    return { session, explanation, text };
  }

  const hasDaemon = ({ actors }: Explanation): boolean =>
    actors.length === 1 && /^daemon/i.test(actors[0]?.name ?? '');

  const daemonScript = `nul z; pipe output; keep output.read;
    start tool in=z out=output.write err=z {nul z; start daemon in=z out=out err=z {hold}};
    close output.write; read output.read; hold`;

  it('names a daemon whose starter has exited: nothing but the pipe leads to it', async () => {
    const running = startFamily(['build', 'tool', 'daemon'], daemonScript);
    await running.said('pid of daemon');
    await whenGone(running.pidOf('tool'));
    const root = running.pidOf('build');
    const { session, explanation, text } = await explained(root, 'actor', hasDaemon);
    const [daemon] = explanation.actors;
    assert.ok(daemon);
    assert.equal(daemon.pid, running.pidOf('daemon'));
    assert.equal(text.held?.value, running.facts().value('output.write'));
    assert.match(
      text.headline,
      /^build\.exe \(PID \d+\) seems to wait for daemon\.exe \(PID \d+\)\.$/,
    );
    assert.match(text.origin, /has exited/);
    assert.match(text.fix, /In the program that starts daemon\.exe/);
    assert.ok(daemon.descent?.note?.includes('no part of the tree'));

    // Closing that one handle is enough: build.exe reads to the end, and goes on.
    assert.ok(text.held);
    const { value } = text.held;
    const handle = handleNow(daemon, value);
    assert.ok(handle);
    await session.request('closeHandle', { processId: daemon.id, handle });
    const state = await until(session, 'the end of the wait', (now) => {
      const found = rootOf(now, root);
      return found !== null && !found.waits.some(({ kind }) => kind === 'read');
    });
    assert.ok(state.processes.every(({ exitedAt, pid }) => exitedAt === null || pid === null));
    await session.stop('stopped', 'enough');
    assert.ok(isAlive(root) && isAlive(daemon.pid), 'everything runs on');
  });

  it('names what a script of Node left behind, for which exec waits', async () => {
    const script = "require('node:child_process').exec('start /b ping.exe -n 100 127.0.0.1')";
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    left = child;
    const ended = once(child, 'exit');
    assert.ok(child.pid !== undefined);
    const isPing = ({ actors: [actor] }: Explanation): boolean =>
      /^ping\.exe$/i.test(actor?.name ?? '');
    const { session, explanation, text } = await explained(child.pid, 'actor', isPing);
    assert.match(
      text.headline,
      /^node\.exe \(PID \d+\) seems to wait for ping\.exe \(PID \d+\)\.$/i,
    );
    assert.match(text.fix, /PING\.EXE/i);
    // Both ends of its pipes read and write, and node.exe made them: nobody waits for it.
    assert.deepEqual(
      findings(session.state).filter(({ headline }) => headline.startsWith('node.exe')),
      [],
    );
    const [ping] = explanation.actors;
    assert.ok(ping?.pid);
    process.kill(ping.pid);
    await ended;
    const state = await until(session, 'the end', ({ phase }) => phase === 'ended');
    assert.equal(state.end?.reason, 'finished');
  });

  it('finds two that wait for each other', async () => {
    const running = startFamily(
      ['parent', 'tool'],
      `nul z; pipe output; pipe errors; keep output.read; keep errors.read;
        start tool in=z out=output.write err=errors.write {fill err; print out done};
        close output.write; close errors.write; read output.read; read errors.read; join`,
    );
    const { text } = await explained(running.pidOf('parent'), 'circle');
    assert.match(
      text.headline,
      /^parent\.exe \(PID \d+\) and tool\.exe \(PID \d+\) seem to wait for each other\.$/,
    );
    assert.notEqual(text.fix, '');
  });

  it('says of an idle pair no more than that it may have nothing to do', async () => {
    const running = startFamily(
      ['client', 'server'],
      `nul z; pipe input; pipe output; keep input.write; keep output.read;
        start server in=input.read out=output.write err=z {echo};
        close input.read; close output.write; read output.read`,
    );
    const { text, explanation } = await explained(running.pidOf('client'), 'mutual');
    assert.match(text.headline, /perhaps they have nothing to do\.$/);
    assert.deepEqual(explanation.findings, []);
    assert.equal(text.fix, '');
  });

  /** Nothing of it waits for anybody who is seen: what it has is in the way of others. */
  async function keptBy(root: number, what: RegExp) {
    const isMeant = ({ headline }: KeptText): boolean => what.test(headline);
    const textOf = (state: SessionState): ExplanationText | null => {
      const explanation = rootOf(state, root);
      return explanation && explanationText(state, explanation);
    };
    const session = await attachTo([root]);
    const state = await until(session, 'what it keeps', (now) => {
      return textOf(now)?.keeps?.some(isMeant) === true;
    }).catch(() => session.state);
    const text = textOf(state);
    const kept = text?.keeps?.find(isMeant);
    assert.ok(text && kept, JSON.stringify(text, null, 1));
    return { session, text, kept };
  }

  const allNul = 'in=z out=z err=z';

  it('says which port a process keeps whose creator has exited, and no more than is known', async () => {
    const running = startFamily(
      ['server', 'helper'],
      `listen door; nul z; start helper ${allNul} {signal up; hold}; await up; exit 3`,
    );
    await running.said('pid of helper');
    await whenGone(running.pidOf('server'));
    const port = running.facts().value('port');
    const helper = running.pidOf('helper');
    const { text, kept, session } = await keptBy(helper, new RegExp(`:${port} open`));
    const door = running.facts().value('door');
    assert.equal(
      kept.headline,
      `helper.exe (PID ${helper}) keeps TCP 127.0.0.1:${port} open (${door}): the port stays in use.`,
    );
    assert.match(kept.why, /^Origin unknown: its creator \(PID \d+\) has exited/);
    assert.match(kept.fix, /^If helper\.exe inherited it, /);
    assert.equal(kept.held?.value, door);
    assert.ok(explanationLines(text).includes(kept.headline));
    assert.deepEqual(findings(session.state), []);
  });

  it('says what nobody can do with a file that a grandchild has, who passed it on, and the fix', async () => {
    const running = startFamily(
      ['app', 'helper', 'grandchild'],
      `file journal app.log none; nul z;
       start helper ${allNul} {nul y; start grandchild in=y out=y err=y {hold}; signal up; hold};
       await up; close journal; signal closed; hold`,
    );
    await running.said('pid of grandchild');
    const [helper, grandchild] = [running.pidOf('helper'), running.pidOf('grandchild')];
    const journal = running.facts().value('journal');
    const { kept } = await keptBy(
      grandchild,
      /app\.log open .* cannot be opened, deleted or renamed\.$/,
    );
    assert.ok(kept.headline.startsWith(`grandchild.exe (PID ${grandchild}) keeps `));
    assert.ok(kept.headline.includes(`(${journal})`));
    assert.deepEqual(
      kept.path.map(({ pid, handle }) => [pid, handle]),
      [
        [helper, journal],
        [grandchild, journal],
      ],
    );
    assert.match(kept.why, /^Probably inherited: helper\.exe \(PID \d+\)/);
    assert.match(kept.fix, /^In helper\.exe, start grandchild\.exe with a /);
  });

  it('says which folder somebody stands in', async () => {
    const running = startFamily(
      ['build', 'daemon'],
      `nul z; start daemon ${allNul} {signal up; hold}; await up; exit 0`,
    );
    await running.said('pid of daemon');
    await whenGone(running.pidOf('build'));
    const daemon = running.pidOf('daemon');
    const { kept } = await keptBy(daemon, /uses the folder /);
    assert.match(
      kept.headline,
      new RegExp(
        `^daemon\\.exe \\(PID ${daemon}\\) uses the folder .+ \\(0x[0-9a-f]+\\): it cannot be renamed or deleted\\.$`,
      ),
    );
    assert.match(kept.why, /^It is the current directory of daemon\.exe/);
    assert.match(kept.fix, /^Start daemon\.exe in a folder that nobody renames/);
    // Closing it would pull the folder away from under a program that runs.
    assert.equal(kept.held, undefined);
  });
});
