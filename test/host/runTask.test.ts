// A task of tasks.json, run under the inspector from the palette: the same program with the same command line, as a session.
import * as assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension';
import { extensionApi } from './extensionApi';

describe('running a task', () => {
  let api: ExtensionApi;
  const tasks = () =>
    vscode.workspace.getConfiguration('tasks', vscode.workspace.workspaceFolders?.[0]);
  const write = (value: unknown) =>
    tasks().update('tasks', value, vscode.ConfigurationTarget.WorkspaceFolder);

  before(async () => {
    api = await extensionApi();
  });

  afterEach(async () => {
    await write(undefined);
    await vscode.debug.stopDebugging();
  });

  it('launches what the task starts', async () => {
    await write([
      {
        ...{ label: 'say hello', type: 'shell', command: 'echo', args: ['hello', 'a b'] },
        options: { shell: { executable: 'cmd.exe', args: ['/d', '/c'] } },
        problemMatcher: [],
      },
      { label: 'only others', dependsOn: ['say hello'], problemMatcher: [] },
    ]);
    const known = new Set(api.sessions.states.map(({ id }) => id));
    const fresh = () => api.sessions.states.find(({ id }) => !known.has(id));
    const state = { isOver: false };
    const run = Promise.resolve(vscode.commands.executeCommand('handleInheritance.runTask')).then(
      () => (state.isOver = true),
    );
    // No event tells that the list has its rows.
    const begun = performance.now();
    while (!state.isOver && performance.now() - begun < 20_000) {
      await pause(200);
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    await run;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (fresh()?.phase === 'ended') resolve();
      };
      api.sessions.onDidChange(check);
      check();
    });
    const [child] = fresh()?.processes ?? [];
    assert.match(child?.commandLine ?? '', /cmd\.exe"? \/d \/c echo hello "a b"$/);
    assert.equal(child?.exitCode, 0);
  });
});
