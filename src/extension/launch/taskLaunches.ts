// Tasks of the window as launches: what VS Code knows of each task, in terms of the plan.
import * as vscode from 'vscode';
import {
  inputsOf,
  taskLaunch,
  type LaunchedTask,
  type TaskExecution,
  type TaskExtras,
  type TaskLaunch,
} from '../../model/typedCommand/taskLaunch';
import type { TaskShell, TaskWord } from '../../model/typedCommand/taskShell';
import { debugType } from '../ground/contributions';

/** A task that starts a program, and the launch that it becomes. */
export interface LaunchableTask {
  readonly task: vscode.Task;
  readonly folder: vscode.WorkspaceFolder | undefined;
  readonly launch: TaskLaunch;
}

/** One entry of "tasks" in tasks.json, as far as the API does not tell it. */
interface WrittenTask {
  readonly label?: unknown;
  readonly dependsOn?: unknown;
}

const quotings: ReadonlyMap<vscode.ShellQuoting, 'escape' | 'strong' | 'weak'> = new Map([
  [vscode.ShellQuoting.Escape, 'escape'],
  [vscode.ShellQuoting.Strong, 'strong'],
  [vscode.ShellQuoting.Weak, 'weak'],
]);

const wordOf = (word: string | vscode.ShellQuotedString): TaskWord =>
  typeof word === 'string'
    ? word
    : { value: word.value, quoting: quotings.get(word.quoting) ?? 'strong' };

/** The shell that VS Code starts for tasks: https://code.visualstudio.com/docs/terminal/profiles#_configuring-the-taskdebug-profile */
function taskShellOfWindow(): TaskShell {
  const terminals = vscode.workspace.getConfiguration('terminal.integrated');
  const automation = terminals.get<unknown>('automationProfile.windows');
  const name = terminals.get<string | null>('defaultProfile.windows') ?? '';
  const profiles = terminals.get<Record<string, unknown>>('profiles.windows') ?? {};
  const chosen = profileOf(automation);
  if (chosen.path !== null) return { path: chosen.path, args: chosen.args };
  return { path: vscode.env.shell, args: profileOf(profiles[name]).args };
}

/** A setting is what somebody wrote. */
function profileOf(written: unknown): { readonly path: string | null; readonly args: string[] } {
  const { path, args } = (written ?? {}) as { readonly path?: unknown; readonly args?: unknown };
  const texts = Array.isArray(args) ? args.map(String) : typeof args === 'string' ? [args] : [];
  return { path: typeof path === 'string' ? path : null, args: texts };
}

/** Null for what starts no program of its own: a task that only starts others, or one that runs in an extension. */
function executionOf({ execution }: vscode.Task): TaskExecution | null {
  if (execution instanceof vscode.ProcessExecution) {
    return { kind: 'process', process: execution.process, args: execution.args };
  }
  if (!(execution instanceof vscode.ShellExecution)) return null;
  const { commandLine, command, args, options } = execution;
  const first = commandLine ?? command;
  // Both are absent in what VS Code makes of a task that only depends on others.
  if (first === undefined || first === '') return null;
  const { executable, shellArgs = [] } = options ?? {};
  return {
    kind: 'shell',
    command: wordOf(first),
    args: commandLine === undefined ? (args ?? []).map(wordOf) : [],
    shell: executable === undefined ? null : { path: executable, args: shellArgs },
  };
}

const folderOf = ({ scope }: vscode.Task): vscode.WorkspaceFolder | undefined =>
  typeof scope === 'object' ? scope : undefined;

function dependenciesOf(task: vscode.Task): readonly string[] {
  const written = vscode.workspace.getConfiguration('tasks', folderOf(task)).get<unknown>('tasks');
  const own = (Array.isArray(written) ? (written as WrittenTask[]) : []).find(
    ({ label }) => label === task.name,
  )?.dependsOn;
  const names = Array.isArray(own) ? own : own === undefined ? [] : [own];
  return names.map((each: unknown) => (typeof each === 'string' ? each : JSON.stringify(each)));
}

function extrasOf(task: vscode.Task): TaskExtras {
  return {
    dependsOn: dependenciesOf(task),
    hasMatchers: task.problemMatchers.length > 0,
    isBackground: task.isBackground,
  };
}

function launchableOf(task: vscode.Task, shell: TaskShell): LaunchableTask | null {
  const execution = executionOf(task);
  if (!execution) return null;
  const { cwd, env } =
    (task.execution as vscode.ShellExecution | vscode.ProcessExecution).options ?? {};
  const launched: LaunchedTask = {
    ...{ name: task.name, execution, extras: extrasOf(task) },
    cwd: cwd ?? null,
    env: env ?? {},
  };
  return { task, folder: folderOf(task), launch: taskLaunch(launched, shell) };
}

/** All that starts a program, in the order of VS Code. */
export async function launchableTasks(): Promise<readonly LaunchableTask[]> {
  const shell = taskShellOfWindow();
  return (await vscode.tasks.fetchTasks()).flatMap((task) => launchableOf(task, shell) ?? []);
}

export const taskConfiguration = ({ launch }: LaunchableTask): vscode.DebugConfiguration => ({
  ...{ type: debugType, request: 'launch', ...launch.configuration },
});

/** Inputs of tasks.json that launch.json does not have: VS Code would not ask for them. */
export function missingInputs({ launch, folder }: LaunchableTask): readonly string[] {
  const written = vscode.workspace.getConfiguration('launch', folder).get<unknown>('inputs');
  const known = (Array.isArray(written) ? (written as { readonly id?: unknown }[]) : []).map(
    ({ id }) => id,
  );
  return inputsOf(launch).filter((name) => !known.includes(name));
}
