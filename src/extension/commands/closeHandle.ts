// Closes one handle in a process of a session, once the user has read what that can break.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import { handleNow } from '../../model/handles/handleNow';
import type { ObservedHandle, ProcessState } from '../../model/session/state';
import { targetOf } from '../ground/commandTarget';
import type { ErrorReporter } from '../ground/reportError';
import { assertTrusted } from '../ground/trusted';
import type { SessionStore } from '../sessions/sessionStore';

/** What the modal says is going to break. */
function riskText({ file, type }: ObservedHandle, { name }: ProcessState): string {
  const next = vscode.l10n.t(
    '{0} does not know of it: its next use of the handle fails, or hits an unrelated object if the value is reused. It is stopped for a moment meanwhile.',
    name,
  );
  if (file?.pipe?.end === 'write') {
    return vscode.l10n.t({
      message: 'What {0} still writes to this pipe is lost. {1}',
      args: [name, next],
      comment: ['{0} is a program, {1} sentences'],
    });
  }
  if (file?.socket) {
    return vscode.l10n.t({
      message: 'A connection or port that {0} uses is closed. {1}',
      args: [name, next],
      comment: ['{0} is a program, {1} sentences'],
    });
  }
  if (file?.kind === 'file') {
    return vscode.l10n.t({
      message: 'What {0} has not written to this file is lost. {1}',
      args: [name, next],
      comment: ['{0} is a program, {1} sentences'],
    });
  }
  return type === 'File' || file
    ? next
    : vscode.l10n.t({
        message: 'Whoever waits for this object may go on, or wait for ever. {0}',
        args: [next],
        comment: ['{0} is sentences'],
      });
}

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
    const agrees = await this.reporter.confirm(
      vscode.l10n.t({
        message: 'Close handle {0} ({1}) in {2} (PID {3})?',
        args: [value, handle.object ?? handle.type, process.name, process.pid ?? '?'],
        comment: ['{0} is a handle value, {1} its object, {2} a program'],
      }),
      riskText(handle, process),
      vscode.l10n.t('Close Handle'),
    );
    if (agrees) await session.request('closeHandle', { processId, handle });
  }
}
