// What an untrusted workspace may not do: to start, write to, change or end a process. To look is allowed.
import * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';

/** @throws UserFault in a workspace that the user does not trust. */
export function assertTrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserFault(
    vscode.l10n.t(
      'This workspace is not trusted: processes can be looked at here, but not changed. Trust the workspace first.',
    ),
  );
}
