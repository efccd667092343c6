// The pipes of a process as rows: what each does, and who has its ends.
import * as l10n from '@vscode/l10n';
import { pipeLine } from '../pipes/pipeStatus';
import { pipelinesInto } from '../pipes/pipeUsers';
import { pipePath } from '../session/pipeName';
import type { Holder, PipeState, ProcessState, SessionState } from '../session/state';
import { factLines, group, plain, type TreeIcon, type TreeNode } from './treeNode';

/** Somebody waits, or nobody reads. */
const isHeldUp = ({ paused, blocked, direction }: PipeState): boolean =>
  blocked !== null || (direction === 'captured' && paused);

function pipeIcon(pipe: PipeState): TreeIcon {
  return pipe.phase === 'open' ? (isHeldUp(pipe) ? 'pipeWaiting' : 'pipe') : pipe.phase;
}

function pipeContext(pipe: PipeState): string {
  const isOpen = pipe.phase === 'open';
  if (pipe.direction === 'captured') {
    if (!isOpen) return 'pipe.captured';
    return pipe.paused ? 'pipe.captured.paused' : 'pipe.captured.reading';
  }
  if (!isOpen || pipe.direction === 'between') return 'pipe';
  return pipe.queued > 0 || pipe.blocked ? 'pipe.writable.waiting' : 'pipe.writable';
}

function holderFact({ end, name, pid, handle }: Holder): readonly [string, string] {
  return [
    end === 'read' ? l10n.t('read end held by') : l10n.t('write end held by'),
    l10n.t('{0} (PID {1}), handle {2}', name, pid, handle),
  ];
}

export function pipeNode(
  { id: sessionId, startedAt }: SessionState,
  pipe: PipeState,
  id = `pipe/${pipe.label}`,
): TreeNode {
  const text = pipeLine(pipe, startedAt);
  return {
    id: `${sessionId}/${id}`,
    label: pipe.label,
    description: text,
    tooltip: [
      `**${plain(pipe.label)}** — ${plain(text)}`,
      factLines([
        [l10n.t('Pipe'), pipePath(pipe.name) ?? l10n.t('without a name')],
        ...(pipe.captureFile ? [[l10n.t('Capture'), pipe.captureFile] as const] : []),
        ...pipe.holders.map(holderFact),
      ]),
    ].join('\n\n'),
    icon: pipeIcon(pipe),
    spoken: pipe.phase === 'open' && isHeldUp(pipe) ? l10n.t('waiting') : '',
    context: pipeContext(pipe),
    isExpanded: false,
    dragged: pipe.label,
    target: { sessionId, pipe: pipe.label },
    children: [],
  };
}

export function pipesGroup(state: SessionState, process: ProcessState): readonly TreeNode[] {
  const pipes = state.pipes.filter((pipe) => pipe.processId === process.id);
  return group(
    state.id,
    `${process.id}/pipes`,
    l10n.t('Pipes'),
    [
      ...pipes.map((pipe) => pipeNode(state, pipe)),
      ...pipelinesInto(state, process.id).map((pipe) =>
        pipeNode(state, pipe, `${process.id}/reads/${pipe.label}`),
      ),
    ],
    true,
  );
}
