// A session as a tree of plain nodes: what the sidebar shows, decided without VS Code.
import * as l10n from '@vscode/l10n';
import { findings } from '../findings/findings';
import { judgedOf } from '../findings/judged';
import { attachedText } from '../session/attachedText';
import { sessionPhase } from '../session/sessionPhase';
import type { SessionState } from '../session/state';
import { findingNodes } from './findingNodes';
import { brokerHandleNode } from './handleNodes';
import { pipeNode } from './pipeNodes';
import { processNodes } from './processNodes';
import { joined, plain, type TreeIcon, type TreeNode } from './treeNode';

function brokerNode(state: SessionState): TreeNode {
  const { pid } = state.broker;
  return {
    id: `${state.id}/broker`,
    label: l10n.t('launcher'),
    description: pid === null ? '' : l10n.t('PID {0}', pid),
    tooltip: plain(
      state.attached
        ? l10n.t('Reads the processes that this session is attached to.')
        : l10n.t('The parent of everything this session launches.'),
    ),
    icon: 'broker',
    spoken: '',
    context: 'broker',
    isExpanded: false,
    dragged: pid === null ? null : String(pid),
    target: { sessionId: state.id },
    children: [
      ...state.brokerHandles.map((handle) => brokerHandleNode(state.id, handle)),
      ...state.pipes.filter((pipe) => pipe.processId === null).map((pipe) => pipeNode(state, pipe)),
    ],
  };
}

function sessionIcon({ phase, end }: SessionState): TreeIcon {
  if (!end) return phase === 'starting' ? 'starting' : phase === 'running' ? 'running' : 'finished';
  return end.reason === 'brokerLost' ? 'failed' : end.reason;
}

/** One session as a node; its findings come first, because they are why someone looks. */
export function sessionNode(state: SessionState): TreeNode {
  const phase = sessionPhase(state);
  return {
    id: state.id,
    label: state.plan.name,
    description: joined([phase, new Date(state.startedAt).toLocaleTimeString('en-GB')]),
    tooltip: [
      `**${plain(state.plan.name)}** — ${plain(phase)}`,
      plain(attachedText(state) ?? ''),
      plain(state.end?.message ?? ''),
    ]
      .filter((text) => text !== '')
      .join('\n\n'),
    icon: sessionIcon(state),
    spoken: '',
    context: state.phase === 'ended' ? 'session.ended' : 'session.running',
    isExpanded: true,
    dragged: null,
    target: { sessionId: state.id },
    children: [
      ...findingNodes(state, findings(judgedOf(state))),
      brokerNode(state),
      ...processNodes(state),
    ],
  };
}
