// What the editor offers in a launch.json: marks, quick fixes, lenses and names.
import * as vscode from 'vscode';
import { registerLaunchCompletion } from './launchCompletion';
import { LaunchDiagnostics } from './launchDiagnostics';
import { registerLaunchFixes } from './launchFixes';
import { registerLaunchLenses } from './launchLenses';

export function startLaunchEditing(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.Disposable.from(
    new LaunchDiagnostics(extensionUri),
    registerLaunchFixes(extensionUri),
    registerLaunchLenses(),
    registerLaunchCompletion(),
  );
}
