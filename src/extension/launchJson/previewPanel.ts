// Shows what Windows will do with a configuration as a table that follows what is written, on any operating system.
import * as vscode from 'vscode';
import { parsePlan } from '../../model/plan/parsePlan';
import { planPreview } from '../../model/preflight/planPreview';
import {
  isPreviewPageMessage,
  sentPreview,
  type PreviewContent,
  type PreviewMessage,
} from '../../model/protocol/previewProtocol';
import { problemLines } from '../../model/plan/problem';
import { chooseFrom } from '../ground/chooseFrom';
import { previewViewType, setContext } from '../ground/contributions';
import { isAttach } from '../../model/plan/attachment';
import { configurationsIn } from './launchDocument';
import { isLaunchFile } from './launchFiles';
import { openHandbook } from '../ground/handbook';
import { isLaunchTarget, type LaunchTarget } from '../ground/launchTarget';
import { UserFault } from '../../model/base/userFault';
import { webviewOptions, webviewPage } from '../ground/webviewPage';

async function contentOf({ file, name }: LaunchTarget): Promise<PreviewContent> {
  const document = await vscode.workspace.openTextDocument(file);
  const found = configurationsIn(document).find((each) => each.name === name);
  if (!found) {
    return {
      kind: 'nothing',
      message: vscode.l10n.t('There is no configuration "{0}" in {1} any more.', name, file.fsPath),
      lines: [],
    };
  }
  const parsed = parsePlan(found.configuration, name);
  if (parsed.ok) return { kind: 'plan', plan: sentPreview(planPreview(parsed.plan)) };
  return {
    kind: 'nothing',
    message: vscode.l10n.t('Fix the errors to preview this configuration.'),
    lines: problemLines(parsed.problems),
  };
}

interface OpenPreview {
  readonly target: LaunchTarget;
  readonly panel: vscode.WebviewPanel;
}

export class LaunchPreview implements vscode.Disposable {
  readonly #open = new Set<OpenPreview>();
  readonly #subscription: vscode.Disposable;

  constructor(private readonly extensionUri: vscode.Uri) {
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (!isLaunchFile(document)) return;
      for (const preview of this.#open) {
        if (preview.target.file.toString() === document.uri.toString()) void this.#send(preview);
      }
    });
  }

  /** Without a configuration, that of the editor in front is asked for. */
  readonly open = async (argument: unknown): Promise<void> => {
    const target = isLaunchTarget(argument) ? argument : await this.#ask();
    if (target) this.show(target);
  };

  show(target: LaunchTarget): void {
    setContext('handleInheritance.hasPreviewed', true);
    const { file, name } = target;
    const known = [...this.#open].find(
      (preview) =>
        preview.target.name === name && preview.target.file.toString() === file.toString(),
    );
    if (known) {
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      previewViewType,
      vscode.l10n.t('Preview: {0}', name === '' ? vscode.l10n.t('configuration') : name),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      webviewOptions(this.extensionUri),
    );
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(this.extensionUri, 'media', `handles-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const preview = { target, panel };
    this.#open.add(preview);
    panel.onDidDispose(() => this.#open.delete(preview));
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (!isPreviewPageMessage(message)) return;
      // A page says it is there each time it is loaded, as when it was hidden in the meantime.
      if (message.type === 'ready') void this.#send(preview);
      else void openHandbook(this.extensionUri, message.code);
    });
    panel.webview.html = webviewPage(panel.webview, this.extensionUri, {
      title: panel.title,
      script: 'launchPreview.js',
      body: (strings) => `<main class="preview-page" ${strings}></main>`,
    });
  }

  async #send({ target, panel }: OpenPreview): Promise<void> {
    const content = await contentOf(target).catch((error: unknown): PreviewContent => ({
      kind: 'nothing',
      message: error instanceof Error ? error.message : String(error),
      lines: [],
    }));
    const message: PreviewMessage = { type: 'preview', content };
    await panel.webview.postMessage(message);
  }

  async #ask(): Promise<LaunchTarget | undefined> {
    const front = vscode.window.activeTextEditor?.document;
    const folder = vscode.workspace.workspaceFolders?.[0];
    const file =
      front && isLaunchFile(front)
        ? front.uri
        : folder && vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
    const document =
      file && (await vscode.workspace.openTextDocument(file).then(undefined, () => null));
    const all = document ? configurationsIn(document) : [];
    // What attaches launches nothing that could be previewed.
    const found = all.filter(({ configuration }) => !isAttach(configuration));
    if (!document || found.length === 0) {
      throw new UserFault(
        vscode.l10n.t(
          'There is no launch configuration of this type in {0}. "Launch…" runs a command, and "Save as Configuration…" saves it.',
          file?.fsPath ?? 'launch.json',
        ),
      );
    }
    const choices = found.map(({ name }) => ({ label: name }));
    const title = vscode.l10n.t('Preview Inheritance');
    const chosen = await chooseFrom(choices, { title });
    return chosen && { file: document.uri, name: chosen.label };
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const { panel } of [...this.#open]) panel.dispose();
  }
}
