// The configurations of launch.json that say what they expect: each is a test.
import * as vscode from 'vscode';
import { debugType } from '../ground/contributions';

export interface ExpectingConfiguration {
  readonly folder: vscode.WorkspaceFolder;
  readonly configuration: vscode.DebugConfiguration;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether it, or one of its children, has `expect`. */
function expects(configuration: unknown): boolean {
  if (!isObject(configuration)) return false;
  const { children } = configuration;
  return 'expect' in configuration || (Array.isArray(children) && children.some(expects));
}

/** As VS Code has read them last. What stands there is what somebody wrote, whatever it is. */
export function expectingConfigurations(): readonly ExpectingConfiguration[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
    const written: unknown = vscode.workspace
      .getConfiguration('launch', folder.uri)
      .get('configurations');
    return (Array.isArray(written) ? (written as unknown[]) : []).flatMap((configuration) => {
      if (!isObject(configuration) || configuration['type'] !== debugType) return [];
      if (!expects(configuration) || typeof configuration['name'] !== 'string') return [];
      return { folder, configuration: configuration as vscode.DebugConfiguration };
    });
  });
}
