// Which configuration each session of this window was launched with, to save it afterwards.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import type { SessionStore } from '../sessions/sessionStore';

/** Those of a window, as long as their sessions are kept; what the editor and this extension add on the way begins with `__`. */
export class LaunchedConfigurations implements vscode.Disposable {
  readonly #all = new Map<string, vscode.DebugConfiguration>();
  readonly #subscription: vscode.Disposable;

  constructor(store: Pick<SessionStore, 'onDidClose'>) {
    this.#subscription = store.onDidClose((id) => this.#all.delete(id));
  }

  add(sessionId: string, configuration: vscode.DebugConfiguration): void {
    const written = Object.entries(configuration).filter(([key]) => !key.startsWith('__'));
    const { type, request, name } = configuration;
    this.#all.set(sessionId, { ...Object.fromEntries(written), type, request, name });
  }

  /** @throws UserFault for a session of an earlier window, or one that was opened from a report. */
  of(sessionId: string): vscode.DebugConfiguration {
    const configuration = this.#all.get(sessionId);
    if (configuration) return configuration;
    throw new UserFault(
      vscode.l10n.t(
        'This session was not launched in this window. "Launch…" lists the commands launched before, each with a button that saves it.',
      ),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
