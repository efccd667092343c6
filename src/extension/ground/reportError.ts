// The one place where a message reaches the user or a fault the log. What comes from outside is text in it, never a link.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { withoutIcons, withoutLinks } from '../../model/base/outsideText';

/** How long a note in the status bar stays, in milliseconds. */
const mentionTime = 3000;

type ShowMessage = (
  message: string,
  options: vscode.MessageOptions,
  ...buttons: string[]
) => Thenable<string | undefined>;

/** Every message goes through here. Buttons are drawn as they are. */
function show(
  message: string,
  buttons: readonly string[] = [],
  { detail, ...options }: vscode.MessageOptions = {},
  showMessage: ShowMessage = vscode.window.showErrorMessage,
): Thenable<string | undefined> {
  return showMessage(
    withoutLinks(message),
    { ...options, ...(detail === undefined ? {} : { detail: withoutLinks(detail) }) },
    ...buttons,
  );
}

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
      void show(error.message);
      return;
    }
    this.log.error(error instanceof Error ? error : String(error));
    const message = error instanceof Error ? error.message : String(error);
    const showLog = vscode.l10n.t('Show Log');
    void show(message, [showLog]).then((chosen) => {
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
    void show(message, openFile ? [open] : []).then((chosen) => {
      if (chosen === open) openFile?.();
    });
  }

  /** What a launch configuration starts may be something else than was meant. */
  warn(message: string, openFile: (() => void) | null): void {
    this.log.warn(message);
    const open = vscode.l10n.t('Open launch.json');
    const choices = openFile ? [open] : [];
    void show(message, choices, {}, vscode.window.showWarningMessage).then((chosen) => {
      if (chosen === open) openFile?.();
    });
  }

  /** A launch Windows will refuse, with the way round it. */
  reportRefusal(message: string, launchAnyway: () => void, openFile: (() => void) | null): void {
    this.log.warn(message);
    const anyway = vscode.l10n.t('Launch Anyway');
    const open = vscode.l10n.t('Open launch.json');
    const choices = [anyway, ...(openFile ? [open] : [])];
    void show(message, choices).then((chosen) => {
      if (chosen === anyway) launchAnyway();
      if (chosen === open) openFile?.();
    });
  }

  /** Whether the user says yes to what cannot be undone. */
  async confirm(question: string, detail: string, yes: string): Promise<boolean> {
    const options = { modal: true, detail };
    return (await show(question, [yes], options, vscode.window.showWarningMessage)) === yes;
  }

  /** Something to know, with what can be done about it; a failure of that ends here too. */
  inform(message: string, actions: Readonly<Record<string, () => unknown>> = {}): void {
    this.#offer(message, actions, vscode.window.showInformationMessage);
  }

  /** Something that keeps the user waiting, with what can be done about it. */
  alert(message: string, actions: Readonly<Record<string, () => unknown>>): void {
    this.#offer(message, actions, vscode.window.showWarningMessage);
  }

  #offer(
    message: string,
    actions: Readonly<Record<string, () => unknown>>,
    showMessage: ShowMessage,
  ): void {
    void show(message, Object.keys(actions), {}, showMessage)
      .then((chosen) => (chosen === undefined ? undefined : actions[chosen]?.()))
      .then(undefined, (error: unknown) => this.report(error));
  }

  /** Said in the status bar, and gone in a moment. */
  mention(text: string): void {
    vscode.window.setStatusBarMessage(withoutIcons(text), mentionTime);
  }

  /** Shows that something is being done, as a message or in the status bar. */
  progress<T>(
    options: vscode.ProgressOptions,
    work: Parameters<typeof vscode.window.withProgress<T>>[1],
  ): Thenable<T> {
    const title = withoutIcons(withoutLinks(options.title ?? ''));
    return vscode.window.withProgress({ ...options, title }, work);
  }
}
