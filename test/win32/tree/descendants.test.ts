// The processes below the children: each appears at its creation, with exactly what it inherited, from whom, and its end.
import assert from 'node:assert/strict';
import { childHandles } from '../../../src/model/handles/origin';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import { onWine } from '../knownDifferences';
import { endSessions, program, runSession } from '../runSession';

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
    // A program of MinGW; the last one has created nobody.
    const runtimes = [state.processes[0], first, second].map((process) => process?.runtime);
    assert.deepEqual(runtimes, ['crt', 'crt', undefined]);
  });

  it('knows a program of Node.js by its name', async () => {
    const script = `require('child_process').spawnSync(${JSON.stringify(program('exitCode'))}, ['3'])`;
    const { state } = await runSession({
      program: process.execPath,
      args: ['-e', script],
      stdio: { stdin: 'nul', stdout: 'nul', stderr: 'nul' },
      followChildren: 'debug',
    });
    const [node] = state.processes;
    const [other] = descendantsOf(state);
    assert.equal(other?.descent?.parentId, node?.id);
    assert.deepEqual([node?.runtime, other?.runtime], ['node', undefined]);
  });

  it('sees what connects the two sides of a pipeline of cmd.exe', async () => {
    const { state } = await runSession({
      program: 'cmd.exe',
      args: '/c "echo xa| find.exe "x""',
      stdio: { stdin: 'nul', stderr: 'stdout' },
      console: 'detached',
      followChildren: 'debug',
    });
    const find = descendantsOf(state).find(({ name }) => name.toLowerCase() === 'find.exe');
    assert.ok(find?.birth, JSON.stringify(state.processes.map(({ id }) => id)));
    const { childHandles: handles, standardHandles: standard } = find.birth;
    const input = handles.find(({ value }) => value === standard?.stdin);
    assert.equal(input?.file?.kind, onWine('pipeline of cmd.exe') ? 'file' : 'pipe');
  });
});
