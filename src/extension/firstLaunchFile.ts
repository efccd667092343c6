// Loads what the editor offers in a launch.json with the first such file that is opened.
import * as vscode from 'vscode';
import { isLaunchFile } from './launchJson/launchFiles';
import type { ErrorReporter } from './ground/reportError';

export class FirstLaunchFile implements vscode.Disposable {
  readonly #waiting: vscode.Disposable;
  #editing: Promise<vscode.Disposable> | null = null;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly reporter: ErrorReporter,
  ) {
    this.#waiting = vscode.workspace.onDidOpenTextDocument((document) => this.#loadFor(document));
    for (const document of vscode.workspace.textDocuments) this.#loadFor(document);
  }

  #loadFor(document: vscode.TextDocument): void {
    if (this.#editing || !isLaunchFile(document)) return;
    this.#editing = import('./later').then(({ startLaunchEditing }) =>
      startLaunchEditing(this.extensionUri),
    );
    this.#editing.catch((error: unknown) => {
      this.#editing = null;
      this.reporter.note(error);
    });
  }

  dispose(): void {
    this.#waiting.dispose();
    void this.#editing?.then(
      (editing) => {
        editing.dispose();
      },
      () => undefined,
    );
  }
}
