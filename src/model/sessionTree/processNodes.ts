// A process as a row, with its handles, its pipes and the processes it created below it.
import * as l10n from '@vscode/l10n';
import { parentText } from '../handles/origin';
import { processPhase, seenText } from '../processes/processPhase';
import type { ProcessTree } from '../processes/processTree';
import type { ProcessState, SessionState } from '../session/state';
import { knownHandleNodes } from './handleNodes';
import { pipesGroup } from './pipeNodes';
import { joined, plain, type TreeIcon, type TreeNode } from './treeNode';

function processText(process: ProcessState): string {
  const { descent } = process;
  return joined([
    l10n.t('PID {0}', process.pid ?? '?'),
    processPhase(process),
    // The tree itself shows who the creator of a descendant is.
    descent ? null : parentText(process.birth),
    descent?.seenBy === 'job' ? l10n.t('seen late') : null,
  ]);
}

function processIcon({ phase, crash, exitCode }: ProcessState): TreeIcon {
  if (crash) return 'crashed';
  switch (phase) {
    case 'suspended':
    case 'paused':
      return 'suspended';
    case 'running':
      return 'process';
    case 'exited':
      return exitCode === 0 ? 'exited' : 'exitedWithCode';
    case 'failed':
      return 'failed';
  }
}

/** "launcher → build → cl.exe": who created whom, down to the process. Above are the names that its creator's row shows. */
const lineage = (above: string, { name }: ProcessState): string => `${above} → ${plain(name)}`;

/** What is above a process that stands below no other here. */
const startOf = ({ descent }: ProcessState): string =>
  descent === null ? plain(l10n.t('launcher')) : '…';

/** How many processes a tree may have to be shown open: a larger one is read from above. */
const fewProcesses = 12;

export function processTreeNode(
  state: SessionState,
  tree: ProcessTree,
  process: ProcessState,
  lineageAbove: string = startOf(process),
): TreeNode {
  const below = tree.created.get(process.id) ?? [];
  let children: readonly TreeNode[] | undefined;
  return {
    id: `${state.id}/${process.id}`,
    label: process.name,
    description: processText(process),
    get tooltip() {
      const seen = seenText(process);
      return [
        `**${plain(process.name)}** — ${plain(processText(process))}`,
        plain(process.commandLine),
        ...(process.error ? [plain(process.error.message)] : []),
        ...(process.stop === null ? [] : [plain(process.stop)]),
        ...(process.descent ? [lineage(lineageAbove, process)] : []),
        ...(seen === null ? [] : [plain(seen)]),
        ...(process.descent?.note ? [plain(process.descent.note)] : []),
      ].join('\n\n');
    },
    icon: processIcon(process),
    spoken: '',
    context: `process.${process.phase}`,
    // From the first: VS Code keeps a row closed that was closed when it was first drawn, whatever comes below it.
    isExpanded: process.descent === null || state.processes.length <= fewProcesses,
    dragged: process.pid === null ? null : String(process.pid),
    target: { sessionId: state.id, processId: process.id },
    // Made when somebody looks: most processes of a large tree are never opened.
    get children() {
      children ??= [
        ...knownHandleNodes(state, tree, process),
        ...pipesGroup(state, process),
        ...below.map((each) => processTreeNode(state, tree, each, lineage(lineageAbove, process))),
      ];
      return children;
    },
  };
}
