// The configurations of a launch.json that belongs to no folder of the window, as if its own folder were the workspace.
import { readFile } from 'node:fs/promises';
import { getNodeValue, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import { workspaceFolderMark } from '../ground/configurationMarks';
import { debugType } from '../ground/contributions';

export async function looseConfigurations(
  file: vscode.Uri,
): Promise<readonly vscode.DebugConfiguration[]> {
  const folder = vscode.Uri.joinPath(file, '..', '..').fsPath;
  const written = await readFile(file.fsPath, 'utf8');
  // VS Code replaces it only where a folder is open.
  const inText = JSON.stringify(folder).slice(1, -1);
  const root = parseTree(written.replaceAll('${workspaceFolder}', inText), [], {
    allowTrailingComma: true,
  });
  const { configurations = [] } = (root ? getNodeValue(root) : {}) as {
    readonly configurations?: readonly vscode.DebugConfiguration[];
  };
  return configurations
    .filter(({ type }) => type === debugType)
    .map((configuration) => ({ ...configuration, [workspaceFolderMark]: folder }));
}
