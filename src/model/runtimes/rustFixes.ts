// Fixes in terms of Rust's std::process.
import * as l10n from '@vscode/l10n';
import type { Fixes } from './fixes';
import { win32Fixes } from './win32Fixes';

/**
 * https://doc.rust-lang.org/std/process/struct.Stdio.html, https://doc.rust-lang.org/std/process/struct.Child.html#method.wait_with_output,
 * https://doc.rust-lang.org/std/os/windows/process/trait.CommandExt.html (creation_flags). std passes on every inheritable handle, also with
 * Stdio::null(): rust-lang/rust issues 38227 and 54760; inherit_handles is not stable (146407).
 */
export const rustFixes: Fixes = {
  closeOwnCopy: (program) =>
    l10n.t(
      'In {0}, drop your own copy after spawn: drop(child.stdin.take()), and the Command that still owns a Stdio.',
      program,
    ),

  keepFromChild: (program, child) =>
    l10n.t(
      'In {0}, start {1} with Stdio::null(), and clear HANDLE_FLAG_INHERIT: std passes on every inheritable handle.',
      program,
      child,
    ),

  readBoth: (program) =>
    l10n.t(
      'In {0}, call child.wait_with_output(): it reads stdout and stderr at the same time.',
      program,
    ),

  detach: (program, child) =>
    l10n.t(
      'In {0}, start {1} with Stdio::null() for all three streams, current_dir and creation_flags(DETACHED_PROCESS).',
      program,
      child,
    ),

  openNotInheritable: (program, what) =>
    what === 'mapping'
      ? win32Fixes.openNotInheritable(program, what)
      : l10n.t(
          'In {0}, do not set HANDLE_FLAG_INHERIT on it, or clear it again: std opens files and sockets as not inheritable.',
          program,
        ),
};
