// The examples that come with the extension, run where they are: no folder has to be open for them.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import type { SessionState } from '../../model/session/state';
import { chooseFrom } from '../ground/chooseFrom';
import type { LaunchPreview } from '../launchJson/previewPanel';
import { looseConfigurations } from './looseConfigurations';
import { workspaceFolderMark } from '../ground/configurationMarks';
import { findPrograms, readPlan } from './sessionLauncher';
import type { SessionStore } from '../sessions/sessionStore';

/** What a step of the walkthrough runs. */
interface WalkthroughExample {
  readonly name: string;
  /** A program at whose creation it stops. */
  readonly breakOn?: string;
  readonly opensPanel?: boolean;
}

const walkthroughExamples: Readonly<Record<string, WalkthroughExample>> = {
  inherited: { name: 'Hello' },
  holder: { name: 'The parent keeps its copy of the write end', opensPanel: true },
  creation: { name: 'A filter fed through stdin', breakOn: 'find.exe' },
  check: { name: 'Two children, two lists' },
};

/** A command can be given anything. */
const exampleOf = (argument: unknown): WalkthroughExample | undefined =>
  typeof argument === 'string' && Object.hasOwn(walkthroughExamples, argument)
    ? walkthroughExamples[argument]
    : undefined;

function breakOnCreation(program: string): void {
  const isThere = vscode.debug.breakpoints.some(
    (each) =>
      each instanceof vscode.FunctionBreakpoint && each.enabled && each.functionName === program,
  );
  if (!isThere) vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(program)]);
}

export class Examples {
  readonly #file: vscode.Uri;

  constructor(
    extensionUri: vscode.Uri,
    private readonly store: SessionStore,
    private readonly preview: LaunchPreview,
    private readonly openPanel: (state: SessionState) => void,
  ) {
    this.#file = vscode.Uri.joinPath(extensionUri, 'examples', '.vscode', 'launch.json');
  }

  /** The one a step of the walkthrough names, else it asks. */
  readonly run = async (argument: unknown): Promise<void> => {
    const step = exampleOf(argument);
    const configuration = await this.#choose(step, vscode.l10n.t('Run an Example'), canRun);
    if (!configuration) return;
    if (step?.breakOn !== undefined) breakOnCreation(step.breakOn);
    const before = new Set(this.store.states.map(({ id }) => id));
    if (!(await vscode.debug.startDebugging(undefined, configuration))) return;
    const started = this.store.states.find(
      ({ id, plan }) => !before.has(id) && plan.name === configuration.name,
    );
    if (step?.opensPanel === true && started) this.openPanel(started);
  };

  readonly showPreview = async (argument: unknown): Promise<void> => {
    const step = exampleOf(argument);
    const title = vscode.l10n.t('Preview an Example');
    const configuration = await this.#choose(step, title, () => true);
    if (!configuration) return;
    const file = this.#file;
    await vscode.window.showTextDocument(file, { preview: true });
    this.preview.show({ file, name: configuration.name });
  };

  async #choose(
    step: WalkthroughExample | undefined,
    title: string,
    isWanted: (configuration: vscode.DebugConfiguration) => boolean,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const all = (await looseConfigurations(this.#file)).filter(isWanted);
    if (step) {
      const found = all.find(({ name }) => name === step.name);
      if (!found) throw new UserFault(vscode.l10n.t('The example "{0}" is not there.', step.name));
      return found;
    }
    const choices = all.map((configuration) => ({ label: configuration.name, configuration }));
    return (await chooseFrom(choices, { title }))?.configuration;
  }
}

/** One that has its program: some are of C programs that nobody may have compiled. */
function canRun(configuration: vscode.DebugConfiguration): boolean {
  try {
    findPrograms(readPlan(configuration), String(configuration[workspaceFolderMark]));
    return true;
  } catch (error) {
    if (error instanceof UserFault) return false;
    throw error;
  }
}
