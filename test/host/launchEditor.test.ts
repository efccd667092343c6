// A launch.json as it is being written: faults at their entries with ways out, lenses, names of handles, the preview.
import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { extensionApi } from './extensionApi';
import { webviewTabs, webviewTitles } from './webviewTabs';

const text = `{
  // Comments and trailing commas are allowed here.
  "version": "0.2.0",
  "configurations": [
    { "type": "node", "request": "launch", "name": "Another's" },
    {
      "type": "handle-inheritance", "request": "launch", "name": "Logged",
      "program": "\${workspaceFolder}/a.exe", "args": ["\${handle:stdin}"],
      "handles": { "log": { "kind": "file", "path": "log.txt", "inheritable": false } },
      "handleList": ["stdin", "stdout", "stderr", "log"],
      "expect": { "noFindings": ["deadlock"], "inherits": ["stdin", "log"] },
    },
  ],
}
`;

describe('launch.json', () => {
  let folder: string;
  let document: vscode.TextDocument;
  before(async () => {
    await extensionApi();
    folder = mkdtempSync(join(tmpdir(), 'launch '));
    mkdirSync(join(folder, '.vscode'));
    const file = join(folder, '.vscode', 'launch.json');
    writeFileSync(file, text);
    document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const own = (): readonly vscode.Diagnostic[] =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source === 'Handle Inheritance');

  /** Resolves with the first diagnostics of ours for which it is true. */
  async function diagnostics(
    isTrue: (all: readonly vscode.Diagnostic[]) => boolean,
  ): Promise<readonly vscode.Diagnostic[]> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        if (!isTrue(own())) return false;
        resolve(own());
        return true;
      };
      if (look()) return;
      const subscription = vscode.languages.onDidChangeDiagnostics(() => {
        if (look()) subscription.dispose();
      });
    });
  }

  /** The editor drops a question when it learns the language of a document meanwhile, and says nothing: it is asked again. */
  async function fixesAt(range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
    for (let attempt = 1; ; attempt++) {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
      );
      const fixes = actions.filter(({ title }) => /log|out of the list/.test(title));
      if (fixes.length > 0 || attempt === 50) return fixes;
      await pause(100);
    }
  }

  it('has the fault at the very entry, with the rule, and a fix that takes it away', async () => {
    const [fault, another] = await diagnostics((all) => all.length > 0);
    assert.ok(fault && !another);
    assert.equal(document.getText(fault.range), '"log"');
    assert.equal(fault.range.start.line, 9);
    assert.equal(fault.severity, vscode.DiagnosticSeverity.Error);
    assert.match(fault.message, /not inheritable: CreateProcessW fails with 87/);
    const { value, target } = fault.code as { value: string; target: vscode.Uri };
    assert.equal(value, 'not-inheritable-in-list');
    // The page came with the extension: nothing is asked of a network.
    const page = await vscode.workspace.openTextDocument(target);
    assert.match(page.getText(), /^# not-inheritable-in-list\n/);
    const fixes = await fixesAt(fault.range);
    assert.deepEqual(
      fixes.map(({ title, isPreferred }) => [title, isPreferred]),
      [
        ['Make "log" inheritable', true],
        ['Take it out of the list', false],
      ],
    );
    const [makeIt] = fixes;
    assert.ok(makeIt?.edit);
    await vscode.workspace.applyEdit(makeIt.edit);
    assert.match(document.getText(), /"path": "log.txt", "inheritable": true/);
    assert.match(document.getText(), /Comments and trailing commas/);
    await diagnostics((all) => all.length === 0);
    await vscode.commands.executeCommand('undo');
    await diagnostics((all) => all.length === 1);
  });

  it('has lenses above the configurations of this type only', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command, range }) => [command?.title, range.start.line]),
      [
        ['Preview inheritance', 5],
        ['Launch', 5],
      ],
    );
  });

  it('completes the names of handles in a list and in a reference', async () => {
    const complete = async (before: string): Promise<readonly string[]> => {
      const position = document.positionAt(document.getText().indexOf(before) + before.length);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      // The editor has names of its own for such places.
      return list.items.flatMap(({ insertText }) =>
        typeof insertText === 'string' && !insertText.startsWith('${') ? [insertText] : [],
      );
    };
    assert.deepEqual(await complete('"stderr", "lo'), ['"stdin"', '"stdout"', '"stderr"', '"log"']);
    assert.deepEqual(await complete('"inherits": ["stdin", "lo'), [
      '"stdin"',
      '"stdout"',
      '"stderr"',
      '"log"',
    ]);
    assert.deepEqual(await complete('${handle:'), ['stdin}', 'stdout}', 'stderr}', 'log}']);
    assert.deepEqual(await complete('"kind": "fi'), []);
  });

  it('is previewed without a launch, on one page', async () => {
    const target = { file: document.uri, name: 'Logged' };
    await vscode.commands.executeCommand('handleInheritance.previewConfiguration', target);
    assert.deepEqual(await webviewTitles('handleInheritance.preview'), ['Preview: Logged']);
    // Once more shows the page that is there.
    await vscode.commands.executeCommand('handleInheritance.previewConfiguration', target);
    assert.equal(webviewTabs('handleInheritance.preview').length, 1);
    const api = await extensionApi();
    assert.equal(api.sessions.states.filter(({ plan }) => plan.name === 'Logged').length, 0);
  });
});
