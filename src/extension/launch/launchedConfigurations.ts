// Which configuration each session of this window was launched with, to save it afterwards.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';

/** Those of a window; what the editor and this extension add on the way begins with `__`. */
export class LaunchedConfigurations {
  readonly #all = new Map<string, vscode.DebugConfiguration>();

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
}
