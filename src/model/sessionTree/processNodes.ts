// A process as a row, with its handles, its pipes and the processes it created below it.
import * as l10n from '@vscode/l10n';
import { parentText } from '../handles/originText';
import { processPhase, seenText } from '../processes/processPhase';
import { above, processTree, treeOrder, type ProcessTree } from '../processes/processTree';
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

/** "launcher → build → cl.exe": who created whom, down to the process. */
function lineage(tree: ProcessTree, process: ProcessState): string {
  const ids = [...above(tree, process.id)].reverse();
  const names = ids.map((id) => tree.byId.get(id)?.name ?? id);
  const isWhole = (tree.byId.get(ids[0] ?? process.id) ?? process).descent === null;
  return [isWhole ? l10n.t('launcher') : '…', ...names, process.name].join(' → ');
}

/** How many processes a tree may have to be shown open: a larger one is read from above. */
const fewProcesses = 12;

/** What a row is made from besides its process, whose parts do not change; the name of a creator does not either. */
interface Known {
  readonly sessionId: string;
  readonly below: readonly TreeNode[];
  readonly isExpanded: boolean;
  readonly node: TreeNode;
}

/** Of descendants: a child has pipes of the session, which come and change without it. */
const known = new WeakMap<ProcessState, Known>();

/** A session at the moment of its last rows: rows made before look there, and keep no past moment of a large session alive. */
interface Latest {
  state: SessionState;
  tree: ProcessTree;
}

const latestOf = new WeakMap<SessionState['plan'], Latest>();

function latest(state: SessionState, tree: ProcessTree): Latest {
  const before = latestOf.get(state.plan);
  if (before) return Object.assign(before, { state, tree });
  const first = { state, tree };
  latestOf.set(state.plan, first);
  return first;
}

const nothing: readonly TreeNode[] = [];

const isSameList = (one: readonly TreeNode[], other: readonly TreeNode[]): boolean =>
  one === other ||
  (one.length === other.length && one.every((node, index) => node === other[index]));

function processNode(now: Latest, process: ProcessState, below: readonly TreeNode[]): TreeNode {
  const { id: sessionId, processes } = now.state;
  // From the first: VS Code keeps a row closed that was closed when it was first drawn, whatever comes below it.
  const isExpanded = process.descent === null || processes.length <= fewProcesses;
  const last = process.descent ? known.get(process) : undefined;
  if (
    last?.sessionId === sessionId &&
    last.isExpanded === isExpanded &&
    isSameList(last.below, below)
  ) {
    return last.node;
  }
  const description = processText(process);
  let children: readonly TreeNode[] | undefined;
  let tooltip: string | undefined;
  const node: TreeNode = {
    id: `${sessionId}/${process.id}`,
    label: process.name,
    description,
    get tooltip() {
      tooltip ??= tooltipOf(now.tree, process, description);
      return tooltip;
    },
    icon: processIcon(process),
    spoken: '',
    context: `process.${process.phase}`,
    isExpanded,
    dragged: process.pid === null ? null : String(process.pid),
    target: { sessionId, processId: process.id },
    // Made when somebody looks: most processes of a large tree are never opened.
    get children() {
      children ??= [
        ...knownHandleNodes(now.state, now.tree, process),
        ...pipesGroup(now.state, process),
        ...below,
      ];
      return children;
    },
  };
  known.set(process, { sessionId, below, isExpanded, node });
  return node;
}

function tooltipOf(tree: ProcessTree, process: ProcessState, description: string): string {
  const seen = seenText(process);
  return [
    `**${plain(process.name)}** — ${plain(description)}`,
    plain(process.commandLine),
    ...(process.error ? [plain(process.error.message)] : []),
    ...(process.stop === null ? [] : [plain(process.stop)]),
    ...(process.descent ? [plain(lineage(tree, process))] : []),
    ...(seen === null ? [] : [plain(seen)]),
    ...(process.descent?.note ? [plain(process.descent.note)] : []),
  ].join('\n\n');
}

/**
 * The children, and whatever has no creator here to stand below, each with those below it. A row of which nothing has changed, nor of
 * what is below it, is the one that was made before: of thousands few have changed since somebody looked.
 */
export function processNodes(state: SessionState): readonly TreeNode[] {
  const tree = processTree(state.processes);
  const now = latest(state, tree);
  const made = new Map<string, TreeNode>();
  const nodesOf = (id: string | null): readonly TreeNode[] => {
    const processes = tree.created.get(id);
    return processes ? processes.flatMap(({ id: each }) => made.get(each) ?? []) : nothing;
  };
  // From below: a chain of processes may be longer than the stack of the language.
  for (const process of treeOrder(tree).toReversed()) {
    made.set(process.id, processNode(now, process, nodesOf(process.id)));
  }
  return nodesOf(null);
}
