// Fixes in terms of Win32, which are right for every program.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../base/assertNever';
import type { Fixes } from './fixes';

/**
 * https://learn.microsoft.com/windows/win32/procthread/creating-a-child-process-with-redirected-input-and-output (closes the child's ends),
 * https://learn.microsoft.com/windows/win32/sysinfo/handle-inheritance,
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute (the list),
 * https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasocketw (socket() makes inheritable handles)
 */
export const win32Fixes: Fixes = {
  closeOwnCopy: (program) =>
    l10n.t('In {0}, close your own copy with CloseHandle after CreateProcess.', program),

  keepFromChild: (program, child) =>
    l10n.t(
      'In {0}, start {1} with a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without this handle, or with bInheritHandles FALSE.',
      program,
      child,
    ),

  readBoth: (program) =>
    l10n.t(
      'In {0}, read stdout and stderr at the same time: one thread for each pipe, or one pipe for both.',
      program,
    ),

  detach: (program, child) =>
    l10n.t(
      'In {0}, start {1} with NUL as its standard handles, a handle list of only these, and its own lpCurrentDirectory.',
      program,
      child,
    ),

  openNotInheritable(program, what) {
    switch (what) {
      case 'file':
        return l10n.t(
          'In {0}, open the file with SECURITY_ATTRIBUTES.bInheritHandle FALSE (CreateFile).',
          program,
        );
      case 'socket':
        return l10n.t(
          'In {0}, create the socket with WSA_FLAG_NO_HANDLE_INHERIT (WSASocket).',
          program,
        );
      case 'mapping':
        return l10n.t(
          'In {0}, create the mapping with SECURITY_ATTRIBUTES.bInheritHandle FALSE (CreateFileMapping).',
          program,
        );
      default:
        return assertNever(what);
    }
  },
};
