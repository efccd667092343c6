// The Variables view of a stopped process: its handles and pipes, and of a descendant what it is itself.
import * as l10n from '@vscode/l10n';
import { groupHeading, originWord } from '../model/handles/handleWords';
import { isOpenerSeen } from '../model/handles/openerSeen';
import { doubtText } from '../model/handles/evidence';
import { accessNames } from '../model/handles/accessRights';
import { ancestors, handlePath, idsText } from '../model/handles/handlePath';
import { childHandles, sentHandles, type ChildHandle, type Origin } from '../model/handles/origin';
import { notInherited } from '../model/handles/notInherited';
import { standardHandles } from '../model/handles/standardHandles';
import { pipePath } from '../model/session/pipeName';
import { bufferText, statusText } from '../model/pipes/pipeStatus';
import { pipelinesInto } from '../model/pipes/pipeUsers';
import { plannedChild } from '../model/processes/plannedChild';
import { pipeText } from '../model/pipes/pipeText';
import type { PipeEnd, PipeState, ProcessState, SessionState } from '../model/session/state';
import { holdingText, pipesOf, type TreePipe } from '../model/pipes/treePipes';

/** A row of the Variables view; `children` are fetched when it is opened. */
export interface HandleVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** Its value begins with that of a handle, which can be copied. */
  readonly hasHandle?: true;
  readonly children: readonly HandleVariable[];
}

export interface HandleScope {
  readonly name: string;
  /** Not opened by itself. */
  readonly expensive: boolean;
  readonly variables: readonly HandleVariable[];
}

const leaf = (name: string, value: string): HandleVariable => ({ name, value, children: [] });

function objectText({ pipe, object, type }: ChildHandle): string {
  const name = object ?? type;
  if (!pipe) return name;
  return pipe.end === 'read' ? l10n.t('read end of {0}', name) : l10n.t('write end of {0}', name);
}

const heldName = (end: PipeEnd): string =>
  end === 'read' ? l10n.t('read end held by') : l10n.t('write end held by');

function handleVariable(
  state: SessionState,
  process: ProcessState,
  handle: ChildHandle,
): HandleVariable {
  const access = accessNames(handle.type, Number(handle.access));
  return {
    name: handle.label ?? handle.value,
    value: `${handle.value} ${objectText(handle)}`,
    type: handle.type,
    hasHandle: true,
    children: [
      { ...leaf(l10n.t('value'), handle.value), hasHandle: true },
      leaf(l10n.t('origin'), originWord(handle.origin, handle.doubt)),
      leaf(l10n.t('why'), handle.why),
      // How it came to a child of the broker is no way but one step.
      ...(process.descent && handle.origin !== 'opened'
        ? [leaf(l10n.t('path'), idsText(handlePath(state, process, handle)))]
        : []),
      ...(handle.openedBy === null
        ? []
        : [
            handle.doubt === undefined &&
            isOpenerSeen(state.processes.find(({ id }) => id === handle.openedBy))
              ? leaf(l10n.t('opened by'), handle.openedBy)
              : leaf(l10n.t('same object as in'), handle.openedBy),
          ]),
      ...(handle.doubt === undefined ? [] : [leaf(l10n.t('how sure'), doubtText(handle.doubt))]),
      leaf(l10n.t('type'), handle.type),
      leaf(l10n.t('object'), handle.object ?? l10n.t('no name')),
      leaf(l10n.t('access'), `${handle.access} ${access.join(' | ')}`),
      leaf(l10n.t('inheritable'), String(handle.inheritable)),
    ],
  };
}

function pipeVariable({ startedAt }: SessionState, pipe: PipeState): HandleVariable {
  const status = statusText(pipe, startedAt);
  const buffer = bufferText(pipe);
  const isRead = pipe.direction === 'captured' && pipe.phase === 'open';
  return {
    name: pipe.label,
    value: status === '' ? pipeText(pipe) : `${pipeText(pipe)} · ${status}`,
    children: [
      leaf(l10n.t('name'), pipePath(pipe.name) ?? l10n.t('without a name')),
      ...(pipe.direction === 'between'
        ? []
        : [
            leaf(l10n.t('bytes'), String(pipe.bytes)),
            leaf(
              pipe.direction === 'captured'
                ? l10n.t({ message: 'reads', comment: ['how many calls read from the pipe'] })
                : l10n.t({ message: 'writes', comment: ['how many calls wrote to the pipe'] }),
              String(pipe.reads),
            ),
          ]),
      ...(buffer === null ? [] : [leaf(l10n.t('buffer'), buffer)]),
      ...(isRead ? [leaf(l10n.t('read size'), String(pipe.readSize))] : []),
      ...(pipe.captureFile ? [leaf(l10n.t('capture'), pipe.captureFile)] : []),
      ...pipe.holders.map((holder) =>
        leaf(
          heldName(holder.end),
          l10n.t('{0} (PID {1}), {2}', holder.name, holder.pid, holder.handle),
        ),
      ),
    ],
  };
}

