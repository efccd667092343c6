// Launches that the editor offers without a launch.json: what was launched last, the scripts of package.json, and the tasks.
import * as vscode from 'vscode';
import { packageScripts } from '../../model/typedCommand/packageScripts';
import { debugType } from '../ground/contributions';
import { launchableTasks, missingInputs, taskConfiguration } from './taskLaunches';

export class DynamicConfigurations implements vscode.DebugConfigurationProvider {
  /** `recent`: what was launched last, the latest first. */
  constructor(private readonly recent: () => readonly vscode.DebugConfiguration[]) {}

  async provideDebugConfigurations(
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<vscode.DebugConfiguration[]> {
    const [scripts, tasks] = await Promise.all([scriptsOf(folder), tasksOf(folder)]);
    return [...this.recent(), ...scripts, ...tasks];
  }
}

async function scriptsOf(
  folder: vscode.WorkspaceFolder | undefined,
): Promise<readonly vscode.DebugConfiguration[]> {
  if (!folder) return [];
  const file = vscode.Uri.joinPath(folder.uri, 'package.json');
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    return packageScripts(text).map((script) => ({
      ...{ type: debugType, request: 'launch', name: ['npm', 'run', script].join(' ') },
      ...{ program: 'npm', args: ['run', script], cwd: '${workspaceFolder}' },
    }));
  } catch {
    // Most folders have none.
    return [];
  }
}

/** Of the folder, and those of no folder. */
async function tasksOf(
  folder: vscode.WorkspaceFolder | undefined,
): Promise<readonly vscode.DebugConfiguration[]> {
  const tasks = await launchableTasks();
  return (
    tasks
      .filter(
        (task) =>
          task.folder === undefined || task.folder.uri.toString() === folder?.uri.toString(),
      )
      // npm scripts stand there already.
      .filter(({ task }) => task.source !== 'npm')
      .filter((task) => missingInputs(task).length === 0)
      .map(taskConfiguration)
  );
}
