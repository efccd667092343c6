// Attaching through VS Code's own debug service: a process that runs already is shown, and runs on when the session ends.
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension';
import { DebugRun } from './debugRun';
import { extensionApi } from './extensionApi';

describe('attaching', () => {
  let api: ExtensionApi;
  let run: DebugRun | undefined;
  let child: ChildProcess;

  before(async () => {
    api = await extensionApi();
  });

  beforeEach(() => {
    child = spawn('cmd.exe', ['/d', '/c', 'pause'], { stdio: ['pipe', 'ignore', 'ignore'] });
  });

  afterEach(async () => {
    run?.dispose();
    run = undefined;
    await vscode.debug.stopDebugging();
    const gone = child.exitCode === null ? once(child, 'exit') : null;
    child.kill();
    await gone;
  });

  it('shows a process that runs, and leaves it running', async () => {
    const { pid } = child;
    assert.ok(pid !== undefined);
    run = await DebugRun.start({
      ...{ type: 'handle-inheritance', request: 'attach', name: 'It hangs' },
      processId: String(pid),
    });
    const started = await run.event('process');
    assert.equal((started.body as { readonly startMethod?: string }).startMethod, 'attach');
    const { threads } = await run.ask<DebugProtocol.ThreadsResponse['body']>('threads', {});
    assert.equal(threads[0]?.name, `cmd.exe (PID ${pid})`);
    const [state] = api.sessions.states;
    assert.deepEqual(state?.attached, { pids: [pid], tree: true });
    await vscode.debug.stopDebugging(run.session);
    await run.event('terminated');
    assert.equal(api.sessions.states[0]?.end?.reason, 'detached');
    assert.equal(child.exitCode, null);
  });

  it('does not attach to a process that got the PID of the one that was chosen', async () => {
    const { pid } = child;
    const configuration = {
      ...{ type: 'handle-inheritance', request: 'attach', name: 'It hangs' },
      ...{ processId: String(pid), __chosen: [{ pid, createdAt: '1' }] },
    };
    // In tests the editor throws what it would show.
    await assert.rejects(
      DebugRun.start(configuration),
      /The process you chose has exited\. .* belongs to cmd\.exe,/,
    );
  });

  it('lists the processes to choose from, and answers with the one that is accepted', async () => {
    const begun = performance.now();
    const answer = vscode.commands.executeCommand<string | undefined>(
      'handleInheritance.pickProcess',
    );
    let chosen: string | undefined;
    void Promise.resolve(answer).then((text) => (chosen = text));
    // No event tells that the list has its rows.
    while (chosen === undefined && performance.now() - begun < 20_000) {
      await pause(200);
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    assert.match(chosen ?? '', /^\d+$/);
  });
});
