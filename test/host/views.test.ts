// The panel and the commands, as far as the extension host can see them.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DebugRun } from './debugRun';
import { extensionApi } from './extensionApi';
import { webviewTabs, webviewTitles } from './webviewTabs';

const closeTabs = (viewType: string): Thenable<boolean> =>
  vscode.window.tabGroups.close(webviewTabs(viewType));

describe('views', () => {
  before(async () => {
    await extensionApi();
  });

  it('opens one panel per session, named after its plan', async () => {
    const run = await DebugRun.start('A filter fed through stdin');
    await run.event('terminated');
    run.dispose();
    const api = await extensionApi();
    const state = api.sessions.states[0];
    assert.ok(state);
    const node = { target: { sessionId: state.id } };
    await vscode.commands.executeCommand('handleInheritance.openPanel', node);
    await webviewTitles('handleInheritance.panel');
    await vscode.commands.executeCommand('handleInheritance.openPanel', node);
    assert.deepEqual(await webviewTitles('handleInheritance.panel'), [
      'Handles: A filter fed through stdin',
    ]);
  });

  it('shows the page of a code as it came with the extension, and the first page for anything else', async () => {
    const open = async (argument: unknown): Promise<readonly string[]> => {
      await vscode.commands.executeCommand('handleInheritance.openHandbook', argument);
      return webviewTitles('markdown.preview');
    };
    try {
      assert.deepEqual(await open('deadlock'), ['Preview deadlock.md']);
      await closeTabs('markdown.preview');
      const row = { node: { help: 'own-write-end' } };
      assert.deepEqual(await open(row), ['Preview own-write-end.md']);
      await closeTabs('markdown.preview');
      assert.deepEqual(await open('../../package'), ['Preview README.md']);
    } finally {
      await closeTabs('markdown.preview');
    }
  });

  it('copies the value of the handle it is given', async () => {
    const node = { target: { sessionId: 'any', value: '0x1a4' } };
    await vscode.commands.executeCommand('handleInheritance.copyHandleValue', node);
    assert.equal(await vscode.env.clipboard.readText(), '0x1a4');
  });

  // Where nothing would be lost nobody is asked, and a question is what a test of the editor cannot answer.
  it('closes an ended session without a question when its captures are kept', async () => {
    const settings = vscode.workspace.getConfiguration('handleInheritance');
    await settings.update('keepCaptures', true, vscode.ConfigurationTarget.Global);
    const api = await extensionApi();
    const state = api.sessions.states[0];
    assert.ok(state);
    const capture = state.pipes.find((pipe) => pipe.captureFile !== null)?.captureFile;
    assert.ok(capture);
    const uri = vscode.Uri.file(capture);
    await vscode.workspace.fs.stat(uri);
    await vscode.commands.executeCommand('handleInheritance.closeSession', {
      target: { sessionId: state.id },
    });
    assert.ok(!api.sessions.states.some(({ id }) => id === state.id));
    await assert.rejects(async () => vscode.workspace.fs.stat(uri));
    await settings.update('keepCaptures', undefined, vscode.ConfigurationTarget.Global);
  });

  it('sends a handle of the broker to the one process there is, and shows it among its variables', async () => {
    const run = await DebugRun.start({
      type: 'handle-inheritance',
      request: 'launch',
      name: 'A handle to send',
      program: 'cmd.exe',
      args: ['/c', 'exit 0'],
      handles: { ready: { kind: 'event', inheritable: false } },
      stopOnEntry: true,
    });
    await run.event('stopped');
    const api = await extensionApi();
    const latest = () => api.sessions.states[0];
    const [state] = api.sessions.states;
    assert.ok(state);
    const ready = state.brokerHandles.find(({ label }) => label === 'ready');
    const node = { target: { sessionId: state.id, value: ready?.value } };
    await vscode.commands.executeCommand('handleInheritance.sendHandle', node);
    const sent = latest()?.processes[0]?.sent ?? [];
    assert.deepEqual(
      sent.map(({ label, source, writtenToStdin }) => [label, source, writtenToStdin]),
      [['ready', ready?.value, false]],
    );
    await run.event('invalidated');
    const { scopes } = (await run.session?.customRequest('scopes', { frameId: 1 })) as {
      scopes: { name: string; variablesReference: number }[];
    };
    const scope = scopes.find(({ name }) => name === 'Sent after its start');
    const { variables } = (await run.session?.customRequest('variables', {
      variablesReference: scope?.variablesReference,
    })) as { variables: { name: string; value: string }[] };
    assert.deepEqual(
      variables.map(({ name, value }) => [name, value.split(' ')[0]]),
      [['ready', sent[0]?.value]],
    );
    await vscode.debug.stopDebugging(run.session);
    await run.event('terminated');
    run.dispose();
  });
});
