// The sessions as a tree of plain nodes: what the sidebar shows, decided without VS Code.
import { accessNames } from './accessRights';
import { findings } from './findings';
import { handleTrails } from './handleTrail';
import {
  childHandles,
  notInherited,
  parentName,
  parentText,
  sentHandles,
  standardHandles,
  type ChildHandle,
} from './origin';
import { pipeLine } from './pipeStatus';
import { plannedChild } from './plannedChild';
import { pipelinesInto } from './pipeUsers';
import { processPhase, seenText } from './processPhase';
import { above, processTree, type ProcessTree } from './processTree';
import type { BrokerHandle, PipeState, ProcessState, SessionState } from './state';

export type TreeIcon =
  | 'running'
  | 'ended'
  | 'failed'
  | 'broker'
  | 'process'
  | 'suspended'
  | 'exited'
  | 'crashed'
  | 'inherited'
  | 'duplicated'
  | 'opened'
  | 'notInherited'
  | 'pipe'
  | 'pipeWaiting'
  | 'pipeEnded'
  | 'error'
  | 'warning'
  | 'information'
  | 'group'
  | 'handle';

export interface TreeNode {
  /** Stable while the session lives, so that selection and expansion stay. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly icon: TreeIcon;
  /** What can be done with it: `session.running`, `process.suspended`, `handle`, `stdin.open`, … */
  readonly context: string;
  readonly isExpanded: boolean;
  readonly target: {
    readonly sessionId: string;
    readonly processId?: string;
    readonly pipe?: string;
    readonly value?: string;
  };
  readonly children: readonly TreeNode[];
}

/** Paths and names may hold what Markdown takes for formatting. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-!|<>~]/g, '\\$&');

function table(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `**${name}:** ${plain(value)}`).join('  \n');
}

/** Where a handle of a descendant comes from. */
interface HandleWay {
  /** Name of the process that opened the object, if it was another one. */
  readonly opener: string | null;
  /** "broker 0x1a8 → build.exe 0x1a8 → cl.exe 0x1a8"; null where that is plain. */
  readonly path: string | null;
}

const noWay: HandleWay = { opener: null, path: null };

function wayOf(tree: ProcessTree, process: ProcessState, handle: ChildHandle): HandleWay {
  if (!process.descent || handle.origin === 'opened') return noWay;
  const trail = handleTrails(tree.byId, process).get(handle.value) ?? [];
  const nameOf = (id: string | null): string =>
    id === null ? 'broker' : (tree.byId.get(id)?.name ?? id);
  return {
    opener: handle.openedBy === null ? null : nameOf(handle.openedBy),
    path: trail.map(({ processId, value }) => `${nameOf(processId)} ${value ?? ''}`).join(' → '),
  };
}

function childHandleNode(
  sessionId: string,
  process: ProcessState,
  handle: ChildHandle,
  serves: string | undefined,
  id = handle.value,
  way: HandleWay = noWay,
): TreeNode {
  const end = handle.pipe ? `${handle.pipe.end} end` : null;
  const parts = [
    handle.value,
    end,
    serves === handle.label ? null : serves,
    handle.label ? null : handle.object,
    way.opener === null ? null : `opened by ${way.opener}`,
  ];
  return {
    id: `${sessionId}/${process.id}/${id}`,
    label: handle.label ?? handle.type,
    description: parts.filter((part) => part).join(' · '),
    tooltip: [
      `**${plain(handle.label ?? handle.type)}** \`${handle.value}\` — ${handle.origin}`,
      plain(handle.why),
      ...(way.path === null ? [] : [plain(way.path)]),
      table([
        ['Type', handle.type],
        ['Object', handle.object ?? 'no name'],
        [
          'Access',
          `${handle.access} ${accessNames(handle.type, Number(handle.access)).join(' | ')}`,
        ],
        ['Inheritable', handle.inheritable ? 'yes' : 'no'],
      ]),
    ].join('\n\n'),
    icon: handle.origin,
    context: 'handle',
    isExpanded: false,
    target: { sessionId, processId: process.id, value: handle.value },
    children: [],
  };
}

/** Somebody waits, or nobody reads. */
const isHeldUp = ({ paused, blocked, direction }: PipeState): boolean =>
  blocked !== null || (direction === 'captured' && paused);

function pipeContext(pipe: PipeState): string {
  const isOpen = pipe.phase === 'open';
  if (pipe.direction === 'captured') {
    if (!isOpen) return 'pipe.captured';
    return pipe.paused ? 'pipe.captured.paused' : 'pipe.captured.reading';
  }
  if (!isOpen || pipe.direction === 'between') return 'pipe';
  return pipe.queued > 0 || pipe.blocked ? 'pipe.writable.waiting' : 'pipe.writable';
}

