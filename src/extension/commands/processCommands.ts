// The commands on the processes of a tree: from the Sessions view, from the Call Stack, or from the palette by asking which.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { nameAndPid } from '../../model/processes/nameAndPid';
import { processTree, subtree } from '../../model/processes/processTree';
import type { ProcessState, SessionState } from '../../model/session/state';
import { debugSessionIdOf, pick, targetOf } from '../ground/commandTarget';
import { debugType } from '../ground/contributions';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';

interface Place {
  readonly sessionId: string;
  readonly processId: string | null;
}

interface ChosenProcess {
  readonly state: SessionState;
  readonly process: ProcessState;
}

const isStopped = ({ phase }: ProcessState): boolean => phase === 'suspended' || phase === 'paused';
const lives = ({ phase, pid }: ProcessState): boolean =>
  pid !== null && phase !== 'exited' && phase !== 'failed';

export class ProcessCommands implements vscode.Disposable {
  /** VS Code lists the active debug session only, and a row of the Call Stack may belong to another. */
  readonly #debugSessions = new Map<string, vscode.DebugSession>();
  readonly #subscriptions: vscode.Disposable;

  constructor(
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
  ) {
    this.#subscriptions = vscode.Disposable.from(
      vscode.debug.onDidStartDebugSession((session) => {
        if (session.type === debugType) this.#debugSessions.set(session.id, session);
      }),
      vscode.debug.onDidTerminateDebugSession(({ id }) => this.#debugSessions.delete(id)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** Undefined from the palette: then it is asked. The toolbar is about the active session. */
  async #place(argument: unknown, context: unknown): Promise<Place | undefined> {
    const target = targetOf(argument);
    if (target) return { sessionId: target.sessionId, processId: target.processId ?? null };
    if (argument === undefined) return undefined;
    const id = debugSessionIdOf(context) ?? vscode.debug.activeDebugSession?.id ?? '';
    const threadId = typeof argument === 'number' ? argument : undefined;
    const answer: unknown = await this.#debugSessions
      .get(id)
      ?.customRequest('processOf', { threadId });
    return answer as Place | undefined;
  }

  async #pick(
    argument: unknown,
    context: unknown,
    title: string,
    wanted: (process: ProcessState) => boolean,
  ): Promise<ChosenProcess | undefined> {
    const place = await this.#place(argument, context);
    const processes = this.store.states
      .filter(({ phase, id }) => phase !== 'ended' && (!place || place.sessionId === id))
      .flatMap((state) => state.processes.map((process) => ({ state, process })))
      .filter(({ process }) => wanted(process));
    const named = processes.find(({ process }) => process.id === place?.processId);
    if (named) return named;
    if (place?.processId) throw new UserFault(vscode.l10n.t('This process has exited.'));
    return pick(
      processes,
      ({ state, process }) => ({
        label: process.name,
        description: `${process.pid ?? '?'} · ${state.plan.name}`,
        detail: process.commandLine,
      }),
      title,
      vscode.l10n.t('No process is running.'),
    );
  }

  /** Every process that stands still: of one session when the command came from one, else of all. */
  readonly continueAll = async (argument: unknown, context?: unknown): Promise<void> => {
    const place = await this.#place(argument, context);
    const sessions = this.store.states.filter(
      ({ id, phase }) => phase !== 'ended' && (!place || place.sessionId === id),
    );
    const held = sessions.flatMap((state) =>
      state.processes.filter(isStopped).map(({ id }) => ({ sessionId: state.id, processId: id })),
    );
    if (held.length === 0) throw new UserFault(vscode.l10n.t('No process is suspended.'));
    await Promise.all(
      held.map(({ sessionId, processId }) =>
        this.store.running(sessionId).request('resume', { processId }),
      ),
    );
  };

  /** With `tree`, what it has started, too. What a session is only attached to is terminated when the user has said so once more. */
  async terminate(sessionId: string, processId: string, tree: boolean): Promise<void> {
    const session = this.store.running(sessionId);
    if (session.state.attached && !(await this.#mayTerminate(session.state, processId, tree)))
      return;
    await session.request('terminate', { processId, tree });
  }

  /** @throws UserFault where reading is all that is allowed. */
  #mayTerminate({ processes }: SessionState, processId: string, tree: boolean): Promise<boolean> {
    if (!vscode.workspace.isTrusted) {
      throw new UserFault(
        vscode.l10n.t(
          'This workspace is not trusted: processes are read, not terminated. Trust it first ("Workspaces: Manage Workspace Trust").',
        ),
      );
    }
    const process = processes.find(({ id }) => id === processId);
    if (!process) throw new UserFault(vscode.l10n.t('This process has exited.'));
    const below = subtree(processTree(processes), processId).size - 1;
    return this.reporter.confirm(
      tree && below > 0
        ? vscode.l10n.t('Terminate {0} and {1} below it?', nameAndPid(process), below)
        : vscode.l10n.t('Terminate {0}?', nameAndPid(process)),
      vscode.l10n.t('This session did not start it. What it has not saved is lost.'),
      vscode.l10n.t('Terminate Process'),
    );
  }

  readonly terminateProcess = async (argument: unknown, context?: unknown): Promise<void> => {
    const chosen = await this.#pick(
      argument,
      context,
      vscode.l10n.t('Terminate which process?'),
      lives,
    );
    if (!chosen) return;
    const { state, process } = chosen;
    await this.terminate(state.id, process.id, false);
  };

  readonly terminateTree = async (argument: unknown, context?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Terminate which process, with all that it has started?');
    const chosen = await this.#pick(argument, context, title, lives);
    if (!chosen) return;
    const { state, process } = chosen;
    await this.terminate(state.id, process.id, true);
  };

  /** It, and what it starts from now on, outlives the session. Said afterwards: there is no way back. */
  readonly leaveRunning = async (argument: unknown, context?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Detach which process, so that it runs on after the session?');
    const chosen = await this.#pick(argument, context, title, (process) => {
      return lives(process) && process.detachedAt === null;
    });
    if (!chosen) return;
    const { state, process } = chosen;
    await this.store.running(state.id).request('detach', { processId: process.id });
  };

  readonly takeSnapshot = async (argument: unknown, context?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Take a snapshot of whose handles?');
    const chosen = await this.#pick(argument, context, title, lives);
    if (!chosen) return;
    const { state, process } = chosen;
    await this.store.running(state.id).request('snapshot', { processId: process.id });
  };

  /** A function breakpoint, as the "+" of the Breakpoints view makes it, with the words that fit. */
  readonly breakOnCreation = async (): Promise<void> => {
    const pattern = await vscode.window.showInputBox({
      title: vscode.l10n.t('Break on Process Creation'),
      prompt: vscode.l10n.t(
        'Name of a program, with * and ?. It is stopped before its first instruction, however far below a child it starts.',
      ),
      placeHolder: 'findstr.exe, cl*',
      validateInput: (text) =>
        /[<>|"]/.test(text) ? vscode.l10n.t('No file name has < > | or ".') : undefined,
    });
    const name = pattern?.trim();
    if (name) vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(name)]);
  };
}
