// Asks where a typed command shall run: a folder of the window, one used before, or any other.
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { CommandMemory } from '../../model/typedCommand/commandMemory';
import { chooseFrom } from '../ground/chooseFrom';

/** Undefined when nothing was chosen. */
export async function chooseWorkingFolder(
  { recent }: CommandMemory,
  current: string,
): Promise<string | undefined> {
  const open = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const used = recent.flatMap(({ cwd }) => (cwd === null ? [] : [cwd]));
  const folders = [...new Set([current, ...open, ...used, homedir()])];
  const choices = [
    ...folders.map((folder) => ({ label: folder, folder })),
    { label: vscode.l10n.t('Browse…'), folder: null, iconPath: new vscode.ThemeIcon('folder') },
  ];
  const title = vscode.l10n.t('Working folder of the command');
  const chosen = await chooseFrom(choices, { title, ignoreFocusOut: true });
  if (!chosen || chosen.folder !== null) return chosen?.folder;
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: vscode.Uri.file(current),
    openLabel: vscode.l10n.t('Run Here'),
  });
  return picked?.[0]?.fsPath;
}
