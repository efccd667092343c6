// The environment, the arguments and the folder a child finds are those of the plan.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { captured, capturedTexts } from '../childOutput';
import { endSessions, program, runSession, temporaryFolder } from '../runSession';

const quiet = { stdio: { stdin: 'none', stderr: 'none' } };

describe('The environment of a child', () => {
  afterEach(endSessions);

  async function environmentOf(env: object, more: object = {}) {
    const { state } = await runSession({
      program: program('printEnvironment'),
      env,
      ...quiet,
      ...more,
    });
    const entries = capturedTexts(state).map((line): [string, string] => {
      const at = line.indexOf('=', 1);
      return [line.slice(0, at), line.slice(at + 1)];
    });
    return { variables: new Map(entries), state };
  }

  it('holds nothing by which the editor and our processes speak to each other', async () => {
    const planted = { VSCODE_IPC_HOOK: 'x', ELECTRON_RUN_AS_NODE: '1', VSCODE_PID: '7' };
    Object.assign(process.env, planted);
    try {
      const { variables } = await environmentOf({});
      const editors = [...variables.keys()].filter((name) =>
        /^(VSCODE_|ELECTRON_|NODE_CHANNEL_|UV_THREADPOOL_SIZE$)/i.test(name),
      );
      assert.deepEqual(editors, []);
    } finally {
      for (const name of Object.keys(planted)) Reflect.deleteProperty(process.env, name);
    }
  });

  it("is the broker's with the plan's variables added, changed and removed", async () => {
    process.env['HANDLE_TEST_KEPT'] = 'kept';
    process.env['HANDLE_TEST_GONE'] = 'here';
    try {
      const { variables } = await environmentOf({
        handle_test_gone: null,
        Handle_Test_Kept: 'changed',
        HANDLE_TEST_NEW: 'żółć = ☃',
        HANDLE_TEST_EMPTY: '',
      });
      assert.equal(variables.get('HANDLE_TEST_NEW'), 'żółć = ☃');
      assert.equal(variables.get('HANDLE_TEST_EMPTY'), '');
      assert.equal(variables.get('Handle_Test_Kept'), 'changed');
      const names = [...variables.keys()].map((name) => name.toUpperCase());
      assert.equal(names.filter((name) => name === 'HANDLE_TEST_KEPT').length, 1);
      assert.ok(!names.includes('HANDLE_TEST_GONE'));
    } finally {
      delete process.env['HANDLE_TEST_KEPT'];
      delete process.env['HANDLE_TEST_GONE'];
    }
  });

  it('tells the child the value of a handle', async () => {
    const { variables, state } = await environmentOf(
      { LOG: 'value ${handle:log} and ${handle:stdout}' },
      { handles: { log: { kind: 'event' } } },
    );
    const value = (label: string) =>
      Number(state.brokerHandles.find((handle) => handle.label === label)?.value);
    assert.equal(variables.get('LOG'), `value ${value('log')} and ${value('stdout')}`);
  });

  it('may be large', async () => {
    const { variables } = await environmentOf({ BIG: 'x'.repeat(30_000) });
    assert.equal(variables.get('BIG')?.length, 30_000);
  });
});

describe('The arguments of a child', () => {
  afterEach(endSessions);

  it('arrive as the C runtime parses them, whatever they hold', async () => {
    const args = [
      'plain',
      'two words',
      '',
      'a"b',
      '\\',
      'a\\\\b',
      'ends with \\',
      'C:\\Program Files\\',
      'a\\"b',
      '\\\\"',
      '"',
      '""',
      'tab\there',
      'line\nbreak',
      'żółć ☃ 𝄞 日本語',
      '%PATH%',
      'a & b | c > d ^ e',
      '-',
      "'single'",
    ];
    const { state } = await runSession({ program: program('echoArguments'), args, ...quiet });
    assert.deepEqual(capturedTexts(state), args);
  });

  it('tell two children of each other', async () => {
    const { state } = await runSession({
      program: program('echoArguments'),
      args: ['${handle:stdout}', '${handle:A.stdout}', '${handle:B.stdout}'],
      ...quiet,
      children: [{ name: 'A' }, { name: 'B' }],
    });
    const value = (label: string) =>
      String(Number(state.brokerHandles.find((handle) => handle.label === label)?.value));
    const both = [value('A.stdout'), value('B.stdout')];
    assert.deepEqual(capturedTexts(state, 'A.stdout'), [both[0], ...both]);
    assert.deepEqual(capturedTexts(state, 'B.stdout'), [both[1], ...both]);
  });
});

describe('The folder of a child', () => {
  afterEach(endSessions);

  const folderOf = async (configuration: object, workspaceFolder: string) => {
    const { state } = await runSession(
      { program: program('writeStreams'), ...quiet, ...configuration },
      workspaceFolder,
    );
    return captured(state).toString().split('\n')[1];
  };

  it("is the workspace's unless the plan names one", async () => {
    const workspace = temporaryFolder();
    mkdirSync(join(workspace, 'sub żółć'));
    assert.equal(await folderOf({}, workspace), workspace);
    assert.equal(await folderOf({ cwd: 'sub żółć' }, workspace), join(workspace, 'sub żółć'));
  });
});
