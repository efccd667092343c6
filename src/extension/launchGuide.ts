// "Launch Program…": asks for a program, its arguments, its streams and how it inherits, and remembers the answers.
import * as vscode from 'vscode';
import { splitArguments } from '../model/commandLine';
import { debugType } from './contributions';
import { saveConfiguration } from './saveConfiguration';
import {
  findPrograms,
  isSupported,
  notOnWindows,
  readPlan,
  SessionLauncher,
} from './sessionLauncher';
import { UserFault } from '../debug/debuggee';
import { runWizard, type ChoiceStep, type Step } from './wizard';

const memoryKey = 'launchGuide.answers';

/** The plan's words and what they do; the order is that of how often they are wanted. */
const streamWords: Readonly<Record<string, string>> = {
  pipe: 'a pipe: what comes through it is captured',
  nul: 'the NUL device: what is written to it vanishes',
  inherit: "the broker's own handle",
  none: 'NULL: a console program opens its own hidden console',
  stdout: 'the same handle as stdout',
};

const inputWords: typeof streamWords = {
  ...streamWords,
  pipe: 'a pipe: written to from the editor',
  nul: 'the NUL device: a read is at end of file at once',
};

const inheritWords: Readonly<Record<string, string>> = {
  list: 'only the handles of the list (PROC_THREAD_ATTRIBUTE_HANDLE_LIST)',
  all: 'every inheritable handle of the parent (bInheritHandles TRUE)',
  none: 'nothing (bInheritHandles FALSE)',
};

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
    name: `Launch ${file}`,
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

/** What is wrong with a program, in the words of the plan's own check; null when it can be launched. */
function programFault(program: string, workspaceFolder: string): string | null {
  try {
    const plan = readPlan({ program });
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
    filters: { Programs: ['exe', 'com', 'bat', 'cmd'] },
  });
  return chosen?.[0]?.fsPath;
}

export class LaunchGuide {
  constructor(private readonly memory: vscode.Memento) {}

  /** Asks everything; `last` adds the question whether to save. Undefined when the user left. */
  async #ask(last: readonly string[]): Promise<ReadonlyMap<string, string> | undefined> {
    const before = new Map(Object.entries(this.memory.get<Record<string, string>>(memoryKey, {})));
    const folder = SessionLauncher.workspaceFolder(undefined);
    const names = ['program', 'args', 'stdin', 'stdout', 'stderr', 'inherit', ...last];
    const answers = await runWizard('Launch Program', names, (name, given): Step => {
      const value = (fallback: string): string => given.get(name) ?? before.get(name) ?? fallback;
      switch (name) {
        case 'program':
          return {
            kind: 'text',
            prompt: vscode.l10n.t('Program to launch'),
            placeholder: vscode.l10n.t('cmd.exe, or the path of an .exe, .bat or .cmd'),
            value: value(''),
            check: (text) => programFault(text, folder),
            browse,
          };
        case 'args':
          return {
            kind: 'text',
            prompt: vscode.l10n.t('Arguments, as you would type them; may be empty'),
            placeholder: '/c echo hello',
            value: value(''),
            check: (text) => {
              try {
                const plan = readPlan({
                  program: given.get('program') ?? '',
                  args: splitArguments(text),
                });
                if (isSupported) findPrograms(plan, folder);
                return null;
              } catch (error) {
                return error instanceof UserFault ? error.message : String(error);
              }
            },
          };
        case 'stdin':
          return choice(
            vscode.l10n.t('What stdin is'),
            inputWords,
            ['pipe', 'nul', 'inherit', 'none'],
            value('pipe'),
          );
        case 'stdout':
          return choice(
            vscode.l10n.t('What stdout is'),
            streamWords,
            ['pipe', 'nul', 'inherit', 'none'],
            value('pipe'),
          );
        case 'stderr':
          return choice(
            vscode.l10n.t('What stderr is'),
            streamWords,
            ['pipe', 'stdout', 'nul', 'inherit', 'none'],
            value('pipe'),
          );
        case 'inherit':
          return choice(
            vscode.l10n.t('What the child inherits'),
            inheritWords,
            ['list', 'all', 'none'],
            value('list'),
          );
        default: {
          const words = {
            launch: 'now, without saving',
            save: 'and add it to launch.json as a configuration',
          };
          return choice(vscode.l10n.t('Launch now?'), words, ['launch', 'save'], 'launch');
        }
      }
    });
    if (answers) await this.memory.update(memoryKey, Object.fromEntries(answers));
    return answers;
  }

  /** For F5 without a launch.json. */
  async configuration(): Promise<vscode.DebugConfiguration | undefined> {
    const answers = await this.#ask([]);
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