function pipeNode(
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
      table([
        ['Pipe', pipe.name],
        ...(pipe.captureFile ? [['Capture', pipe.captureFile] as const] : []),
        ...pipe.holders.map(
          (holder) =>
            [
              `${holder.end} end held by`,
              `${holder.name}, process ${holder.pid}, handle ${holder.handle}`,
            ] as const,
        ),
      ]),
    ].join('\n\n'),
    icon: pipe.phase !== 'open' ? 'pipeEnded' : isHeldUp(pipe) ? 'pipeWaiting' : 'pipe',
    context: pipeContext(pipe),
    isExpanded: false,
    target: { sessionId, pipe: pipe.label },
    children: [],
  };
}

function group(
  sessionId: string,
  id: string,
  label: string,
  children: readonly TreeNode[],
  isExpanded = false,
): readonly TreeNode[] {
  if (children.length === 0) return [];
  const node: TreeNode = {
    id: `${sessionId}/${id}`,
    label,
    description: String(children.length),
    tooltip: '',
    icon: 'group',
    context: 'group',
    isExpanded,
    target: { sessionId },
    children,
  };
  return [node];
}

function processText(process: ProcessState): string {
  const { descent } = process;
  // The tree itself shows who the creator of a descendant is.
  const parent = descent ? null : parentText(process.birth);
  const late = descent?.seenBy === 'job' ? 'seen late' : null;
  const parts = [`process ${process.pid ?? '?'}`, processPhase(process), parent, late];
  return parts.filter((part) => part !== null).join(' · ');
}

function handleNodes(
  state: SessionState,
  tree: ProcessTree,
  process: ProcessState,
): readonly TreeNode[] {
  const { birth } = process;
  if (!birth) return [];
  const standard = standardHandles(state.plan, plannedChild(state.plan, process), birth);
  const node = (handle: ChildHandle): TreeNode => {
    const serves = standard.filter((one) => one.value === handle.value).map((one) => one.stream);
    const way = wayOf(tree, process, handle);
    const served = serves.join(', ') || undefined;
    return childHandleNode(state.id, process, handle, served, handle.value, way);
  };
  const handles = childHandles(birth);
  const missing = notInherited(birth).map((handle): TreeNode => ({
    id: `${state.id}/${process.id}/not/${handle.value}`,
    label: handle.label,
    description: handle.why,
    tooltip: `**${plain(handle.label)}** \`${handle.value}\` in ${plain((birth.parent ?? birth.creator) ? parentName(birth) : 'the broker')} — not inherited\n\n${plain(handle.why)}`,
    icon: 'notInherited',
    context: 'handle',
    isExpanded: false,
    target: { sessionId: state.id, processId: process.id, value: handle.value },
    children: [],
  }));
  const opened = handles.filter((handle) => handle.origin === 'opened').map(node);
  return [
    ...handles.filter((handle) => handle.origin !== 'opened').map(node),
    // Under ids of their own: a value may have been another handle's at the start.
    ...sentHandles(process).map((handle, index) =>
      childHandleNode(state.id, process, handle, 'sent', `sent/${index}`),
    ),
    ...group(state.id, `${process.id}/notInherited`, 'Not inherited', missing),
    ...group(state.id, `${process.id}/opened`, 'Opened by Windows or itself', opened),
  ];
}

/** By process: its handles change with nothing but itself, and a tree of hundreds is asked for ten times a second. */
const handleNodesOf = new WeakMap<ProcessState, readonly TreeNode[]>();

function knownHandleNodes(
  state: SessionState,
  tree: ProcessTree,
  process: ProcessState,
): readonly TreeNode[] {
  const known = handleNodesOf.get(process) ?? handleNodes(state, tree, process);
  handleNodesOf.set(process, known);
  return known;
}

/** How many processes a tree may have to be shown open: a larger one is read from above. */
const fewProcesses = 12;

function processIcon({ phase, crash }: ProcessState): TreeIcon {
  if (crash) return 'crashed';
  const icons = {
    suspended: 'suspended',
    running: 'process',
    paused: 'suspended',
    exited: 'exited',
    failed: 'failed',
  } as const;
  return icons[phase];
}

/** "broker → build → cl.exe": who created whom, down to the process. */
function lineage(tree: ProcessTree, process: ProcessState): string {
  const ids = [...above(tree, process.id)].reverse();
  const names = ids.map((id) => tree.byId.get(id)?.name ?? id);
  const isWhole = (tree.byId.get(ids[0] ?? process.id) ?? process).descent === null;
  return [isWhole ? 'broker' : '…', ...names, process.name].join(' → ');
}

