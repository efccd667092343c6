// The environment a child gets, and the block it is written as.
import assert from 'node:assert/strict';
import {
  childEnvironment,
  environmentBlock,
  forkEnvironment,
  variableKey,
  withoutSearchPath,
} from '../../../../src/model/plan/environmentBlock';

describe('The environment of a child', () => {
  it("is the broker's with the plan's merged in, without regard to case", () => {
    const merged = childEnvironment(
      { Path: 'C:\\', TEMP: 't', KEEP: 'k' },
      { PATH: 'D:\\', temp: null, NEW: 'n' },
    );
    assert.deepEqual(merged, { PATH: 'D:\\', KEEP: 'k', NEW: 'n' });
  });

  it('holds nothing by which the editor and our processes speak to each other', () => {
    const editor = {
      VSCODE_PID: '1',
      vscode_ipc_hook: '1',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_CHANNEL_FD: '3',
      NODE_CHANNEL_SERIALIZATION_MODE: 'advanced',
      NODE_UNIQUE_ID: '1',
      UV_THREADPOOL_SIZE: '12',
      CHROME_CRASHPAD_PIPE_NAME: 'x',
    };
    assert.deepEqual(childEnvironment({ ...editor, HOME: 'h' }, {}), { HOME: 'h' });
  });

  it('keeps names that only look like those', () => {
    const own = {
      MY_VSCODE_PID: '1',
      UV_THREADPOOL_SIZE_X: '2',
      NODE_OPTIONS: '--x',
      CHROME_BIN: 'chrome',
      CHROME_EXECUTABLE: 'chrome',
      ELECTRON_MIRROR: 'https://example.org',
      ELECTRON_ENABLE_LOGGING: '1',
      VSCODE_PORTABLE: 'data',
      VSCODE_MY_OWN: '1',
    };
    assert.deepEqual(childEnvironment(own, {}), own);
  });

  it('has the pool size of the user, not that of a process of ours', () => {
    const fork = forkEnvironment({ A: '1', Uv_Threadpool_Size: '64' }, 12);
    assert.equal(fork['UV_THREADPOOL_SIZE'], '12');
    assert.deepEqual(childEnvironment(fork, {}), { A: '1', UV_THREADPOOL_SIZE: '64' });
    assert.deepEqual(childEnvironment(forkEnvironment({ A: '1' }, 12), {}), { A: '1' });
  });

  it('has the search path of the user, as it is spelled, of which our own processes have none', () => {
    for (const name of ['Path', 'PATH']) {
      const users = { A: '1', [name]: 'C:\\tools;D:\\', B: '2' };
      const fork = forkEnvironment(users, 12);
      // Left out, it would be added again by Node.
      assert.equal(fork[name], '');
      assert.equal(withoutSearchPath(users)[name], '');
      assert.deepEqual(childEnvironment(fork, {}), users);
      assert.deepEqual(childEnvironment(fork, { path: null }), { A: '1', B: '2' });
    }
    assert.deepEqual(childEnvironment(forkEnvironment({ PATH: '' }, 12), {}), { PATH: '' });
    assert.deepEqual(childEnvironment(forkEnvironment({ A: '1' }, 12), {}), { A: '1' });
  });

  it('gets a variable of the editor back when the plan names it', () => {
    assert.deepEqual(childEnvironment({ VSCODE_PID: '1' }, { VSCODE_PID: '2' }), {
      VSCODE_PID: '2',
    });
  });

  it('takes for one name what Windows does, and not what only a text would', () => {
    const keys = ['path', 'żółć', 'Straße', 'ı', 'ſ', 'ﬁ', '𝄞'].map(variableKey);
    assert.deepEqual(keys, ['PATH', 'ŻÓŁĆ', 'STRAßE', 'ı', 'ſ', 'ﬁ', '𝄞']);
    assert.deepEqual(childEnvironment({ MASSE: 'a' }, { MAßE: 'b' }), { MASSE: 'a', MAßE: 'b' });
  });

  it('does without variables that are not set', () => {
    assert.deepEqual(childEnvironment({ A: undefined, B: '' }, { C: null }), { B: '' });
  });
});

describe('An environment block', () => {
  it('is sorted by upper-case name, each line and the whole ended by NUL', () => {
    const block = environmentBlock({ b: '2', A: '1', _x: '5', C: '3', '=C:': 'C:\\' });
    assert.equal(block, '=C:=C:\\\0A=1\0b=2\0C=3\0_x=5\0\0');
  });

  it('is two NULs when it is empty', () => {
    assert.equal(environmentBlock({}), '\0\0');
  });
});
