// The commands on sessions, pipes and handles: from the tree with their node, from the palette by asking which.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { codeLanguages, type CodeLanguage } from '../../model/codeGeneration/codeLanguages';
import { generateCode } from '../../model/codeGeneration/generateCode';
import { sessionPhase } from '../../model/session/sessionPhase';
import type { SessionState } from '../../model/session/state';
import { chooseFrom } from '../ground/chooseFrom';
import { pick, targetOf } from '../ground/commandTarget';
import { looseConfigurations } from '../launch/looseConfigurations';
import { settings } from '../ground/contributions';
import { pickConfiguration } from '../launch/pickConfiguration';
import { pickPipe, pickRunningPipe } from './pipeCommands';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';
import { isLaunchTarget } from '../ground/launchTarget';

const languageNames: Readonly<Record<CodeLanguage, string>> = {
  cpp: 'C++',
  csharp: 'C#',
  python: 'Python',
  rust: 'Rust',
};

export class SessionCommands {
  constructor(
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
  ) {}

  #pickSession(
    argument: unknown,
    wanted: (state: SessionState) => boolean,
    none: string,
  ): Promise<SessionState | undefined> {
    const id = targetOf(argument)?.sessionId;
    const states = this.store.states.filter(
      (state) => wanted(state) && (id === undefined || state.id === id),
    );
    const show = (state: SessionState): vscode.QuickPickItem => ({
      label: state.plan.name,
      description: `${sessionPhase(state)} · ${new Date(state.startedAt).toLocaleTimeString()}`,
    });
    return pick(states, show, vscode.l10n.t('Which session?'), none);
  }

  /** The one that runs, or the one chosen of several. */
  readonly runningSession = (): Promise<SessionState | undefined> =>
    this.#pickSession(
      undefined,
      ({ phase }) => phase !== 'ended',
      vscode.l10n.t('No session is running.'),
    );

  readonly anySession = (argument: unknown): Promise<SessionState | undefined> =>
    this.#pickSession(
      argument,
      () => true,
      vscode.l10n.t('There is no session yet. Launch a program first.'),
    );

  #pickWritten(argument: unknown): ReturnType<typeof pickPipe> {
    return pickPipe(
      this.store,
      argument,
      (pipe) => pipe.direction === 'written' && pipe.phase === 'open',
      vscode.l10n.t('No pipe is open for writing.'),
    );
  }

  readonly writeStdin = async (argument: unknown): Promise<void> => {
    const chosen = await this.#pickWritten(argument);
    if (!chosen) return;
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t('Write to {0}', chosen.pipe.label),
      prompt: vscode.l10n.t('The text is written as UTF-8, with a line end (\\r\\n) after it.'),
      ignoreFocusOut: true,
    });
    if (text === undefined) return;
    const bytes = Buffer.from(`${text}\r\n`, 'utf8');
    await this.store.running(chosen.state.id).request('write', { pipe: chosen.pipe.label, bytes });
  };

  readonly closeStdin = async (argument: unknown): Promise<void> => {
    const chosen = await this.#pickWritten(argument);
    if (!chosen) return;
    await this.store.running(chosen.state.id).request('closeWriteEnd', { pipe: chosen.pipe.label });
  };

  readonly stopSession = async (argument: unknown): Promise<void> => {
    const state = await this.#pickSession(
      argument,
      ({ phase }) => phase !== 'ended',
      vscode.l10n.t('No session is running.'),
    );
    const message = vscode.l10n.t('The session was stopped.');
    if (state) await this.store.running(state.id).stop('stopped', message);
  };

  readonly closeSession = async (argument: unknown): Promise<void> => {
    const state = await this.#pickSession(
      argument,
      ({ phase }) => phase === 'ended',
      vscode.l10n.t('No session has ended.'),
    );
    if (!state) return;
    // The name of the command says it in the palette; a cross beside a row does not.
    if (argument !== undefined && !(await this.#mayDelete(state))) return;
    const kept = await this.store.close(state.id);
    if (kept === null) return;
    this.reporter.inform(vscode.l10n.t('The captures are kept in {0}.', kept), {
      [vscode.l10n.t('Open Folder')]: () =>
        vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(kept)),
    });
  };

  /** Nothing of a report is deleted, nor of a session whose captures are kept. */
  async #mayDelete({ id, plan }: SessionState): Promise<boolean> {
    if (settings().keepCaptures || this.store.opened(id)) return true;
    return this.reporter.confirm(
      vscode.l10n.t('Delete the session "{0}" with its captures?', plan.name),
      vscode.l10n.t('Export a report first to keep it.'),
      vscode.l10n.t('Delete'),
    );
  }

  readonly copyCode = async (argument: unknown): Promise<void> => {
    const state = await this.#pickSession(
      argument,
      ({ attached }) => attached === undefined,
      vscode.l10n.t('No session has launched anything: there is no launch to copy.'),
    );
    if (!state) return;
    const choices = codeLanguages.map((language) => ({ label: languageNames[language], language }));
    const title = vscode.l10n.t('Copy this launch as a program in');
    const chosen = await chooseFrom(choices, { title });
    if (chosen) await this.copyStateAs(state, chosen.language);
  };

  async copyStateAs(state: SessionState, language: CodeLanguage): Promise<void> {
    await vscode.env.clipboard.writeText(generateCode(state.plan, language));
    const text = vscode.l10n.t('Copied the launch as {0}', languageNames[language]);
    this.reporter.mention(text);
  }

  readonly copyHandleValue = async (argument: unknown): Promise<void> => {
    const value = targetOf(argument)?.value ?? variableValue(argument);
    if (value === undefined)
      throw new UserFault(vscode.l10n.t('Choose a handle in the Sessions view first.'));
    await vscode.env.clipboard.writeText(value);
    this.reporter.mention(vscode.l10n.t('Copied {0}', value));
  };

  /** What the panel's button beside the finding does. */
  readonly closeParentEnd = async (argument: unknown): Promise<void> => {
    const target = targetOf(argument);
    const label =
      target &&
      this.store.state(target.sessionId)?.brokerHandles.find(({ value }) => {
        return value === target.value;
      })?.label;
    if (!target || !label)
      throw new UserFault(
        vscode.l10n.t('Choose a handle of the launcher in the Sessions view first.'),
      );
    await this.store.running(target.sessionId).request('closeParentEnd', { label });
  };

  readonly continueProcess = async (argument: unknown): Promise<void> => {
    const target = targetOf(argument);
    if (!target?.processId)
      throw new UserFault(vscode.l10n.t('Choose a process in the Sessions view first.'));
    await this.store.running(target.sessionId).request('resume', { processId: target.processId });
  };

  /** Of the pipe of a row, else it asks which. */
  readonly findHolders = async (argument: unknown): Promise<void> => {
    const chosen = await pickRunningPipe(
      this.store,
      argument,
      // One that has reached its end, or failed, has nobody left to look for.
      ({ phase }) => phase === 'open' || phase === 'closed',
      vscode.l10n.t('No running session has an open pipe.'),
    );
    if (!chosen) return;
    const target = { sessionId: chosen.state.id, pipe: chosen.pipe.label };
    await this.store.running(target.sessionId).request('findHolders', { pipe: target.pipe });
    const found =
      this.store.state(target.sessionId)?.pipes.find((pipe) => pipe.label === target.pipe)
        ?.holders ?? [];
    const names = found.map(({ name, pid, end, handle }) =>
      end === 'read'
        ? vscode.l10n.t('{0} (PID {1}, read end, {2})', name, pid, handle)
        : vscode.l10n.t('{0} (PID {1}, write end, {2})', name, pid, handle),
    );
    this.reporter.inform(
      names.length === 0
        ? vscode.l10n.t('No process that can be inspected holds "{0}".', target.pipe)
        : vscode.l10n.t('"{0}" is held by {1}.', target.pipe, names.join(', ')),
    );
  };

  /** The one it is given, by its lens; else it asks. */
  readonly runConfiguration = async (argument: unknown): Promise<void> => {
    if (isLaunchTarget(argument)) {
      const folder = vscode.workspace.getWorkspaceFolder(argument.file);
      const loose = folder ? [] : await looseConfigurations(argument.file);
      const found = loose.find(({ name }) => name === argument.name);
      await vscode.debug.startDebugging(folder, found ?? argument.name);
      return;
    }
    const chosen = await pickConfiguration();
    if (chosen) await vscode.debug.startDebugging(chosen.folder, chosen.configuration.name);
  };
}

/** The Variables view passes its variable: our handle values begin the text, or are it. */
function variableValue(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('variable' in argument))
    return undefined;
  const { variable } = argument as { variable: { value?: unknown } };
  return typeof variable.value === 'string' ? /^0x[0-9a-f]+/.exec(variable.value)?.[0] : undefined;
}
