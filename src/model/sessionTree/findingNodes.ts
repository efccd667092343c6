// The findings of a session as rows, each leading to the process or the pipe it is about.
import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/finding';
import type { SessionState } from '../session/state';
import { plain, type TreeNode, type TreeTarget } from './treeNode';

/** The pipe or else the process that its evidence names, as far as the session has it. */
function aboutWhat(state: SessionState, { evidence }: Finding): TreeTarget {
  const { pipe, process } = evidence;
  const found = state.pipes.find(({ label }) => label === pipe);
  if (found) return { sessionId: state.id, pipe: found.label };
  const of = state.processes.find(({ id }) => id === process);
  return of ? { sessionId: state.id, processId: of.id } : { sessionId: state.id };
}

function contextOf({ pipe, processId }: TreeTarget): string {
  if (pipe !== undefined) return 'finding.pipe';
  return processId === undefined ? 'finding' : 'finding.process';
}

function severityText(severity: Finding['severity']): string {
  switch (severity) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    case 'information':
      return l10n.t('information');
  }
}

export function findingNodes(state: SessionState, found: readonly Finding[]): readonly TreeNode[] {
  const seen = new Map<string, number>();
  return found.map((finding): TreeNode => {
    const { code, severity, message, remedy } = finding;
    const target = aboutWhat(state, finding);
    // By what it is about and not by its place: another one may come before it.
    const key = `${code}/${finding.about ?? target.pipe ?? target.processId ?? ''}`;
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return {
      id: `${state.id}/finding/${key}/${number}`,
      label: code,
      description: message,
      tooltip: [plain(message), plain(remedy)].filter((text) => text !== '').join('\n\n'),
      icon: severity,
      spoken: severityText(severity),
      context: contextOf(target),
      isExpanded: false,
      dragged: null,
      target,
      children: [],
    };
  });
}
