// Fixes for what cmd.exe runs: nobody changes that program, but what it is told to do.
import * as l10n from '@vscode/l10n';
import type { Fixes } from './fixes';
import { win32Fixes } from './win32Fixes';

/** Whether the program is the shell itself, by its path or name. */
export const isCommandShell = (program: string): boolean => /(^|[\\/])cmd(\.exe)?$/i.test(program);

/**
 * https://learn.microsoft.com/windows-server/administration/windows-commands/start,
 * https://learn.microsoft.com/previous-versions/windows/it-pro/windows-xp/bb490982(v=technet.10) (redirection)
 */
export const cmdFixes: Fixes = {
  ...win32Fixes,

  keepFromChild: (program, child) =>
    l10n.t(
      'Make the handle non-inheritable in the program that starts {0}, which passes every inheritable handle on to {1}.',
      program,
      child,
    ),

  detach: (program, child) =>
    l10n.t({
      message: 'In the commands of {0}, add <nul >nul 2>&1 to the one that starts {1}.',
      args: [program, child],
      comment: ['{0} and {1} are programs; <nul >nul 2>&1 is text of a command line'],
    }),
};
