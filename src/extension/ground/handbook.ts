// Opens pages of the handbook as they came with the extension: without a network, and in the version that runs.
import * as vscode from 'vscode';
import { handbook, helpPage } from '../../model/findings/helpPage';

export const handbookFile = (extensionUri: vscode.Uri, path: string): vscode.Uri =>
  vscode.Uri.joinPath(extensionUri, ...path.split('/'));

/** The page of a code, or the first one for what is no code. */
export async function openHandbook(
  extensionUri: vscode.Uri,
  code: string | undefined,
): Promise<void> {
  const { path } = (code === undefined ? null : helpPage(code)) ?? handbook;
  await vscode.commands.executeCommand('markdown.showPreview', handbookFile(extensionUri, path));
}
