// Sockets that are to be duplicated, which no error forbids and Winsock does not expect.
import * as l10n from '@vscode/l10n';
import { labelFor } from '../plan/labels';
import type { LaunchPlan } from '../plan/launchPlan';
import type { Notice } from './notice';
import { fieldPath } from '../plan/problem';

/** Names of the handles to sockets, duplicates of duplicates included: each is of one that stands before it. */
function socketNames(plan: LaunchPlan): ReadonlySet<string> {
  const names = new Set<string>();
  for (const handle of plan.handles) {
    const isSocket = handle.kind === 'tcpListener' || handle.kind === 'udpSocket';
    if (isSocket || (handle.kind === 'duplicate' && names.has(handle.of))) names.add(handle.name);
  }
  return names;
}

const socketNotice = () =>
  ({
    severity: 'warning',
    rule: 'duplicated-socket',
    message: l10n.t(
      'DuplicateHandle copies a socket without an error, but Winsock of the child may not know the copy.',
    ),
  }) as const;

/** Of duplicates in the plan, and of those a chosen parent is given: https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-duplicatehandle */
export function socketNotices(plan: LaunchPlan): readonly Notice[] {
  const sockets = socketNames(plan);
  const duplicates = plan.handles.flatMap((handle): Notice[] =>
    handle.kind === 'duplicate' && sockets.has(handle.name)
      ? [
          {
            ...socketNotice(),
            child: null,
            field: fieldPath('handles', handle.name, 'of'),
            value: handle.of,
            remedy: l10n.t(
              'Pass {0} itself; "inheritableBy": "SetHandleInformation" makes it inheritable after its creation.',
              handle.of,
            ),
          },
        ]
      : [],
  );
  const toParents = plan.children.flatMap((child, index): Notice[] => {
    if (!child.parent || child.inherit !== 'list') return [];
    const at = plan.children.length > 1 ? ['children', index] : [];
    return child.handleList.flatMap((name, entry): Notice[] =>
      sockets.has(labelFor(plan, child, name) ?? name)
        ? [
            {
              ...socketNotice(),
              child: child.name,
              field: fieldPath(...at, 'handleList', entry),
              value: name,
              remedy: l10n.t(
                'Let the launcher be the parent: the child inherits the socket itself.',
              ),
            },
          ]
        : [],
    );
  });
  return [...duplicates, ...toParents];
}
