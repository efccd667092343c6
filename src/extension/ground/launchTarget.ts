// A configuration of a launch.json, as the lenses above it tell their commands.
import * as vscode from 'vscode';

export interface LaunchTarget {
  readonly file: vscode.Uri;
  readonly name: string;
}

export function isLaunchTarget(argument: unknown): argument is LaunchTarget {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'file' in argument &&
    argument.file instanceof vscode.Uri &&
    'name' in argument &&
    typeof argument.name === 'string'
  );
}
