// The row in place of one that cannot be drawn.
import * as l10n from '@vscode/l10n';
import type { SessionState } from '../session/state';
import { plain, type TreeNode } from './treeNode';

type Known = Pick<TreeNode, 'id' | 'label' | 'context' | 'target'>;

export function unshownNode({ id, label, context, target }: Known): TreeNode {
  return {
    ...{ id, label, context, target },
    description: l10n.t('cannot be shown'),
    tooltip: plain(l10n.t('This part of the session cannot be shown. The log has the reason.')),
    icon: 'error',
    spoken: '',
    isExpanded: false,
    dragged: null,
    children: [],
  };
}

/** It can still be closed. */
export function unshownSession({ id, plan, phase }: SessionState): TreeNode {
  const context = phase === 'ended' ? 'session.ended' : 'session.running';
  return unshownNode({ id, label: plan.name, context, target: { sessionId: id } });
}
