// Fixes in terms of .NET, with what only newer versions of it can do.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../base/assertNever';
import type { Fixes } from './fixes';

/**
 * https://learn.microsoft.com/dotnet/api/system.io.pipes.anonymouspipeserverstream.disposelocalcopyofclienthandle,
 * https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.inheritedhandles and .startdetached (.NET 11),
 * https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.redirectstandarderror (deadlock of two outputs),
 * https://learn.microsoft.com/dotnet/api/system.io.handleinheritability. Before .NET 11, Process.Start passes on every inheritable handle unless
 * UseShellExecute is true: dotnet/runtime issues 13943 and 39602.
 */
export const dotnetFixes: Fixes = {
  closeOwnCopy: (program) =>
    l10n.t(
      'In {0}, call DisposeLocalCopyOfClientHandle after Process.Start, or dispose your own copy of the pipe.',
      program,
    ),

  keepFromChild: (program, child) =>
    l10n.t(
      'In {0}, create the handle with HandleInheritability.None; from .NET 11 on, set ProcessStartInfo.InheritedHandles for {1}.',
      program,
      child,
    ),

  readBoth: (program) =>
    l10n.t(
      'In {0}, call BeginOutputReadLine and BeginErrorReadLine, so that stdout and stderr are read at the same time.',
      program,
    ),

  detach: (program, child) =>
    l10n.t(
      'In {0}, set StartDetached and WorkingDirectory for {1} (.NET 11), or UseShellExecute = true in earlier versions.',
      program,
      child,
    ),

  openNotInheritable(program, what) {
    switch (what) {
      case 'file':
        return l10n.t('In {0}, open the file without FileShare.Inheritable.', program);
      case 'socket':
        return l10n.t(
          "In {0}, clear the socket's inherit flag by P/Invoke: SetHandleInformation(socket.Handle, HANDLE_FLAG_INHERIT, 0).",
          program,
        );
      case 'mapping':
        return l10n.t(
          'In {0}, create the MemoryMappedFile with HandleInheritability.None.',
          program,
        );
      default:
        return assertNever(what);
    }
  },
};
