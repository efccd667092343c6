// Processes that run already: attached to by a configuration, and looked into while another debugger debugs them.
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension';
import { panelViewType } from '../../src/extension/ground/contributions';
import type { SessionState } from '../../src/model/session/state';
import { DebugRun } from './debugRun';
import { extensionApi } from './extensionApi';
import { newSessions, sessionIds } from './newSessions';
import { webviewTitles } from './webviewTabs';

/** A process that waits for input and says when it does. */
async function startWaiting(): Promise<{ readonly child: ChildProcess; readonly pid: number }> {
  const child = spawn('cmd.exe', ['/c', 'echo ready & set /p line='], { windowsHide: true });
  await once(child.stdout, 'data');
  assert.ok(child.pid);
  return { child, pid: child.pid };
}

const attach = (rest: object): vscode.DebugConfiguration => ({
  ...{ type: 'handle-inheritance', request: 'attach', name: 'Attach' },
  ...rest,
});

describe('processes that run already', () => {
  let api: ExtensionApi;
  let run: DebugRun | undefined;
  let waiting: Awaited<ReturnType<typeof startWaiting>>;

  before(async () => {
    api = await extensionApi();
  });
  beforeEach(async () => {
    waiting = await startWaiting();
  });
  afterEach(async () => {
    run?.dispose();
    run = undefined;
    await vscode.debug.stopDebugging();
    for (const { id, phase } of api.sessions.states) {
      if (phase !== 'ended') await api.sessions.running(id).stop('stopped', '');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    waiting.child.kill();
  });

  /** A new session once it is as wanted. */
  function sessionWhen(
    before: ReadonlySet<string>,
    isWanted: (state: SessionState) => boolean,
  ): Promise<SessionState> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        const ids = newSessions(api, before);
        const found = api.sessions.states.find(
          (state) => ids.includes(state.id) && isWanted(state),
        );
        if (found) resolve(found);
        return found !== undefined;
      };
      if (look()) return;
      const subscription = api.sessions.onDidChange(() => {
        if (look()) subscription.dispose();
      });
    });
  }

  const hasFound = (state: SessionState): boolean =>
    state.processes.some(({ pid, phase }) => pid === waiting.pid && phase === 'running');

  for (const [what, written] of [
    ['a number', (pid: number): unknown => pid],
    ['text', (pid: number): unknown => ` ${pid} `],
  ] as const) {
    it(`are attached to by a PID that is ${what}, and run on when the session is disconnected`, async () => {
      const { child, pid } = waiting;
      const before = sessionIds(api);
      run = await DebugRun.start(attach({ processId: written(pid) }));
      const { id, attached } = await sessionWhen(before, hasFound);
      assert.deepEqual(attached?.pids, [pid]);
      await vscode.debug.stopDebugging(run.session);
      const { end } = await sessionWhen(before, (state) => state.phase === 'ended');
      assert.ok(end, id);
      assert.equal(child.exitCode, null);
      const exited = once(child, 'exit');
      child.stdin?.end('a word\r\n');
      assert.deepEqual(await exited, [0, null]);
    });
  }

  it('are not attached to by what is no PID', async () => {
    const before = sessionIds(api);
    for (const processId of ['', 'cmd.exe', 0, -1, 1.5, '12,', 2 ** 32, null, undefined]) {
      await assert.rejects(DebugRun.start(attach({ processId })), JSON.stringify(processId));
    }
    assert.deepEqual(newSessions(api, before), []);
  });

  it('are explained from a terminal, the one whose menu was used', async () => {
    const shell = {
      shellPath: 'C:\\windows\\system32\\cmd.exe',
      shellArgs: ['/k', 'ping -n 60 127.0.0.1'],
    };
    const terminals = ['first', 'second'].map((name) =>
      vscode.window.createTerminal({ name, ...shell }),
    );
    try {
      const [first, second] = await Promise.all(terminals.map(({ processId }) => processId));
      assert.ok(first && second && first !== second);
      const active = new Promise<void>((resolve) => {
        const subscription = vscode.window.onDidChangeActiveTerminal((terminal) => {
          if (terminal !== terminals[1]) return;
          subscription.dispose();
          resolve();
        });
      });
      terminals[1]?.show();
      await active;
      for (const [pid, argument] of [
        [second, undefined],
        [first, terminals[0]],
      ] as const) {
        const before = sessionIds(api);
        await vscode.commands.executeCommand('handleInheritance.explainTerminal', argument);
        const { attached } = await sessionWhen(before, ({ processes }) =>
          processes.some((process) => process.pid === pid),
        );
        assert.deepEqual(attached?.pids, [pid]);
      }
    } finally {
      for (const terminal of terminals) terminal.dispose();
    }
  });

  describe('that another debugger debugs', () => {
    let view: vscode.TreeView<string>;

    before(async () => {
      const other = vscode.extensions.getExtension<{ view: typeof view }>(
        'handle-inheritance-tests.other-debugger',
      );
      assert.ok(other);
      ({ view } = await other.activate());
      await vscode.commands.executeCommand('workbench.view.explorer');
    });

    /** A view that stands there while the context key of our menus is set. */
    function menusOffered(wanted: boolean): Promise<void> {
      return new Promise((resolve) => {
        if (view.visible === wanted) {
          resolve();
          return;
        }
        const subscription = view.onDidChangeVisibility(({ visible }) => {
          if (visible !== wanted) return;
          subscription.dispose();
          resolve();
        });
      });
    }

    async function debugElsewhere(...says: readonly object[]): Promise<vscode.DebugSession> {
      const started = new Promise<vscode.DebugSession>((resolve) => {
        const subscription = vscode.debug.onDidStartDebugSession((session) => {
          subscription.dispose();
          resolve(session);
        });
      });
      const configuration = { type: 'other-debugger', request: 'launch', name: 'Other', says };
      assert.ok(await vscode.debug.startDebugging(undefined, configuration));
      return started;
    }

    it('are shown from the Call Stack as a session of their own, until that debugger ends', async () => {
      const { child, pid } = waiting;
      await menusOffered(false);
      const debugged = await debugElsewhere({
        event: 'process',
        body: { name: 'C:\\windows\\cmd.exe', systemProcessId: pid },
      });
      // A view is not seen before somebody looks at it.
      await vscode.commands.executeCommand('otherDebugger.sees.focus');
      await menusOffered(true);
      const before = sessionIds(api);
      // As the menu of the Call Stack passes it.
      const context = { sessionId: debugged.id };
      const show = (): Thenable<unknown> =>
        vscode.commands.executeCommand(
          'handleInheritance.showInheritedHandles',
          debugged.id,
          context,
        );
      await show();
      const { attached, plan } = await sessionWhen(before, hasFound);
      assert.deepEqual(attached?.pids, [pid]);
      assert.equal(plan.name, `cmd.exe (PID ${pid})`);
      const titles = await webviewTitles(panelViewType);
      assert.ok(
        titles.some((title) => title.includes(plan.name)),
        titles.join(', '),
      );

      await vscode.debug.stopDebugging(debugged);
      await menusOffered(false);
      const after = sessionIds(api);
      await show();
      assert.deepEqual(newSessions(api, after), []);
      assert.equal(child.exitCode, null);
    });

    it('are not offered when that debugger says no PID', async () => {
      const debugged = await debugElsewhere(
        { event: 'process', body: { name: 'cmd.exe', systemProcessId: -1 } },
        { event: 'process' },
        { event: 'process', body: { name: 'cmd.exe', systemProcessId: String(waiting.pid) } },
      );
      const before = sessionIds(api);
      await vscode.commands.executeCommand('handleInheritance.showInheritedHandles', debugged.id);
      assert.deepEqual(newSessions(api, before), []);
    });
  });
});
