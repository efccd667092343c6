// A session that is stopped ends, whether or not anybody reports the end of its processes.
import assert from 'node:assert/strict';
import type { SessionState } from '../../../src/model/session/state';
import { onWine } from '../knownDifferences';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { whenGone } from '../processEnd';
import { endSessions, program, startSession, until } from '../runSession';

describe('A session that is stopped', () => {
  let event: NamedEvent;
  beforeEach(() => (event = namedEvent()));
  afterEach(async () => {
    await endSessions();
    event.close();
  });

  const ofTree = ({ processes }: SessionState) =>
    processes.filter(({ name }) => {
      return !(onWine('handles of the console host') && name === 'conhost.exe');
    });

  for (const followChildren of ['debug', 'job'] as const) {
    it(`sees all of its processes end (${followChildren})`, async () => {
      const inner = `bl-{h${event.name};};h${event.name};`;
      const session = await startSession({
        program: program('tree'),
        args: [`bl-{${inner}};bl-{h${event.name};};h${event.name};`],
        console: 'detached',
        stdio: { stdin: 'nul', stderr: 'stdout' },
        followChildren,
      });
      await until(session, 'the tree', (state) => ofTree(state).length === 4);
      const state = await session.stop('stopped', 'Enough.');
      assert.deepEqual([state.end?.reason, state.end?.message], ['stopped', 'Enough.']);
      // Seen, not supposed: what a session does not see ends without an exit code.
      assert.deepEqual(
        ofTree(state).map(({ phase, exitCode }) => [phase, exitCode]),
        Array.from({ length: 4 }, () => ['exited', 1]),
      );
      for (const { pid } of state.processes) await whenGone(pid ?? 0);
    });
  }
});
