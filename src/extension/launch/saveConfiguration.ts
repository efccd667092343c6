// Adds a configuration to a folder's launch.json without touching what is there, as an edit that can be undone.
import { applyEdits, modify } from 'jsonc-parser';
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';

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

/** Asks what to call it. @throws UserFault when no folder is open. */
export async function saveNamed(configuration: vscode.DebugConfiguration): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    throw new UserFault(
      vscode.l10n.t('Open a folder first: configurations are saved in its .vscode/launch.json.'),
    );
  }
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Save as Configuration'),
    prompt: vscode.l10n.t('Name of the configuration in launch.json'),
    value: configuration.name,
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('A configuration needs a name.') : null,
  });
  if (name !== undefined) await saveConfiguration(folder, { ...configuration, name: name.trim() });
}
