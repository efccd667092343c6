// Saves the picture of a session's map, as the panel has drawn it, to a file the user names.
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { PictureFile } from '../../model/protocol/panelRequests';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';

export class MapSaving {
  constructor(
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
  ) {}

  async save(sessionId: string, picture: PictureFile): Promise<void> {
    const state = this.store.state(sessionId);
    if (!state) return;
    const name = `${state.plan.name.replace(/[^A-Za-z0-9_-]+/g, '-')}.map.${picture.format}`;
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
