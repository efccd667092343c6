// The Variables view of a stopped process: its handles and pipes, and of a descendant what it is itself.
import { accessNames } from '../model/accessRights';
import { ancestors, handlePath } from '../model/handlePath';
import {
  childHandles,
  notInherited,
  sentHandles,
  standardHandles,
  type ChildHandle,
} from '../model/origin';
import { bufferText, statusText } from '../model/pipeStatus';
import { pipelinesInto } from '../model/pipeUsers';
import { plannedChild } from '../model/plannedChild';
import { pipeText } from '../model/pipeText';
import type { PipeState, ProcessState, SessionState } from '../model/state';
import { holdingText, pipesOf, type TreePipe } from '../model/treePipes';

/** A row of the Variables view; `children` are fetched when it is opened. */
export interface HandleVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly children: readonly HandleVariable[];
}

export interface HandleScope {
  readonly name: string;
  /** Not opened by itself. */
  readonly expensive: boolean;
  readonly variables: readonly HandleVariable[];
}

const leaf = (name: string, value: string): HandleVariable => ({ name, value, children: [] });

function handleVariable(
  state: SessionState,
  process: ProcessState,
  handle: ChildHandle,
): HandleVariable {
  const access = accessNames(handle.type, Number(handle.access));
  const end = handle.pipe ? `${handle.pipe.end} end of ` : '';
  return {
    name: handle.label ?? handle.value,
    value: `${handle.value} ${end}${handle.object ?? handle.type}`,
    type: handle.type,
    children: [
      leaf('value', handle.value),
      leaf('origin', handle.origin),
      leaf('why', handle.why),
      // How it came to a child of the broker is no way but one step.
      ...(process.descent && handle.origin !== 'opened'
        ? [leaf('path', handlePath(state, process, handle).join(' → '))]
        : []),
      ...(handle.openedBy === null ? [] : [leaf('opened by', handle.openedBy)]),
      leaf('type', handle.type),
      leaf('object', handle.object ?? 'no name'),
      leaf('access', `${handle.access} ${access.join(' | ')}`),
      leaf('inheritable', String(handle.inheritable)),
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
      leaf('name', pipe.name),
      ...(pipe.direction === 'between'
        ? []
        : [
            leaf('bytes', String(pipe.bytes)),
            leaf(pipe.direction === 'captured' ? 'reads' : 'writes', String(pipe.reads)),
          ]),
      ...(buffer === null ? [] : [leaf('buffer', buffer)]),
      ...(isRead ? [leaf('read size', String(pipe.readSize))] : []),
      ...(pipe.captureFile ? [leaf('capture', pipe.captureFile)] : []),
      ...pipe.holders.map((holder) =>
        leaf(
          `${holder.end} end held by`,
          `${holder.name}, process ${holder.pid}, ${holder.handle}`,
        ),
      ),
    ],
  };
}

/** A pipe as the tree knows it: who has an end, whether or not the broker reads or writes it. */
function treePipeVariable(pipe: TreePipe): HandleVariable {
  const { label, openedBy, own, others, identity } = pipe;
  const maker = openedBy === null ? 'pipe' : `pipe of ${openedBy}`;
  const ends = own.map(({ end, value }) => `${end} end ${value}`).join(', ');
  const held = others.map(({ end, name, pid }) => `${end} end: ${name} (process ${pid ?? '?'})`);
  const unknown = identity === null ? ['nothing tells this pipe from others'] : [];
  return {
    name: label ?? maker,
    value: [ends, ...held, ...unknown].join(' · '),
    children: [
      ...own.map(({ end, value }) => leaf(`${end} end held by`, `this process, ${value}`)),
      ...others.map((other) => leaf(`${other.end} end held by`, holdingText(other))),
    ],
  };
}

/** Of a descendant: what is known of the process itself. */
function factsOf(state: SessionState, process: ProcessState): readonly HandleScope[] {
  const { descent, commandLine, birth, stop } = process;
  if (!descent) return [];
  const creator = birth?.creator;
  const by = creator ? `${creator.name}, process ${creator.pid}` : 'not known';
  const facts = [
    ...(stop === null ? [] : [leaf('stopped because', stop)]),
    leaf('created by', by),
    leaf('path', [...ancestors(state, process), process.id].join(' → ')),
    leaf('command line', commandLine),
    ...(descent.image === null ? [] : [leaf('program', descent.image)]),
    ...(descent.note === null ? [] : [leaf('note', descent.note)]),
  ];
  return [{ name: 'Process', expensive: false, variables: facts }];
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
  const show = (handle: ChildHandle): HandleVariable => handleVariable(state, process, handle);
  const handles = childHandles(birth);
  const standard = standardHandles(state.plan, plannedChild(state.plan, process), birth);
  return [
    {
      name: 'Inherited',
      expensive: false,
      variables: handles.filter((handle) => handle.origin === 'inherited').map(show),
    },
    ...(process.sent.length > 0
      ? [
          {
            name: 'Sent after its start',
            expensive: false,
            variables: sentHandles(process).map(show),
          },
        ]
      : []),
    {
      name: 'Not inherited',
      expensive: false,
      variables: notInherited(birth).map((handle) => ({
        name: handle.label,
        value: handle.why,
        children: [
          leaf(
            `value in ${birth.creator?.name ?? birth.parent?.name ?? 'the broker'}`,
            handle.value,
          ),
          leaf('why', handle.why),
        ],
      })),
    },
    {
      name: 'Standard handles',
      expensive: false,
      variables: standard.map((one) => ({
        name: one.stream,
        value:
          one.state === 'valid'
            ? `${one.value ?? ''} ${one.label ?? ''}`.trim()
            : one.state === 'dangling'
              ? `${one.value ?? ''} dangling`
              : 'NULL',
        children: [leaf('why', one.why)],
      })),
    },
    {
      name: 'Pipes',
      expensive: false,
      variables: pipesScope(state, process),
    },
    {
      name: 'Other handles',
      expensive: true,
      variables: handles.filter((handle) => handle.origin !== 'inherited').map(show),
    },
    ...factsOf(state, process),
  ];
}
