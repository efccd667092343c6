// Closes one handle in a process of a session, once the user has read what that can break.
import { pid as ownPid, ppid as parentPid } from 'node:process';
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { handleNow } from '../../model/handles/handleNow';
import { closeQuestion } from '../ground/closeQuestion';
import { targetOf } from '../ground/commandTarget';
import type { ErrorReporter } from '../ground/reportError';
import { assertTrusted } from '../ground/trusted';
import type { SessionStore } from '../sessions/sessionStore';

export class HandleClosing {
  constructor(
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
  ) {}

  /** Of the handle of a row of the Sessions view. */
  readonly closeHandle = async (argument: unknown): Promise<void> => {
    const target = targetOf(argument);
    if (target?.processId === undefined || target.value === undefined) {
      throw new UserFault(
        vscode.l10n.t('Choose a handle of a process in the Sessions view, or in the panel, first.'),
      );
    }
    await this.close(target.sessionId, target.processId, target.value);
  };

  /** Asks first, naming handle, object and process. */
  async close(sessionId: string, processId: string, value: string): Promise<void> {
    assertTrusted();
    const session = this.store.running(sessionId);
    const process = session.state.processes.find(({ id }) => id === processId);
    const handle = process && handleNow(process, value);
    if (!handle || process.exitedAt !== null) {
      throw new UserFault(
        vscode.l10n.t({
          message: '{0} has no handle {1} any more.',
          args: [process?.name ?? processId, value],
          comment: ['{0} is a program, {1} a handle value'],
        }),
      );
    }
    if (process.pid === ownPid || process.pid === parentPid) {
      throw new UserFault(
        vscode.l10n.t(
          '{0} (PID {1}) is a process of this editor, and is left alone.',
          process.name,
          process.pid,
        ),
      );
    }
    const { question, detail } = closeQuestion(handle, process);
    const agrees = await this.reporter.confirm(question, detail, vscode.l10n.t('Close Handle'));
    if (agrees) await session.request('closeHandle', { processId, handle });
  }
}
