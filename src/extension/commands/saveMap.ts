// Saves the picture of a map, as a page has drawn it, to a file the user names.
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { PictureFile } from '../../model/protocol/panelRequests';
import type { ErrorReporter } from '../ground/reportError';

export class MapSaving {
  constructor(private readonly reporter: ErrorReporter) {}

  /** `of`: what it is a map of. */
  async save(of: string, picture: PictureFile): Promise<void> {
    const name = `${of.replace(/[^A-Za-z0-9_-]+/g, '-')}.map.${picture.format}`;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Map'),
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
      filters: picture.format === 'svg' ? { SVG: ['svg'] } : { PNG: ['png'] },
    });
    if (!target) return;
    const content = picture.format === 'svg' ? picture.text : Buffer.from(picture.base64, 'base64');
    await writeFile(target.fsPath, content);
    this.reporter.inform(vscode.l10n.t('The map is saved in {0}.', target.fsPath), {
      [vscode.l10n.t('Open')]: () => vscode.commands.executeCommand('vscode.open', target),
    });
  }
}
