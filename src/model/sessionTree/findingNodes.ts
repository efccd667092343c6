// The findings of a session as rows, each leading to the process or the pipe it is about.
import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/finding';
import type { SessionState } from '../session/state';
import { plain, type TreeNode, type TreeTarget } from './treeNode';

/** The first of its places to which a row can lead. */
function aboutWhat({ id: sessionId }: SessionState, { places }: Finding): TreeTarget {
  for (const place of places) {
    switch (place.kind) {
      case 'pipe':
      case 'heldPipe':
        return { sessionId, pipe: place.label };
      case 'process':
        return { sessionId, processId: place.id };
      case 'handle':
      case 'prediction':
        return { sessionId, processId: place.processId };
      case 'broker':
      case 'brokerHandle':
      case 'outsideHandle':
      case 'session':
        break;
    }
  }
  return { sessionId };
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
    const { code, severity, headline, why = '', fix } = finding;
    const target = aboutWhat(state, finding);
    // By what it is about and not by its place: another one may come before it.
    const key = `${code}/${finding.about ?? target.pipe ?? target.processId ?? ''}`;
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return {
      id: `${state.id}/finding/${key}/${number}`,
      label: code,
      description: headline,
      tooltip: [plain(headline), plain(why), plain(fix)].filter((text) => text !== '').join('\n\n'),
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
