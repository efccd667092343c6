// The Variables view of a stopped child: four scopes of handles and pipes, and one for what is not the plan's.
import { accessNames } from '../model/accessRights';
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

function handleVariable(handle: ChildHandle): HandleVariable {
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

/** The scopes of one process; empty ones stay, because that a child inherited nothing is a fact too. */
export function handleScopes(state: SessionState, process: ProcessState): readonly HandleScope[] {
  const { birth } = process;
  if (!birth) return [];
  const handles = childHandles(birth);
  const standard = standardHandles(state.plan, plannedChild(state.plan, process), birth);
  return [
    {
      name: 'Inherited',
      expensive: false,
      variables: handles.filter((handle) => handle.origin === 'inherited').map(handleVariable),
    },
    ...(process.sent.length > 0
      ? [
          {
            name: 'Sent after its start',
            expensive: false,
            variables: sentHandles(process).map(handleVariable),
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
      variables: [
        ...state.pipes.filter((pipe) => pipe.processId === null || pipe.processId === process.id),
        ...pipelinesInto(state, process.id),
      ].map((pipe) => pipeVariable(state, pipe)),
    },
    {
      name: 'Other handles',
      expensive: true,
      variables: handles.filter((handle) => handle.origin !== 'inherited').map(handleVariable),
    },
  ];
}
