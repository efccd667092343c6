// The handles of a process and of the broker as rows: where each came from, or why it did not come.
import * as l10n from '@vscode/l10n';
import { accessNames } from '../handles/accessRights';
import { handleTrails } from '../handles/handleTrail';
import { groupHeading, openedByText, originWord } from '../handles/handleWords';
import { isOpenerSeen } from '../handles/openerSeen';
import { childHandles, sentHandles, type ChildHandle } from '../handles/origin';
import { notInherited, type NotInherited } from '../handles/notInherited';
import { parentName } from '../handles/originText';
import { standardHandles } from '../handles/standardHandles';
import { plannedChild } from '../processes/plannedChild';
import type { ProcessTree } from '../processes/processTree';
import type { Birth, BrokerHandle, ProcessState, SessionState } from '../session/state';
import { factLines, group, joined, plain, type TreeNode } from './treeNode';

function accessText({ type, access }: Pick<BrokerHandle, 'type' | 'access'>): string {
  return `${access} ${accessNames(type, Number(access)).join(' | ')}`.trim();
}

function endText(handle: ChildHandle): string | null {
  if (!handle.pipe) return null;
  return handle.pipe.end === 'read' ? l10n.t('read end') : l10n.t('write end');
}

/** Where a handle of a descendant comes from. */
interface HandleWay {
  /** Name of the process that opened the object, if it was another one. */
  readonly opener: string | null;
  /** Whether somebody saw that. */
  readonly isOpenerSeen: boolean;
  /** "broker 0x1a8 → build.exe 0x1a8 → cl.exe 0x1a8"; null where that is plain. */
  readonly path: () => string | null;
}

const noWay: HandleWay = { opener: null, isOpenerSeen: true, path: () => null };

function wayOf(tree: ProcessTree, process: ProcessState, handle: ChildHandle): HandleWay {
  if (!process.descent || handle.origin === 'opened') return noWay;
  const nameOf = (id: string | null): string =>
    id === null ? l10n.t('launcher') : (tree.byId.get(id)?.name ?? id);
  return {
    opener: handle.openedBy === null ? null : nameOf(handle.openedBy),
    isOpenerSeen: isOpenerSeen(tree.byId.get(handle.openedBy ?? '')),
    path: () =>
      (handleTrails(tree.byId, process).get(handle.value) ?? [])
        .map(({ processId, value }) => `${nameOf(processId)} ${value ?? ''}`)
        .join(' → '),
  };
}

function originIcon({ origin, doubt }: ChildHandle): TreeNode['icon'] {
  if (doubt === undefined) return origin;
  return doubt === 'inferred' ? 'probable' : 'originUnknown';
}

function childHandleNode(
  sessionId: string,
  process: ProcessState,
  handle: ChildHandle,
  serves: string | undefined,
  id = handle.value,
  way: HandleWay = noWay,
): TreeNode {
  const origin = originWord(handle.origin, handle.doubt);
  return {
    id: `${sessionId}/${process.id}/${id}`,
    label: handle.label ?? handle.type,
    description: joined([
      handle.value,
      endText(handle),
      serves === handle.label ? null : serves,
      handle.label ? null : handle.object,
      way.opener === null ? null : openedByText(handle, way.opener, way.isOpenerSeen),
    ]),
    // Made when somebody looks: a way can be as long as the tree is deep.
    get tooltip() {
      const path = way.path();
      return [
        `**${plain(handle.label ?? handle.type)}** \`${handle.value}\` — ${plain(origin)}`,
        plain(handle.why),
        ...(path === null ? [] : [plain(path)]),
        factLines([
          [l10n.t('Type'), handle.type],
          [l10n.t('Object'), handle.object ?? l10n.t('no name')],
          [l10n.t('Access'), accessText(handle)],
          [l10n.t('Inheritable'), handle.inheritable ? l10n.t('yes') : l10n.t('no')],
        ]),
      ].join('\n\n');
    },
    icon: originIcon(handle),
    spoken: origin,
    context: process.exitedAt === null ? 'handle.held' : 'handle',
    isExpanded: false,
    dragged: handle.value,
    target: { sessionId, processId: process.id, value: handle.value },
    children: [],
  };
}

function missingNode(
  sessionId: string,
  process: ProcessState,
  birth: Birth,
  { value, label, why }: NotInherited,
): TreeNode {
  const owner = (birth.parent ?? birth.creator) ? parentName(birth) : l10n.t('the launcher');
  const heading = l10n.t('in {0}, not inherited', owner);
  return {
    id: `${sessionId}/${process.id}/not/${value}`,
    label,
    description: why,
    tooltip: `**${plain(label)}** \`${value}\` — ${plain(heading)}\n\n${plain(why)}`,
    icon: 'notInherited',
    spoken: originWord('notInherited'),
    context: 'handle',
    isExpanded: false,
    dragged: value,
    target: { sessionId, processId: process.id, value },
    children: [],
  };
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
  const missing = notInherited(birth).map((handle) =>
    missingNode(state.id, process, birth, handle),
  );
  const opened = handles.filter((handle) => handle.origin === 'opened').map(node);
  return [
    ...handles.filter((handle) => handle.origin !== 'opened').map(node),
    // Under ids of their own: a value may have been another handle's at the start.
    ...sentHandles(process).map((handle, index) =>
      childHandleNode(state.id, process, handle, l10n.t('sent'), `sent/${index}`),
    ),
    ...group(state.id, `${process.id}/notInherited`, groupHeading('notInherited', birth), missing),
    ...group(state.id, `${process.id}/opened`, groupHeading('opened', birth), opened),
  ];
}

/** By process: its handles change with nothing but itself, and a tree of hundreds is asked for ten times a second. */
const handleNodesOf = new WeakMap<ProcessState, readonly TreeNode[]>();

export function knownHandleNodes(
  state: SessionState,
  tree: ProcessTree,
  process: ProcessState,
): readonly TreeNode[] {
  const known = handleNodesOf.get(process) ?? handleNodes(state, tree, process);
  handleNodesOf.set(process, known);
  return known;
}

export function brokerHandleNode(sessionId: string, handle: BrokerHandle): TreeNode {
  const isOpen = handle.closedAt === null;
  return {
    id: `${sessionId}/broker/${handle.label ?? handle.value}`,
    label: handle.label ?? handle.value,
    description: joined([
      handle.value,
      handle.inheritable ? l10n.t('inheritable') : l10n.t('not inheritable'),
      isOpen ? null : l10n.t('closed'),
    ]),
    tooltip: `**${plain(handle.label ?? '')}** \`${handle.value}\`\n\n${factLines([
      [l10n.t('Type'), handle.type],
      [l10n.t('Object'), handle.object],
      [l10n.t('Access'), accessText(handle)],
    ])}`,
    icon: isOpen ? 'open' : 'closed',
    spoken: isOpen ? l10n.t('open') : '',
    context: isOpen ? 'handle.open' : 'handle',
    isExpanded: false,
    dragged: handle.value,
    target: { sessionId, value: handle.value },
    children: [],
  };
}
