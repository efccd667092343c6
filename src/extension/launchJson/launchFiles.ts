// Which documents are a launch.json.
import * as vscode from 'vscode';

/** Of a folder: a configuration in a workspace file stands elsewhere and is left alone. */
export const launchFiles: vscode.DocumentSelector = { pattern: '**/.vscode/launch.json' };

export const isLaunchFile = (document: vscode.TextDocument): boolean =>
  vscode.languages.match(launchFiles, document) > 0;
