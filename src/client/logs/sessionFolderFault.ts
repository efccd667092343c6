// What stops a session before it begins: there is no folder for its captures.
import * as l10n from '@vscode/l10n';

/** The message is for people. */
export class SessionFolderFault extends Error {
  constructor(folder: string, cause: unknown) {
    const { code, message } = cause as NodeJS.ErrnoException;
    super(
      l10n.t(
        'The session cannot start: its folder {0} could not be created. Free disk space, or restore write access to the folder above it. ({1})',
        folder,
        code ?? message,
      ),
      { cause },
    );
    this.name = 'SessionFolderFault';
  }
}
