// Whom an attached session is attached to, in one line.
import * as l10n from '@vscode/l10n';
import { isConsoleHost } from './consoleHost';
import type { ProcessState, SessionState } from './state';

/** Processes named in the line. */
const mostNames = 3;

function nameOf(processes: readonly ProcessState[], pid: number): string {
  const found = processes.find((each) => each.pid === pid && each.descent?.seenBy === 'attach');
  return found
    ? l10n.t({
        message: '{0} (PID {1})',
        args: [found.name, pid],
        comment: ['{0} is the name of a program'],
      })
    : l10n.t('PID {0}', pid);
}

/** "Attached to node.exe (PID 12) and 3 below it"; null for a session that launches its processes. */
export function attachedText({
  attached,
  processes,
}: Pick<SessionState, 'attached' | 'processes'>): string | null {
  if (!attached) return null;
  const { pids } = attached;
  const named = pids.slice(0, mostNames).map((pid) => nameOf(processes, pid));
  const left = pids.length - named.length;
  const who = named.join(', ');
  const below = processes.filter(
    ({ pid, name }) => pid !== null && !pids.includes(pid) && !isConsoleHost(name),
  ).length;
  if (left > 0) return l10n.t('Attached to {0}, {1} more and {2} below', who, left, below);
  if (below === 0) return l10n.t('Attached to {0}', who);
  return pids.length === 1
    ? l10n.t('Attached to {0} and {1} below it', who, below)
    : l10n.t('Attached to {0} and {1} below them', who, below);
}
