// A task of VS Code as a launch: the same program with the same command line, and what of the task has no place in a launch.
import * as l10n from '@vscode/l10n';
import { namesText } from '../plan/problem';
import { shellCommand, type TaskShell, type TaskWord } from './taskShell';

/** What starts when VS Code runs the task. */
export type TaskExecution =
  | { readonly kind: 'process'; readonly process: string; readonly args: readonly string[] }
  | {
      readonly kind: 'shell';
      /** Alone a whole line for the shell. */
      readonly command: TaskWord;
      readonly args: readonly TaskWord[];
      /** Of the task itself; else the one of its terminal. */
      readonly shell: TaskShell | null;
    };

/** What tasks.json says of it that no launch does. */
export interface TaskExtras {
  readonly dependsOn: readonly string[];
  readonly hasMatchers: boolean;
  readonly isBackground: boolean;
}

export interface LaunchedTask {
  readonly name: string;
  readonly execution: TaskExecution;
  readonly cwd: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly extras: TaskExtras;
}

export interface TaskLaunch {
  readonly configuration: {
    readonly name: string;
    readonly program: string;
    readonly args: readonly string[] | string;
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
  };
  /** Sentences for people. */
  readonly left: readonly string[];
}

function leftOf({ dependsOn, hasMatchers, isBackground }: TaskExtras): readonly string[] {
  const left = [l10n.t('Its streams are pipes instead of a terminal.')];
  if (dependsOn.length > 0) {
    left.push(
      l10n.t({
        message: 'What it depends on does not run first: {0}.',
        args: [namesText(new Set(dependsOn), 'and')],
        comment: ['{0} is a list of names of tasks'],
      }),
    );
  }
  if (hasMatchers) left.push(l10n.t('Its problem matchers do not read its output.'));
  if (isBackground) left.push(l10n.t('Nothing waits until it reports that it is ready.'));
  return left;
}

/** `usual`: the shell of terminals. */
export function taskLaunch(task: LaunchedTask, usual: TaskShell): TaskLaunch {
  const { name, execution, cwd, env, extras } = task;
  const started =
    execution.kind === 'process'
      ? { program: execution.process, args: execution.args }
      : shellCommand(
          execution.shell ?? usual,
          execution.command,
          execution.args,
          execution.shell !== null,
        );
  return {
    configuration: {
      ...{ name, ...started },
      ...(cwd === null ? {} : { cwd }),
      ...(Object.keys(env).length === 0 ? {} : { env }),
    },
    left: leftOf(extras),
  };
}

/** Names of the variables `${input:NAME}` in it, each once. */
export function inputsOf({ configuration }: TaskLaunch): readonly string[] {
  const found = JSON.stringify(configuration).matchAll(/\$\{input:([^}"\\]+)\}/g);
  return [...new Set([...found].map(([, name = '']) => name))];
}
