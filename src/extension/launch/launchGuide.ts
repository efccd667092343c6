// "Launch with Options…": asks for a program, its arguments, its streams and how it inherits, and remembers the answers.
import * as vscode from 'vscode';
import { splitArguments } from '../../model/plan/commandLine';
import {
  afterLaunch,
  afterLeaving,
  readMemory,
  withoutRecent,
  type LaunchAnswers,
  type LaunchMemory,
} from '../../model/plan/launchAnswers';
import { streams, type Stream } from '../../model/plan/launchPlan';
import { debugType } from '../ground/contributions';
import { saveConfiguration } from './saveConfiguration';
import { findPrograms, readPlan, SessionLauncher } from './sessionLauncher';
import { isSupported, notOnWindows } from '../ground/supported';
import { UserFault } from '../../model/base/userFault';
import { runWizard, type ChoiceStep, type Step } from './wizard';

const memoryKey = 'launchGuide.memory';

/** Stands for a program that is not among the recent ones. */
const another = 'another';

/** The plan's words and what they do; the order is that of how often they are wanted. */
function streamWords(stream: Stream): Readonly<Record<string, string>> {
  const isInput = stream === 'stdin';
  return {
    pipe: isInput
      ? vscode.l10n.t('a pipe: written to from the editor')
      : vscode.l10n.t('a pipe: what comes through it is captured'),
    nul: isInput
      ? vscode.l10n.t('the NUL device: a read is at end of file at once')
      : vscode.l10n.t('the NUL device: what is written to it vanishes'),
    inherit: vscode.l10n.t("the launcher's own handle"),
    none: vscode.l10n.t('NULL: a console program opens its own hidden console'),
    stdout: vscode.l10n.t('the same handle as stdout'),
  };
}

function inheritWords(): Readonly<Record<string, string>> {
  return {
    list: vscode.l10n.t('only the handles of the list ({0})', 'PROC_THREAD_ATTRIBUTE_HANDLE_LIST'),
    all: vscode.l10n.t('every inheritable handle of the parent ({0})', 'bInheritHandles TRUE'),
    none: vscode.l10n.t('nothing ({0})', 'bInheritHandles FALSE'),
  };
}

function choice(
  placeholder: string,
  words: Readonly<Record<string, string>>,
  ids: readonly string[],
  value: string,
): ChoiceStep {
  const choices = ids.map((id) => ({ id, label: id, description: words[id] ?? '' }));
  return { kind: 'choice', placeholder, choices, value };
}

function configurationOf(answers: ReadonlyMap<string, string>): vscode.DebugConfiguration {
  const program = answers.get('program') ?? '';
  const args = splitArguments(answers.get('args') ?? '');
  const file = program.split(/[\\/]/).at(-1) ?? program;
  return {
    type: debugType,
    request: 'launch',
    name: vscode.l10n.t('Launch {0}', file),
    program,
    args,
    stdio: {
      stdin: answers.get('stdin'),
      stdout: answers.get('stdout'),
      stderr: answers.get('stderr'),
    },
    inherit: answers.get('inherit'),
  };
}

/** What is kept of them: not which of the recent ones it was, nor whether it was saved. */
function answersOf(answers: ReadonlyMap<string, string>): LaunchAnswers {
  const { recent: _, save: __, ...kept } = Object.fromEntries(answers);
  return kept;
}

/** What is wrong with a program, in the words of the plan's own check; null when it can be launched. */
function programFault(
  configuration: { readonly program: string; readonly args?: readonly string[] },
  workspaceFolder: string,
): string | null {
  try {
    const plan = readPlan(configuration);
    if (isSupported) findPrograms(plan, workspaceFolder);
    return null;
  } catch (error) {
    if (error instanceof UserFault) return error.message;
    throw error;
  }
}

async function browse(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: false,
    openLabel: vscode.l10n.t('Choose Program'),
    filters: { [vscode.l10n.t('Programs')]: ['exe', 'com', 'bat', 'cmd'] },
  });
  return chosen?.[0]?.fsPath;
}

/** The recent programs, with what was answered for each; the last choice asks for another one. */
function recentChoice(
  recent: readonly LaunchAnswers[],
  value: string,
  forget: (id: string) => void,
): ChoiceStep {
  const choices = recent.map(({ program = '', args = '', inherit = '' }, index) => {
    const file = program.split(/[\\/]/).at(-1) ?? program;
    return {
      id: String(index),
      label: `${file} ${args}`.trim(),
      description: inherit,
      ...(file === program ? {} : { detail: program }),
      canBeForgotten: true,
    };
  });
  return {
    kind: 'choice',
    placeholder: vscode.l10n.t('A recent program, or another one'),
    choices: [...choices, { id: another, label: vscode.l10n.t('Another Program…') }],
    value,
    forget,
    decidesOthers: true,
  };
}

