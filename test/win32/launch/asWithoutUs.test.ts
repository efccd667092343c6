// What a program sees and does is the same with us as without: its handles, its job, its environment.
import assert from 'node:assert/strict';
import { findings } from '../../../src/model/findings/findings';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import { captured } from '../childOutput';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, program, runSession, startSession, until } from '../runSession';

const modes = ['debug', 'job', 'off'] as const;
const quiet = { console: 'detached', stdio: { stdin: 'nul', stderr: 'stdout' } };

const descendantsOf = ({ processes }: SessionState): readonly ProcessState[] =>
  processes.filter(({ descent }) => descent !== null);
const codesOf = (state: SessionState): readonly string[] => findings(state).map(({ code }) => code);

describe('A program', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    event.set();
    await endSessions();
    event.close();
  });

  for (const followChildren of modes) {
    for (const args of [[], ['knows'], ['handles']]) {
      const who = ['that closes a handle twice', ...args].join(', ');
      it(`${who}, ends as it would (${followChildren})`, async () => {
        const { state } = await runSession({
          program: program('closeTwice'),
          args,
          followChildren,
          ...quiet,
        });
        const [child] = state.processes;
        assert.equal(child?.exitCode, 7);
        assert.equal(child.crash, null);
        // Wine raises for those that know only, and not for protected handles.
        const isSeen = followChildren === 'debug' && args.length > 0;
        assert.equal(child.invalidCloses?.code, isSeen ? '0xc0000008' : undefined);
        assert.equal(child.invalidCloses?.count, isSeen ? 5 : undefined);
        assert.deepEqual(
          codesOf(state).filter((code) => code === 'invalid-close' || code === 'process-crashed'),
          isSeen ? ['invalid-close'] : [],
        );
      });
    }

    it(`finds the variables of its user, and the error mode of a terminal (${followChildren})`, async () => {
      process.env['CHROME_BIN'] = 'C:\\chrome.exe';
      try {
        const { state } = await runSession({
          program: 'cmd.exe',
          args: ['/c', 'if defined CHROME_BIN (exit 7) else (exit 1)'],
          followChildren,
          ...quiet,
        });
        assert.equal(state.processes[0]?.exitCode, 7);
        const created = state.calls.find(({ api }) => api === 'CreateProcessW');
        // Or it would have the error mode of our runtime: no crash dialogs, no dumps.
        assert.match(created?.args['dwCreationFlags'] ?? '', /CREATE_DEFAULT_ERROR_MODE/);
      } finally {
        delete process.env['CHROME_BIN'];
      }
    });
  }

  describe('that starts another outside its job', () => {
    const leaving = (script: string, more: object): object => ({
      program: program('debuggee'),
      args: ['escapes', `"${program('tree')}" ${script}`],
      ...quiet,
      ...more,
    });

    /** What it says: the error of the first try, and the pid of what it started. */
    async function began(session: Awaited<ReturnType<typeof startSession>>): Promise<number> {
      await until(session, 'the words', (now) => /began \d+/.test(captured(now).toString()));
      const said = /refused (\d+) began (\d+)/.exec(captured(session.state).toString());
      assert.equal(said?.[1], '0');
      return Number(said[2]);
    }

    for (const followChildren of ['debug', 'job'] as const) {
      it(`may, and the other ends with a session that is stopped (${followChildren})`, async () => {
        const session = await startSession(leaving(`h${event.name};`, { followChildren }));
        const pid = await began(session);
        assert.ok(isAlive(pid));
        await until(session, 'the other', (now) => descendantsOf(now).length === 1);
        const state = await session.stop('stopped', 'Enough.');
        await whenGone(pid);
        assert.equal(state.end?.reason, 'stopped');
        assert.equal(descendantsOf(state)[0]?.pid, pid);
        assert.ok(codesOf(state).includes('left-job'));
      });

      it(`has the session wait for the other (${followChildren})`, async () => {
        const session = await startSession(leaving(`h${event.name};x5;`, { followChildren }));
        const pid = await began(session);
        await until(session, 'the other', (now) => descendantsOf(now).length === 1);
        event.set();
        const state = await session.ended;
        assert.equal(state.end?.reason, 'finished');
        const [other] = descendantsOf(state);
        assert.deepEqual([other?.pid, other?.exitCode], [pid, 5]);
        assert.equal(other?.descent?.parentId, 'debuggee');
      });
    }

    it('may, and the other ends with a session that follows nobody (off)', async () => {
      const session = await startSession(leaving(`h${event.name};`, { followChildren: 'off' }));
      const state = await session.ended;
      const said = /refused (\d+) began (\d+)/.exec(captured(state).toString());
      assert.equal(said?.[1], '0');
      await whenGone(Number(said[2]));
      assert.deepEqual(descendantsOf(state), []);
    });

    it('has the other end with a broker that is killed, when it debugs', async () => {
      const followChildren = 'debug';
      const session = await startSession(leaving(`h${event.name};`, { followChildren }));
      const pid = await began(session);
      await until(session, 'the other', (now) => descendantsOf(now).length === 1);
      process.kill(session.brokerPid ?? 0, 'SIGKILL');
      await whenGone(pid);
      assert.equal((await session.ended).end?.reason, 'brokerLost');
    });
  });
});
