// Where anything can be launched at all.
import * as vscode from 'vscode';

export const isSupported = process.platform === 'win32';

/** Said wherever a launch is asked for on another system. */
export const notOnWindows = (): string =>
  vscode.l10n.t(
    'Handle inheritance is specific to Windows, and this extension host runs on {0}. The configuration is valid; open the folder on Windows to launch it.',
    process.platform,
  );
