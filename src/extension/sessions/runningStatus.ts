// The status bar item that is there while a session runs: a click leads to its panel.
import * as vscode from 'vscode';
import { runningText } from '../../model/sessionTree/runningText';
import type { CommandId } from '../ground/contributions';
import type { SessionStore } from './sessionStore';

const command: CommandId = 'handleInheritance.showRunning';

export class RunningStatus implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  /** Made with the first session: most windows never have one. */
  #item: vscode.StatusBarItem | null = null;

  constructor(private readonly store: SessionStore) {
    this.#subscription = store.onDidChange(() => this.#update());
  }

  #update(): void {
    const said = runningText(this.store.runningStates);
    if (!said) {
      this.#item?.hide();
      return;
    }
    this.#item ??= this.#create();
    this.#item.text = said.text;
    this.#item.tooltip = said.tooltip;
    this.#item.accessibilityInformation = { label: said.spoken, role: 'button' };
    this.#item.show();
  }

  #create(): vscode.StatusBarItem {
    const { Left } = vscode.StatusBarAlignment;
    const item = vscode.window.createStatusBarItem('handleInheritance.running', Left);
    item.name = vscode.l10n.t('Handle Inheritance: Running Sessions');
    item.command = command;
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item?.dispose();
  }
}
