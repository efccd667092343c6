// Fixes in terms of Node.js and its libuv.
import * as l10n from '@vscode/l10n';
import type { Fixes } from './fixes';
import { win32Fixes } from './win32Fixes';

/**
 * https://nodejs.org/api/child_process.html (options.stdio, options.detached; "pipes … have limited capacity"),
 * https://nodejs.org/api/fs.html#fsclosesyncfd. libuv starts processes with bInheritHandles TRUE and no list (src/win/process.c): what else is
 * inheritable goes along, and no option of Node.js keeps it back. Its own files and sockets are not inheritable.
 */
export const nodeFixes: Fixes = {
  closeOwnCopy: (program) =>
    l10n.t(
      "In {0}, close your own copy after spawn: fs.closeSync(fd), or child.stdin.end() for the child's stdin.",
      program,
    ),

  keepFromChild: (program, child) =>
    l10n.t(
      "In {0}, spawn {1} with stdio: 'ignore' or 'pipe' instead of 'inherit' or a shared file descriptor.",
      program,
      child,
    ),

  readBoth: (program) =>
    l10n.t(
      "In {0}, attach 'data' listeners to both child.stdout and child.stderr, or spawn with stdio: 'ignore' for one.",
      program,
    ),

  detach: (program, child) =>
    l10n.t(
      "In {0}, spawn {1} with detached: true, stdio: 'ignore' and its own cwd, then call child.unref().",
      program,
      child,
    ),

  openNotInheritable: (program, what) =>
    what === 'mapping'
      ? win32Fixes.openNotInheritable(program, what)
      : l10n.t(
          'In {0}, leave this descriptor out of the stdio option of spawn: Node.js opens files and sockets as not inheritable.',
          program,
        ),
};
