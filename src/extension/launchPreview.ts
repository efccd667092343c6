// Shows what Windows will do with a configuration as a page of text that follows what is written, on any operating system.
import * as vscode from 'vscode';
import { parsePlan } from '../model/parsePlan';
import { planPreview } from '../model/planPreview';
import { problemLines } from '../model/problem';
import { previewScheme } from './contributions';
import { configurationsIn, isLaunchFile } from './launchDocument';
import { isLaunchTarget, type LaunchTarget } from './launchLenses';
import { UserFault } from '../debug/debuggee';

function pageUri({ file, name }: LaunchTarget): vscode.Uri {
  const title = (name === '' ? 'configuration' : name).replace(/[\\/:*?"<>|]/g, ' ');
  return vscode.Uri.from({
    scheme: previewScheme,
    path: `/${title} (preview)`,
    query: JSON.stringify({ file: file.toString(), name }),
  });
}

function targetOf(page: vscode.Uri): LaunchTarget {
  const { file, name } = JSON.parse(page.query) as { readonly file: string; readonly name: string };
  return { file: vscode.Uri.parse(file), name };
}

export class LaunchPreview implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;

  async provideTextDocumentContent(page: vscode.Uri): Promise<string> {
    const { file, name } = targetOf(page);
    const document = await vscode.workspace.openTextDocument(file);
    const found = configurationsIn(document).find((each) => each.name === name);
    if (!found) {
      return vscode.l10n.t('There is no configuration "{0}" in {1} any more.', name, file.fsPath);
    }
    const parsed = parsePlan(found.configuration, name);
    if (parsed.ok) return planPreview(parsed.plan);
    return [
      vscode.l10n.t('Nothing can be said of this configuration before it is right.'),
      '',
      ...problemLines(parsed.problems),
      '',
    ].join('\n');
  }

  /** Without a configuration, that of the editor in front is asked for. */
  readonly open = async (argument: unknown): Promise<void> => {
    const target = isLaunchTarget(argument) ? argument : await this.#ask();
    if (!target) return;
    const document = await vscode.workspace.openTextDocument(pageUri(target));
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  };

  async #ask(): Promise<LaunchTarget | undefined> {
    const front = vscode.window.activeTextEditor?.document;
    const folder = vscode.workspace.workspaceFolders?.[0];
    const file =
      front && isLaunchFile(front)
        ? front.uri
        : folder && vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
    const document =
      file && (await vscode.workspace.openTextDocument(file).then(undefined, () => null));
    const found = document ? configurationsIn(document) : [];
    if (!document || found.length === 0) {
      throw new UserFault(
        vscode.l10n.t(
          'There is no launch configuration of this type in {0}. Use "Launch Program…", which can save one.',
          file?.fsPath ?? 'launch.json',
        ),
      );
    }
    const choices = found.map(({ name }) => ({ label: name }));
    const title = vscode.l10n.t('Preview Inheritance');
    const chosen = await vscode.window.showQuickPick(choices, { title });
    return chosen && { file: document.uri, name: chosen.label };
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(previewScheme, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (!isLaunchFile(document)) return;
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === previewScheme) this.#changed.fire(uri);
        }
      }),
    );
  }
}
