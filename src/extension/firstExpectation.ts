// Loads the tests of the Test Explorer with the first configuration that expects something: without one there is no such view.
import * as vscode from 'vscode';
import type { Features } from './features';
import type { ErrorReporter } from './ground/reportError';
import { expectingConfigurations } from './testing/expectingConfigurations';

export class FirstExpectation implements vscode.Disposable {
  readonly #waiting: vscode.Disposable;
  #isLoading = false;

  constructor(
    private readonly features: () => Promise<Features>,
    private readonly reporter: ErrorReporter,
  ) {
    this.#waiting = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('launch')) this.#load();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#load()),
    );
    this.#load();
  }

  #load(): void {
    if (this.#isLoading || expectingConfigurations().length === 0) return;
    this.#isLoading = true;
    this.features()
      .then((made) => made.startTests())
      .catch((error: unknown) => {
        this.#isLoading = false;
        this.reporter.note(error);
      });
  }

  dispose(): void {
    this.#waiting.dispose();
  }
}
