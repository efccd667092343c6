// "Run Task under Inspector…": a task of the window, chosen from a list and launched by the inspector in place of a terminal.
import { win32 } from 'node:path';
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { chooseFrom } from '../ground/chooseFrom';
import type { ErrorReporter } from '../ground/reportError';
import { isSupported, notOnWindows } from '../ground/supported';
import { saveNamed } from './saveConfiguration';
import {
  launchableTasks,
  missingInputs,
  taskConfiguration,
  type LaunchableTask,
} from './taskLaunches';

const memoryKey = 'runTask.last';

type Row = vscode.QuickPickItem & { readonly chosen: LaunchableTask };

/** The same task after the window was loaded again. */
const keyOf = ({ task, folder }: LaunchableTask): string =>
  [task.source, folder?.name ?? '', task.name].join('\n');

/** The shell by its name alone: its folder would leave no room for what it runs. */
function commandText({ launch: { configuration } }: LaunchableTask): string {
  const { program, args } = configuration;
  return [win32.basename(program), typeof args === 'string' ? args : args.join(' ')].join(' ');
}

function rowOf(chosen: LaunchableTask): Row {
  const { task, folder } = chosen;
  const description = [task.source, folder?.name].filter(Boolean).join(' · ');
  return {
    ...{ label: task.name, description, detail: commandText(chosen) },
    chosen,
  };
}

export class TaskRuns {
  /** Tasks of which was said in this window what a launch does not do. */
  readonly #told = new Set<string>();

  constructor(
    private readonly reporter: Pick<ErrorReporter, 'inform'>,
    private readonly memory: vscode.Memento,
  ) {}

  readonly runTask = async (): Promise<void> => {
    if (!isSupported) throw new UserFault(notOnWindows());
    const tasks = launchableTasks();
    const chosen = await this.#choose(tasks);
    if (!chosen) {
      if ((await tasks).length === 0) this.#offerTasks();
      return;
    }
    const [missing] = missingInputs(chosen);
    if (missing !== undefined) {
      throw new UserFault(
        vscode.l10n.t(
          'The task "{0}" asks for "{1}", which only tasks.json defines. Copy this input to "inputs" in launch.json.',
          chosen.task.name,
          missing,
        ),
      );
    }
    await this.memory.update(memoryKey, keyOf(chosen));
    const isStarted = await vscode.debug.startDebugging(chosen.folder, taskConfiguration(chosen));
    if (isStarted) this.#tell(chosen);
  };

  /** The one that ran last comes first. */
  async #choose(tasks: Promise<readonly LaunchableTask[]>): Promise<LaunchableTask | undefined> {
    const last = this.memory.get<string>(memoryKey);
    const rows = tasks.then((found) => {
      const [recent, others] = [true, false].map((isLast) =>
        found.filter((each) => (keyOf(each) === last) === isLast),
      );
      return [...(recent ?? []), ...(others ?? [])].map(rowOf);
    });
    const row = await chooseFrom(rows, {
      title: vscode.l10n.t('Run Task under Inspector'),
      placeHolder: vscode.l10n.t('Task to launch'),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    return row?.chosen;
  }

  #offerTasks(): void {
    this.reporter.inform(vscode.l10n.t('This window has no task that starts a program.'), {
      [vscode.l10n.t('Configure Tasks')]: () =>
        vscode.commands.executeCommand('workbench.action.tasks.configureTaskRunner'),
    });
  }

  #tell(chosen: LaunchableTask): void {
    const key = keyOf(chosen);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const { name } = chosen.task;
    // VS Code cuts a message without a button to one line.
    this.reporter.inform(
      [
        vscode.l10n.t('"{0}" runs differently under the inspector.', name),
        ...chosen.launch.left,
      ].join(' '),
      { [vscode.l10n.t('Save as Configuration')]: () => saveNamed(taskConfiguration(chosen)) },
    );
  }
}
