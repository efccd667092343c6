// Adds a configuration to a folder's launch.json without touching what is there, as an edit that can be undone.
import { applyEdits, modify } from 'jsonc-parser';
import * as vscode from 'vscode';

const empty = '{\n  "version": "0.2.0",\n  "configurations": []\n}\n';

export async function saveConfiguration(
  folder: vscode.WorkspaceFolder,
  configuration: vscode.DebugConfiguration,
): Promise<void> {
  const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) await vscode.workspace.fs.writeFile(file, Buffer.from(empty));
  const document = await vscode.workspace.openTextDocument(file);
  const before = document.getText();
  const changes = modify(before, ['configurations', -1], configuration, {
    isArrayInsertion: true,
    formattingOptions: { insertSpaces: true, tabSize: 2 },
  });
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
  edit.replace(file, whole, applyEdits(before, changes));
  await vscode.workspace.applyEdit(edit);
  await document.save();
  await vscode.window.showTextDocument(document, { preview: false, preserveFocus: true });
}
