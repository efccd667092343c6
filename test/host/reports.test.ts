// A session from a file is shown beside those that were run here, and goes with everything it brought when it is closed.
import * as assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { reportJson } from '../../src/client/saved/reportFile';
import { saveSession } from '../../src/client/saved/saveSession';
import { capturedPipe, richSession } from '../unit/fixtures/savedSessionFixture';
import { extensionApi } from './extensionApi';
import { newSessions, sessionIds } from './newSessions';

/** VS Code tells of a tab a little after it is there. */
function openedTab(label: string): Promise<vscode.Tab> {
  const find = (): vscode.Tab | undefined =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find((candidate) => candidate.label === label);
  return new Promise((resolve) => {
    const look = (): void => {
      const tab = find();
      if (!tab) return;
      subscription.dispose();
      resolve(tab);
    };
    const subscription = vscode.window.tabGroups.onDidChangeTabs(look);
    look();
  });
}

describe('reports', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'reports-'))));
  after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

  it('are opened as ended sessions of another name, and closed with their captures', async () => {
    const api = await extensionApi();
    const state = richSession('x', capturedPipe(folder, 'stdout', [Buffer.from('from elsewhere')]));
    const file = join(folder, 'session.handles.json');
    writeFileSync(file, reportJson(state, await saveSession(state, 1024 * 1024, 5000)));
    await vscode.commands.executeCommand('handleInheritance.openReport', vscode.Uri.file(file));
    const opened = api.sessions.states.find(({ plan }) => plan.name === 'test (report)');
    assert.ok(opened);
    assert.notEqual(opened.id, state.id);
    assert.equal(opened.phase, 'ended');
    const capture = opened.pipes[0]?.captureFile ?? '';
    assert.equal(readFileSync(capture, 'utf8'), 'from elsewhere');
    const tab = await openedTab('Handles: test (report)');
    const node = { target: { sessionId: opened.id } };
    await vscode.commands.executeCommand('handleInheritance.closeSession', node);
    assert.ok(!api.sessions.states.some(({ id }) => id === opened.id));
    assert.ok(!existsSync(capture));
    await vscode.window.tabGroups.close(tab);
  });

  it('that are none open nothing', async () => {
    const api = await extensionApi();
    const before = sessionIds(api);
    const file = join(folder, 'no.handles.html');
    writeFileSync(file, '<p>hello</p>');
    await vscode.commands.executeCommand('handleInheritance.openReport', vscode.Uri.file(file));
    assert.deepEqual(newSessions(api, before), []);
  });
});
