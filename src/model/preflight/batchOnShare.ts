// Batch files that would start on a network share, which cmd.exe cannot have as its folder.
import * as l10n from '@vscode/l10n';
import { isBatchFile } from '../plan/batchFile';
import type { LaunchPlan } from '../plan/launchPlan';
import type { Notice } from './notice';
import { fieldPath } from '../plan/problem';

/** `\\server\share` and `\\?\UNC\server\share`, but no drive or device with the prefix for long paths. */
const isShare = (folder: string): boolean =>
  /^[\\/]{2}(?![?.][\\/])|^[\\/]{2}[?.][\\/]UNC[\\/]/i.test(folder);

/** cmd.exe has no current directory on a share: https://learn.microsoft.com/windows-server/administration/windows-commands/pushd */
export function batchNotices(plan: LaunchPlan): readonly Notice[] {
  return plan.children.flatMap((child, index): Notice[] => {
    if (child.cwd === null || !isShare(child.cwd) || !isBatchFile(child.program)) return [];
    const at = plan.children.length > 1 ? ['children', index] : [];
    return [
      {
        child: child.name,
        field: fieldPath(...at, 'cwd'),
        value: child.cwd,
        severity: 'warning',
        rule: 'batch-on-share',
        message: l10n.t(
          'cmd.exe cannot use a network share as its working directory: the batch file runs in the Windows folder instead.',
        ),
        remedy: l10n.t(
          'Map the share to a drive letter, or let the batch file change its folder with pushd.',
        ),
      },
    ];
  });
}
