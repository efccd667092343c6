// Fixes in terms of Python's subprocess, os and socket modules.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../base/assertNever';
import type { Fixes } from './fixes';

/**
 * https://docs.python.org/3/library/subprocess.html (close_fds, STARTUPINFO.lpAttributeList, communicate, DEVNULL, DETACHED_PROCESS; pass_fds is
 * for POSIX only), https://docs.python.org/3/library/os.html#inheritance-of-file-descriptors and PEP 446 (not inheritable since 3.4).
 */
export const pythonFixes: Fixes = {
  closeOwnCopy: (program) =>
    l10n.t(
      'In {0}, close your own copy after Popen: os.close(fd), or process.stdin.close().',
      program,
    ),

  keepFromChild: (program, child) =>
    l10n.t(
      'In {0}, start {1} with close_fds=True, and with subprocess.DEVNULL for each stream that it does not need.',
      program,
      child,
    ),

  readBoth: (program) =>
    l10n.t(
      'In {0}, call process.communicate(): it reads stdout and stderr at the same time.',
      program,
    ),

  detach: (program, child) =>
    l10n.t(
      'In {0}, start {1} with DEVNULL for all three streams, close_fds=True, its own cwd and creationflags=DETACHED_PROCESS.',
      program,
      child,
    ),

  openNotInheritable(program, what) {
    switch (what) {
      case 'file':
        return l10n.t(
          'In {0}, call os.set_inheritable(fd, False), and start children with close_fds=True.',
          program,
        );
      case 'socket':
        return l10n.t(
          'In {0}, call sock.set_inheritable(False), and start children with close_fds=True.',
          program,
        );
      case 'mapping':
        return l10n.t(
          'In {0}, call os.set_handle_inheritable(handle, False), and start children with close_fds=True.',
          program,
        );
      default:
        return assertNever(what);
    }
  },
};
