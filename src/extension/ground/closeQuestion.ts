// What somebody is asked before a handle is closed in a process that does not know of it: which handle, and what that can break.
import * as vscode from 'vscode';
import type { ShownHandle } from '../../model/handles/sameAsShown';

/** What the modal says is going to break. */
function riskText({ file, type }: ShownHandle, name: string): string {
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

interface Owner {
  readonly name: string;
  readonly pid: number | null;
}

export const closeQuestion = (handle: ShownHandle, { name, pid }: Owner) => ({
  question: vscode.l10n.t({
    message: 'Close handle {0} ({1}) in {2} (PID {3})?',
    args: [handle.value, handle.object ?? handle.type, name, pid ?? '?'],
    comment: ['{0} is a handle value, {1} its object, {2} a program'],
  }),
  detail: riskText(handle, name),
});
