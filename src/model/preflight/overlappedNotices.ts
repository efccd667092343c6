// Overlapped handles as standard streams: most programs, and every C runtime, call ReadFile and WriteFile on those without OVERLAPPED.
import * as l10n from '@vscode/l10n';
import { standardLabel } from '../plan/labels';
import { streams, type LaunchPlan } from '../plan/launchPlan';
import { fieldPath } from '../plan/problem';
import type { Notice } from './notice';

/** Names of the handles to ends that were made with FILE_FLAG_OVERLAPPED, duplicates included: each is of one that stands before it. */
function overlappedNames(plan: LaunchPlan): ReadonlySet<string> {
  const names = new Set<string>();
  for (const handle of plan.handles) {
    const isOverlapped = handle.kind === 'namedPipe' && handle.overlapped;
    if (isOverlapped || (handle.kind === 'duplicate' && names.has(handle.of)))
      names.add(handle.name);
  }
  return names;
}

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-readfile ("hFile" and "lpOverlapped") */
export function overlappedNotices(plan: LaunchPlan): readonly Notice[] {
  const overlapped = overlappedNames(plan);
  return plan.children.flatMap((child, index) =>
    streams.flatMap((stream): Notice[] => {
      const label = standardLabel(plan, child, stream);
      if (label === null || !overlapped.has(label)) return [];
      const at = plan.children.length > 1 ? ['children', index] : [];
      return [
        {
          severity: 'warning',
          rule: 'overlapped-standard-handle',
          child: child.name,
          stream,
          field: fieldPath(...at, 'stdio', stream),
          value: label,
          message: l10n.t(
            '{0} was created with FILE_FLAG_OVERLAPPED. Most programs use their {1} without OVERLAPPED: a call can then return before it is complete.',
            label,
            stream,
          ),
          remedy: l10n.t('Leave out "overlapped": true, unless the program expects it.'),
        },
      ];
    }),
  );
}