function processNode(state: SessionState, tree: ProcessTree, process: ProcessState): TreeNode {
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
        ...(process.descent ? [plain(lineage(tree, process))] : []),
        ...(seen === null ? [] : [plain(seen)]),
        ...(process.descent?.note ? [plain(process.descent.note)] : []),
      ].join('\n\n');
    },
    icon: processIcon(process),
    context: `process.${process.phase}`,
    isExpanded:
      process.descent === null || (below.length > 0 && state.processes.length <= fewProcesses),
    target: { sessionId: state.id, processId: process.id },
    // Made when somebody looks: most processes of a large tree are never opened.
    get children() {
      children ??= [
        ...knownHandleNodes(state, tree, process),
        ...pipesGroup(state, process),
        ...below.map((each) => processNode(state, tree, each)),
      ];
      return children;
    },
  };
}

function pipesGroup(state: SessionState, process: ProcessState): readonly TreeNode[] {
  const pipes = state.pipes.filter((pipe) => pipe.processId === process.id);
  return group(
    state.id,
    `${process.id}/pipes`,
    'Pipes',
    [
      ...pipes.map((pipe) => pipeNode(state, pipe)),
      ...pipelinesInto(state, process.id).map((pipe) =>
        pipeNode(state, pipe, `${process.id}/reads/${pipe.label}`),
      ),
    ],
    true,
  );
}

function brokerHandleNode(sessionId: string, handle: BrokerHandle): TreeNode {
  const facts = [
    handle.value,
    handle.inheritable ? 'inheritable' : 'not inheritable',
    handle.closedAt === null ? null : 'closed',
  ];
  return {
    id: `${sessionId}/broker/${handle.label ?? handle.value}`,
    label: handle.label ?? handle.value,
    description: facts.filter((fact) => fact !== null).join(' · '),
    tooltip: `**${plain(handle.label ?? '')}** \`${handle.value}\`\n\n${table([
      ['Type', handle.type],
      ['Object', handle.object],
      ['Access', `${handle.access} ${accessNames(handle.type, Number(handle.access)).join(' | ')}`],
    ])}`,
    icon: 'handle',
    context: handle.closedAt === null ? 'handle.open' : 'handle',
    isExpanded: false,
    target: { sessionId, value: handle.value },
    children: [],
  };
}

function brokerNode(state: SessionState): TreeNode {
  return {
    id: `${state.id}/broker`,
    label: 'broker',
    description: state.broker.pid === null ? '' : `process ${state.broker.pid}`,
    tooltip: 'The parent of everything this session launches.',
    icon: 'broker',
    context: 'broker',
    isExpanded: false,
    target: { sessionId: state.id },
    children: [
      ...state.brokerHandles.map((handle) => brokerHandleNode(state.id, handle)),
      ...state.pipes.filter((pipe) => pipe.processId === null).map((pipe) => pipeNode(state, pipe)),
    ],
  };
}

/** One session as a node; its findings come first, because they are why someone looks. */
export function sessionNode(state: SessionState): TreeNode {
  const found = findings(state).map((finding, index): TreeNode => ({
    id: `${state.id}/finding/${index}`,
    label: finding.code,
    description: finding.message,
    tooltip: [plain(finding.message), plain(finding.remedy)]
      .filter((text) => text !== '')
      .join('\n\n'),
    icon: finding.severity,
    context: 'finding',
    isExpanded: false,
    target: { sessionId: state.id },
    children: [],
  }));
  const ended = state.phase === 'ended';
  const began = new Date(state.startedAt).toLocaleTimeString('en-GB');
  const tree = processTree(state.processes);
  const failed = state.end !== null && ['brokerLost', 'failed'].includes(state.end.reason);
  return {
    id: state.id,
    label: state.plan.name,
    description: `${began} · ${state.end?.reason === 'finished' ? 'finished' : ended ? `ended (${state.end?.reason ?? ''})` : state.phase}`,
    tooltip: `**${plain(state.plan.name)}**\n\n${plain(state.end?.message ?? 'Running.')}`,
    icon: failed ? 'failed' : ended ? 'ended' : 'running',
    context: ended ? 'session.ended' : 'session.running',
    isExpanded: true,
    target: { sessionId: state.id },
    children: [
      ...found,
      brokerNode(state),
      // The children, and whatever has no creator here to stand below.
      ...(tree.created.get('') ?? []).map((process) => processNode(state, tree, process)),
    ],
  };
}
