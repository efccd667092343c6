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

/** Whether it, or one above it that is known, was chosen. */
function isBelow(
  { attached, processes }: Pick<SessionState, 'attached' | 'processes'>,
  process: ProcessState,
): boolean {
  const passed = new Set<string>();
  let id = process.descent?.parentId ?? null;
  while (id !== null && !passed.has(id)) {
    passed.add(id);
    const above = processes.find((one) => one.id === id);
    if (above?.pid != null && attached?.pids.includes(above.pid) === true) return true;
    id = above?.descent?.parentId ?? null;
  }
  return false;
}

/** "Attached to node.exe (PID 12) · processes below: 3"; null for a session that launches its processes. */
export function attachedText(state: Pick<SessionState, 'attached' | 'processes'>): string | null {
  const { attached, processes } = state;
  if (!attached) return null;
  const { pids } = attached;
  const named = pids.slice(0, mostNames).map((pid) => nameOf(processes, pid));
  const left = pids.length - named.length;
  const others = processes.filter(
    ({ pid, name }) => pid !== null && !pids.includes(pid) && !isConsoleHost(name),
  );
  const below = others.filter((process) => isBelow(state, process)).length;
  // Who only has an end of a pipe of the tree.
  const outside = others.length - below;
  return [
    l10n.t('Attached to {0}', named.join(', ')),
    ...(left > 0 ? [l10n.t('{0} more', left)] : []),
    ...(below > 0 ? [l10n.t('processes below: {0}', below)] : []),
    ...(outside > 0 ? [l10n.t('outside the tree: {0}', outside)] : []),
  ].join(' · ');
}