/** A pipe as the tree knows it: who has an end, whether or not the broker reads or writes it. */
function treePipeVariable(pipe: TreePipe): HandleVariable {
  const { label, openedBy, own, others, identity } = pipe;
  const maker = openedBy === null ? l10n.t('pipe') : l10n.t('pipe of {0}', openedBy);
  const ends = own.map(({ end, value }) =>
    end === 'read' ? l10n.t('read end {0}', value) : l10n.t('write end {0}', value),
  );
  const held = others.map(({ end, name, pid }) =>
    end === 'read'
      ? l10n.t('read end: {0} (PID {1})', name, pid ?? '?')
      : l10n.t('write end: {0} (PID {1})', name, pid ?? '?'),
  );
  const unknown = identity === null ? [l10n.t('nothing distinguishes this pipe from others')] : [];
  return {
    name: label ?? maker,
    value: [ends.join(', '), ...held, ...unknown].join(' · '),
    children: [
      ...own.map(({ end, value }) => leaf(heldName(end), l10n.t('this process, {0}', value))),
      ...others.map((other) => leaf(heldName(other.end), holdingText(other))),
    ],
  };
}

/** Of a descendant: what is known of the process itself. */
function factsOf(state: SessionState, process: ProcessState): readonly HandleScope[] {
  const { descent, commandLine, birth, stop } = process;
  if (!descent) return [];
  const creator = birth?.creator;
  const by = creator
    ? l10n.t('{0} (PID {1})', creator.name, creator.pid)
    : l10n.t({ message: 'not known', comment: ['who created the process'] });
  const facts = [
    ...(stop === null ? [] : [leaf(l10n.t('stopped because'), stop)]),
    leaf(l10n.t('created by'), by),
    leaf(l10n.t('path'), idsText([...ancestors(state, process), process.id])),
    leaf(l10n.t('command line'), commandLine),
    ...(descent.image === null ? [] : [leaf(l10n.t('program'), descent.image)]),
    ...(descent.note === null ? [] : [leaf(l10n.t('note'), descent.note)]),
  ];
  return [{ name: l10n.t('Process'), expensive: false, variables: facts }];
}

function pipesScope(state: SessionState, process: ProcessState): readonly HandleVariable[] {
  if (process.descent) return pipesOf(state, process).map(treePipeVariable);
  return [
    ...state.pipes.filter((pipe) => pipe.processId === null || pipe.processId === process.id),
    ...pipelinesInto(state, process.id),
  ].map((pipe) => pipeVariable(state, pipe));
}

/** The scopes of one process; empty ones stay, because that a child inherited nothing is a fact too. */
export function handleScopes(state: SessionState, process: ProcessState): readonly HandleScope[] {
  const { birth } = process;
  if (!birth) return factsOf(state, process);
  const above = birth.creator?.name ?? birth.parent?.name;
  const show = (handle: ChildHandle): HandleVariable => handleVariable(state, process, handle);
  const handles = childHandles(birth);
  const of = (origin: Origin): readonly HandleVariable[] =>
    handles.filter((handle) => handle.origin === origin).map(show);
  const unclear = of('unclear');
  const duplicated = of('duplicated');
  const standard = standardHandles(state.plan, plannedChild(state.plan, process), birth);
  return [
    {
      name: groupHeading('inherited', birth),
      expensive: false,
      variables: of('inherited'),
    },
    ...(unclear.length > 0
      ? [{ name: groupHeading('unclear', birth), expensive: false, variables: unclear }]
      : []),
    ...(duplicated.length > 0
      ? [{ name: groupHeading('duplicated', birth), expensive: false, variables: duplicated }]
      : []),
    ...(process.sent.length > 0
      ? [
          {
            name: groupHeading('sent'),
            expensive: false,
            variables: sentHandles(process).map(show),
          },
        ]
      : []),
    {
      name: groupHeading('notInherited', birth),
      expensive: false,
      variables: notInherited(birth).map((handle) => ({
        name: handle.label,
        value: handle.why,
        children: [
          leaf(
            above === undefined ? l10n.t('value in the launcher') : l10n.t('value in {0}', above),
            handle.value,
          ),
          leaf(l10n.t('why'), handle.why),
        ],
      })),
    },
    {
      name: groupHeading('standard'),
      expensive: false,
      variables: standard.map((one) => ({
        name: one.stream,
        value:
          one.state === 'valid'
            ? `${one.value ?? ''} ${one.label ?? ''}`.trim()
            : one.state === 'dangling'
              ? l10n.t('{0} dangling', one.value ?? '')
              : 'NULL',
        children: [leaf(l10n.t('why'), one.why)],
      })),
    },
    {
      name: l10n.t('Pipes'),
      expensive: false,
      variables: pipesScope(state, process),
    },
    {
      name: groupHeading('opened', birth),
      expensive: true,
      variables: of('opened'),
    },
    ...factsOf(state, process),
  ];
}
