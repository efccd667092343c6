// Terminates a process that holds a pipe, once the user has said so: it may not be one of the session's own.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import type { Holder } from '../../model/session/state';
import { chooseFrom } from '../ground/chooseFrom';
import type { ErrorReporter } from '../ground/reportError';
import { pickRunningPipe } from './pipeCommands';
import type { SessionStore } from '../sessions/sessionStore';

export class HolderCommands {
  constructor(
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
  ) {}

  /** Of the pipe of a row, else it asks which of those that somebody is known to hold. */
  readonly endHolder = async (argument: unknown): Promise<void> => {
    const chosenPipe = await pickRunningPipe(
      this.store,
      argument,
      ({ label }, state) => this.#writers(state.id, label).length > 0,
      vscode.l10n.t('No pipe is known to be held. Use "Find Holders of a Pipe…" first.'),
    );
    if (!chosenPipe) return;
    const target = { sessionId: chosenPipe.state.id, pipe: chosenPipe.pipe.label };
    const holders = this.#writers(target.sessionId, target.pipe);
    if (holders.length === 0) {
      throw new UserFault(
        vscode.l10n.t(
          'No process is known to hold the write end of "{0}". Find its holders first.',
          target.pipe,
        ),
      );
    }
    const choices = holders.map((holder) => ({
      label: holder.name,
      description: vscode.l10n.t('PID {0}, handle {1}', holder.pid, holder.handle),
      pid: holder.pid,
    }));
    const title = vscode.l10n.t('Terminate which holder of "{0}"?', target.pipe);
    const chosen = await chooseFrom(choices, { title });
    if (chosen) await this.end(target.sessionId, target.pipe, chosen.pid);
  };

  #writers(sessionId: string, pipe: string): readonly Holder[] {
    const state = this.store.state(sessionId);
    const holders = state?.pipes.find(({ label }) => label === pipe)?.holders ?? [];
    return holders.filter(({ end, cause }) => end === 'write' && cause !== 'parent');
  }

  /** Asks first, naming program and process. */
  async end(sessionId: string, pipe: string, pid: number): Promise<void> {
    const session = this.store.running(sessionId);
    const holder = this.#writers(sessionId, pipe).find((candidate) => candidate.pid === pid);
    if (!holder) {
      throw new UserFault(vscode.l10n.t('PID {0} is not known to hold "{1}".', pid, pipe));
    }
    const agrees = await this.reporter.confirm(
      vscode.l10n.t('Terminate {0} (PID {1})?', holder.name, pid),
      holder.cause === 'outside'
        ? vscode.l10n.t(
            'It holds the write end of "{0}", and this session did not start it. What it has not saved is lost.',
            pipe,
          )
        : vscode.l10n.t('It holds the write end of "{0}". What it has not saved is lost.', pipe),
      vscode.l10n.t('Terminate Process'),
    );
    if (agrees) await session.request('endHolder', { pipe, pid });
  }
}
