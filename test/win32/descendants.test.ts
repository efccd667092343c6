// The processes below the children: each appears at its creation, with exactly what it inherited, from whom, and its end.
import assert from 'node:assert/strict';
import { childHandles } from '../../src/model/origin';
import type { ProcessState, SessionState } from '../../src/model/state';
import { onWine } from './knownDifferences';
import { endSessions, program, runSession } from './runSession';

/** Wine's console hosts are processes of the tree, which Windows starts elsewhere. */
const descendantsOf = (state: SessionState): readonly ProcessState[] =>
  state.processes.filter(({ descent, name }) => {
    return descent !== null && !(onWine('handles of the console host') && name === 'conhost.exe');
  });

describe('The debugger', () => {
  afterEach(endSessions);

  it('meets a process three levels down at its birth, with what came from the broker', async () => {
    const { state } = await runSession({
      program: program('tree'),
      args: ['ba{ba{x3;};j;};j;'],
      stdio: { stdin: 'nul', stderr: 'stdout' },
      followChildren: 'debug',
    });
    const [first, second] = descendantsOf(state);
    assert.ok(first && second, JSON.stringify(state.processes, null, 1));
    assert.equal(first.descent?.parentId, 'tree');
    assert.equal(second.descent?.parentId, first.id);
    for (const process of [first, second]) {
      assert.ok(process.birth);
      const inherited = childHandles(process.birth).filter(({ origin }) => origin === 'inherited');
      assert.deepEqual(
        inherited.map(({ label }) => label),
        ['stdin', 'stdout'],
      );
    }
    assert.equal(second.exitCode, 3);
  });
});
