// What keeps a process from being in the way of others, in terms of what it has open: for who was seen with it, and not how it came to have it.
import * as l10n from '@vscode/l10n';
import { win32Fixes } from '../runtimes/win32Fixes';

/** Of its current directory. */
export const standElsewhere = (program: string): string =>
  l10n.t(
    'Start {0} in a folder that nobody renames or deletes (lpCurrentDirectory), or have it call SetCurrentDirectory.',
    program,
  );

/** Of a handle that it probably inherited. Nobody knows what the starter is written in. */
export const startWithout = (starter: string, program: string): string =>
  win32Fixes.keepFromChild(starter, program);

/** Of an inheritable handle: nobody saw whether it was inherited. */
export const passOnLess = (program: string): string =>
  l10n.t(
    'If {0} inherited it, start {0} with a handle list without it, or with bInheritHandles FALSE.',
    program,
  );

/** Of what it opened itself. */
export const closeEarlier = (program: string, isFile: boolean): string =>
  isFile
    ? l10n.t(
        'In {0}, close it when it is no longer needed, or open it with FILE_SHARE_DELETE.',
        program,
      )
    : l10n.t('In {0}, close it when it is no longer needed.', program);
