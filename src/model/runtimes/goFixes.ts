// Fixes in terms of Go's os/exec and syscall packages.
import * as l10n from '@vscode/l10n';
import type { Fixes } from './fixes';

/**
 * https://pkg.go.dev/os/exec#Cmd (nil streams are the null device; Stdout and Stderr are copied at the same time; Dir),
 * https://pkg.go.dev/syscall?GOOS=windows#SysProcAttr (CreationFlags, AdditionalInheritedHandles). Since 1.17 only the three streams and that
 * list are passed on: golang/go issue 44011.
 */
export const goFixes: Fixes = {
  closeOwnCopy: (program) =>
    l10n.t('In {0}, close your own copy after cmd.Start, for example with w.Close().', program),

  keepFromChild: (program, child) =>
    l10n.t(
      'In {0}, leave Stdin, Stdout and Stderr of the Cmd for {1} nil, and this handle out of AdditionalInheritedHandles.',
      program,
      child,
    ),

  readBoth: (program) =>
    l10n.t(
      'In {0}, set cmd.Stdout and cmd.Stderr to buffers, or read each pipe in a goroutine of its own.',
      program,
    ),

  detach: (program, child) =>
    l10n.t(
      'In {0}, leave all three streams of {1} nil, and set cmd.Dir and SysProcAttr.CreationFlags (DETACHED_PROCESS).',
      program,
      child,
    ),

  openNotInheritable: (program) =>
    l10n.t(
      'In {0}, take this handle out of SysProcAttr.AdditionalInheritedHandles: Go passes on no other handle.',
      program,
    ),
};
