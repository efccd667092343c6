// The one place where a fault reaches the user or the log.
import * as vscode from 'vscode';
import { UserFault } from '../debug/debuggee';

export class ErrorReporter {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Registers a command whose failures end here. */
  command(id: string, run: (...args: unknown[]) => unknown): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await run(...args);
      } catch (error) {
        this.report(error);
        return undefined;
      }
    });
  }

  /** A fault of the input is shown as it is; anything else is ours: logged in full, shown in one line. */
  report(error: unknown): void {
    if (error instanceof UserFault) {
      this.log.warn(error.message);
      void vscode.window.showErrorMessage(error.message);
      return;
    }
    this.log.error(error instanceof Error ? error : String(error));
    const message = error instanceof Error ? error.message : String(error);
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showErrorMessage(message, showLog).then((chosen) => {
      if (chosen === showLog) this.log.show();
    });
  }

  /** What went wrong where nobody asked for anything: for the log alone. */
  note(error: unknown): void {
    this.log.warn(error instanceof Error ? error.message : String(error));
  }

  /** Faults of a launch configuration, with the way to the file they are in. */
  reportConfiguration(message: string, openFile: (() => void) | null): void {
    this.log.warn(message);
    const open = vscode.l10n.t('Open launch.json');
    void vscode.window.showErrorMessage(message, ...(openFile ? [open] : [])).then((chosen) => {
      if (chosen === open) openFile?.();
    });
  }

  /** What a launch configuration starts may be something else than was meant. */
  warn(message: string, openFile: (() => void) | null): void {
    this.log.warn(message);
    const open = vscode.l10n.t('Open launch.json');
    void vscode.window.showWarningMessage(message, ...(openFile ? [open] : [])).then((chosen) => {
      if (chosen === open) openFile?.();
    });
  }

  /** A launch Windows will refuse, with the way round it. */
  reportRefusal(message: string, launchAnyway: () => void, openFile: (() => void) | null): void {
    this.log.warn(message);
    const anyway = vscode.l10n.t('Launch Anyway');
    const open = vscode.l10n.t('Open launch.json');
    const choices = [anyway, ...(openFile ? [open] : [])];
    void vscode.window.showErrorMessage(message, ...choices).then((chosen) => {
      if (chosen === anyway) launchAnyway();
      if (chosen === open) openFile?.();
    });
  }

  /** Whether the user says yes to what cannot be undone. */
  async confirm(question: string, detail: string, yes: string): Promise<boolean> {
    const options = { modal: true, detail };
    return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
  }

  /** Something to know, with what can be done about it; a failure of that ends here too. */
  inform(message: string, actions: Readonly<Record<string, () => unknown>> = {}): void {
    void vscode.window
      .showInformationMessage(message, ...Object.keys(actions))
      .then((chosen) => (chosen === undefined ? undefined : actions[chosen]?.()))
      .then(undefined, (error: unknown) => this.report(error));
  }
}
