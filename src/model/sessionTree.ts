// The sessions as a tree of plain nodes: what the sidebar shows, decided without VS Code.
import { accessNames } from './accessRights';
import { exceptionText } from './exceptionCodes';
import { findings } from './findings';
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
import type { BrokerHandle, PipeState, ProcessState, SessionState } from './state';

export type TreeIcon =
  | 'running'
  | 'ended'
  | 'failed'
  | 'broker'
  | 'process'
  | 'suspended'
  | 'exited'
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

function childHandleNode(
  sessionId: string,
  process: ProcessState,
  handle: ChildHandle,
  serves: string | undefined,
  id = handle.value,
): TreeNode {
  const end = handle.pipe ? `${handle.pipe.end} end` : null;
  const parts = [
    handle.value,
    end,
    serves === handle.label ? null : serves,
    handle.label ? null : handle.object,
  ];
  return {
    id: `${sessionId}/${process.id}/${id}`,
    label: handle.label ?? handle.type,
    description: parts.filter((part) => part).join(' · '),
    tooltip: [
      `**${plain(handle.label ?? handle.type)}** \`${handle.value}\` — ${handle.origin}`,
      plain(handle.why),
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
  if (process.phase === 'failed') return process.error?.symbol ?? 'failed';
  const { crash, detachedAt, descent } = process;
  const ended =
    crash === null
      ? process.exitCode === null
        ? 'ended'
        : `exited with ${process.exitCode}`
      : `crashed with ${exceptionText(crash.code)}`;
  const phase = {
    suspended: 'suspended before its first instruction',
    running: detachedAt === null ? 'running' : 'running, left to itself',
    paused: 'suspended',
    exited: ended,
  }[process.phase];
  // The tree itself shows who the creator of a descendant is.
  const parent = descent ? null : parentText(process.birth);
  const late = descent?.seenBy === 'job' ? 'seen late' : null;
  const parts = [`process ${process.pid ?? '?'}`, phase, parent, late];
  return parts.filter((part) => part !== null).join(' · ');
}

function handleNodes(state: SessionState, process: ProcessState): readonly TreeNode[] {
  const { birth } = process;
  if (!birth) return [];
  const standard = standardHandles(state.plan, plannedChild(state.plan, process), birth);
  const node = (handle: ChildHandle): TreeNode => {
    const serves = standard.filter((one) => one.value === handle.value).map((one) => one.stream);
    return childHandleNode(state.id, process, handle, serves.join(', ') || undefined);
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

function processNode(state: SessionState, process: ProcessState): TreeNode {
  const icons = {
    suspended: 'suspended',
    running: 'process',
    paused: 'suspended',
    exited: 'exited',
    failed: 'failed',
  } as const;
  const pipes = state.pipes.filter((pipe) => pipe.processId === process.id);
  const below = state.processes.filter(({ descent }) => descent?.parentId === process.id);
  return {
    id: `${state.id}/${process.id}`,
    label: process.name,
    description: processText(process),
    tooltip: [
      `**${plain(process.name)}** — ${plain(processText(process))}`,
      plain(process.commandLine),
      ...(process.error ? [plain(process.error.message)] : []),
      ...(process.stop === null ? [] : [plain(process.stop)]),
      ...(process.descent?.note ? [plain(process.descent.note)] : []),
    ].join('\n\n'),
    icon: icons[process.phase],
    context: `process.${process.phase}`,
    // A tree of many is read from above.
    isExpanded: process.descent === null,
    target: { sessionId: state.id, processId: process.id },
    children: [
      ...handleNodes(state, process),
      ...group(
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
      ),
      ...below.map((each) => processNode(state, each)),
    ],
  };
}

/** The children, and whatever has no creator here to stand below. */
function roots({ processes }: SessionState): readonly ProcessState[] {
  const ids = new Set(processes.map(({ id }) => id));
  return processes.filter(({ descent }) => !ids.has(descent?.parentId ?? ''));
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
      ...roots(state).map((process) => processNode(state, process)),
    ],
  };
}