const streamPlaceholders: Readonly<Record<Stream, () => string>> = {
  stdin: () => vscode.l10n.t('What stdin is'),
  stdout: () => vscode.l10n.t('What stdout is'),
  stderr: () => vscode.l10n.t('What stderr is'),
};

export class LaunchGuide {
  /** `kept` belongs to the workspace. */
  constructor(private readonly kept: vscode.Memento) {}

  get #memory(): LaunchMemory {
    return readMemory(this.kept.get(memoryKey));
  }

  #remember(memory: LaunchMemory): void {
    void this.kept.update(memoryKey, memory);
  }

  /**
   * Asks everything; `last` adds the question whether to save, `typed` is what was typed already. Undefined when the user left.
   */
  async #ask(
    last: readonly string[],
    typed: LaunchAnswers | null = null,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    const memory = this.#memory;
    const recent = typed ? [] : memory.recent;
    const before = { ...memory.last, ...typed };
    const folder = SessionLauncher.workspaceFolder(undefined);
    const first = recent.length > 0 ? ['recent'] : [];
    const names = [...first, 'program', 'args', ...streams, 'inherit', ...last];
    const title = vscode.l10n.t('Launch with Options');
    const answers = await runWizard(
      title,
      names,
      (name, given): Step => {
        const chosen = recent[Number(given.get('recent') ?? NaN)] ?? before;
        const value = (fallback: string): string => given.get(name) ?? chosen[name] ?? fallback;
        switch (name) {
          case 'recent':
            return recentChoice(recent, given.get('recent') ?? '0', (id) => {
              const forgotten = recent[Number(id)];
              if (forgotten) this.#remember(withoutRecent(this.#memory, forgotten));
            });
          case 'program':
            return {
              kind: 'text',
              prompt: vscode.l10n.t('Program to launch'),
              placeholder: vscode.l10n.t('cmd.exe, or the path of an .exe, .bat or .cmd'),
              value: value(''),
              check: (text) => programFault({ program: text }, folder),
              browse,
            };
          case 'args':
            return {
              kind: 'text',
              prompt: vscode.l10n.t('Arguments, as you would type them; may be empty'),
              placeholder: '/c echo hello',
              value: value(''),
              check: (text) =>
                programFault(
                  { program: given.get('program') ?? '', args: splitArguments(text) },
                  folder,
                ),
            };
          case 'stdin':
          case 'stdout':
            return choice(
              streamPlaceholders[name](),
              streamWords(name),
              ['pipe', 'nul', 'inherit', 'none'],
              value('pipe'),
            );
          case 'stderr':
            return choice(
              streamPlaceholders[name](),
              streamWords(name),
              ['pipe', 'stdout', 'nul', 'inherit', 'none'],
              value('pipe'),
            );
          case 'inherit':
            return choice(
              vscode.l10n.t('What the child inherits'),
              inheritWords(),
              ['list', 'all', 'none'],
              value('list'),
            );
          default: {
            const words = {
              launch: vscode.l10n.t('now, without saving'),
              save: vscode.l10n.t('and add it to launch.json as a configuration'),
            };
            return choice(vscode.l10n.t('Launch now?'), words, ['launch', 'save'], 'launch');
          }
        }
      },
      (left) => this.#remember(afterLeaving(this.#memory, answersOf(left))),
    );
    if (answers) this.#remember(afterLaunch(this.#memory, answersOf(answers)));
    return answers;
  }

  /** With the program and the arguments that were typed, which can still be changed. */
  async configuration(typed: LaunchAnswers): Promise<vscode.DebugConfiguration | undefined> {
    const answers = await this.#ask([], typed);
    return answers && configurationOf(answers);
  }

  async launch(): Promise<void> {
    if (!isSupported) throw new UserFault(notOnWindows());
    const folder = vscode.workspace.workspaceFolders?.[0];
    const answers = await this.#ask(folder ? ['save'] : []);
    if (!answers) return;
    const configuration = configurationOf(answers);
    if (folder && answers.get('save') === 'save') await saveConfiguration(folder, configuration);
    await vscode.debug.startDebugging(folder, configuration);
  }
}
