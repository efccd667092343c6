// Fixes in terms of the C runtime, for programs of Visual C++ and of MinGW.
import * as l10n from '@vscode/l10n';
import type { Fixes } from './fixes';
import { win32Fixes } from './win32Fixes';

/**
 * https://learn.microsoft.com/cpp/c-runtime-library/reference/fopen-wfopen (mode N),
 * https://learn.microsoft.com/cpp/c-runtime-library/reference/open-wopen and pipe (_O_NOINHERIT),
 * https://learn.microsoft.com/cpp/c-runtime-library/spawn-wspawn-functions (open files are inherited). Such a program calls Win32, too.
 */
export const crtFixes: Fixes = {
  ...win32Fixes,

  closeOwnCopy: (program) =>
    l10n.t(
      'In {0}, close your own copy after you start the child: _close(fd), fclose(file) or CloseHandle(handle).',
      program,
    ),

  keepFromChild: (program, child) =>
    l10n.t(
      'In {0}, open it with _O_NOINHERIT (_open, _pipe) or mode "N" (fopen), or clear HANDLE_FLAG_INHERIT before you start {1}.',
      program,
      child,
    ),

  openNotInheritable: (program, what) =>
    what === 'file'
      ? l10n.t(
          'In {0}, open the file with mode "N" (fopen) or _O_NOINHERIT (_open, _sopen).',
          program,
        )
      : win32Fixes.openNotInheritable(program, what),
};
