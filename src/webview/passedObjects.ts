// The objects that processes of the session opened and passed on: one row each, whoever has a handle to it.
import { handleTrails, heldNow, type TrailStep } from '../model/handleTrail';
import type { ChildHandle } from '../model/origin';
import type { BrokerHandle, ProcessState } from '../model/state';
import { grouped } from '../model/quantity';
import { brokerColumn, type HandleCell, type HandleRow, type ProcessTable } from './matrixRow';

/** A handle of a process with the values it had on its way there. */
interface Passed {
  readonly handle: ChildHandle;
  readonly trail: readonly TrailStep[];
}

interface PassedObject {
  readonly key: string;
  readonly openerId: string;
  readonly value: string | null;
  /** By id of the process. */
  readonly held: Map<string, ChildHandle[]>;
  readonly sample: ChildHandle;
  /** The opener's handle, as those it passed it on to saw it. */
  source: BrokerHandle | undefined;
}

/** In the place of a value of the broker that is not known. */
export const labelKey = (label: string | null): string => `label ${label ?? ''}`;

export interface PassedHandles {
  /** By value in the broker, or by label: what descendants have of the broker's handles, by id of the process. */
  readonly ofBroker: ReadonlyMap<string, ReadonlyMap<string, readonly ChildHandle[]>>;
  readonly objects: readonly PassedObject[];
}

/** What tells objects apart that one process had under one value at different times. */
function nature({ type, file, object }: ChildHandle): string {
  return [type, file?.kind ?? '', file?.kind === 'file' ? (object ?? '') : ''].join(' ');
}

export function passedHandles(
  tables: readonly ProcessTable[],
  byId: ReadonlyMap<string, ProcessState>,
): PassedHandles {
  const ofBroker = new Map<string, Map<string, ChildHandle[]>>();
  const objects = new Map<string, PassedObject>();
  const add = (process: ProcessState, { handle, trail }: Passed): void => {
    const [root] = trail;
    if (!root || trail.length < 2) return;
    const key = root.value ?? (handle.label === null ? null : labelKey(handle.label));
    if (root.processId === null && key !== null) {
      const byProcess = ofBroker.get(key) ?? new Map<string, ChildHandle[]>();
      ofBroker.set(key, byProcess);
      byProcess.set(process.id, [...(byProcess.get(process.id) ?? []), handle]);
      return;
    }
    // Where the beginning is not known, the first process that had it stands for its opener.
    const opener = root.processId === null ? trail[1] : root;
    if (!opener?.processId) return;
    const objectKey = `${opener.processId} opened ${opener.value ?? ''} ${nature(handle)}`;
    const object = objects.get(objectKey) ?? {
      ...{ key: objectKey, openerId: opener.processId, value: opener.value, sample: handle },
      held: new Map<string, ChildHandle[]>(),
      source: undefined,
    };
    objects.set(objectKey, object);
    object.held.set(process.id, [...(object.held.get(process.id) ?? []), handle]);
    if (process.birth?.creator?.processId === opener.processId) {
      const source = process.birth.brokerHandles.find(({ value }) => value === opener.value);
      if (!object.source || source?.closedAt !== null) object.source = source;
    }
  };
  for (const { process, handles } of tables) {
    if (!process.birth?.creator) continue;
    const trails = handleTrails(byId, process);
    for (const handle of handles) {
      if (handle.origin === 'opened') continue;
      add(process, { handle, trail: trails.get(handle.value) ?? [] });
    }
  }
  return { ofBroker, objects: [...objects.values()] };
}

/** Whether the process was seen to have closed what it had inherited. */
export function hasClosed(process: ProcessState, handles: readonly { value: string }[]): boolean {
  if (process.phase === 'exited' || handles.length === 0) return false;
  return handles.every(({ value }) => heldNow(process, value).isHeld === false);
}

function openerCell(object: PassedObject, process: ProcessState): HandleCell {
  const { source, sample, value } = object;
  const isClosed = source?.closedAt != null;
  const facts = source ?? sample;
  const closed = isClosed
    ? ` It had closed its own handle when the other was looked at, ${grouped(Math.round(source.closedAt))} ms after the session began: those it passed on are not closed by that.`
    : '';
  return {
    column: process.id,
    state: 'opened',
    handles: [
      {
        ...{ value: value ?? sample.value, type: sample.type, object: sample.object },
        ...{ access: facts.access, inheritable: facts.inheritable, pipe: facts.pipe },
        ...{ openedBy: process.id, file: sample.file, origin: 'opened' },
      },
    ],
    isSent: false,
    isClosed: isClosed || (value !== null && hasClosed(process, [{ value }])),
    why: `${process.name} opened it, inheritable, and passed it on.${closed}`,
    streams: [],
  };
}

function absentCell(
  object: PassedObject,
  table: ProcessTable,
  byId: ReadonlyMap<string, ProcessState>,
): HandleCell {
  const { process } = table;
  const creator = process.birth?.creator;
  const opener = byId.get(object.openerId)?.name ?? 'the process that opened it';
  const values =
    creator === undefined
      ? []
      : creator.processId === object.openerId
        ? [object.value]
        : (object.held.get(creator.processId) ?? []).map(({ value }) => value);
  const reason = values
    .map((value) => table.missingByValue.get(value ?? ''))
    .find((each) => each !== undefined);
  const why =
    reason?.why ??
    (values.length > 0
      ? `${creator?.name ?? 'Its creator'} had no inheritable handle to it when it created ${process.name}.`
      : `Nobody who created ${process.name} had a handle to it: ${opener} opened it.`);
  return {
    column: process.id,
    state: reason || values.length > 0 ? 'notInherited' : 'none',
    handles: [],
    isSent: false,
    isClosed: false,
    why,
    streams: [],
  };
}

/** The row of one object, with a cell for the broker and one for each of the tables. */
export function passedRow(
  object: PassedObject,
  tables: readonly ProcessTable[],
  byId: ReadonlyMap<string, ProcessState>,
  streamsOf: (table: ProcessTable, values: readonly string[]) => HandleCell['streams'],
): HandleRow {
  const { sample, openerId, value } = object;
  const opener = byId.get(openerId)?.name ?? openerId;
  const broker: HandleCell = {
    column: brokerColumn,
    state: 'none',
    handles: [],
    isSent: false,
    isClosed: false,
    why: `${opener} opened it: the broker has no handle to it.`,
    streams: [],
  };
  return {
    kind: 'handle',
    key: object.key,
    label: sample.label,
    value: value ?? '',
    type: sample.type,
    object: sample.object,
    pipe: sample.pipe,
    cells: [
      broker,
      ...tables.map((table): HandleCell => {
        const handles = object.held.get(table.process.id) ?? [];
        const [first] = handles;
        if (table.process.id === openerId) return openerCell(object, table.process);
        if (!first) return absentCell(object, table, byId);
        return {
          column: table.process.id,
          state: first.origin,
          handles,
          isSent: false,
          isClosed: hasClosed(table.process, handles),
          why: first.why,
          streams: streamsOf(
            table,
            handles.map((handle) => handle.value),
          ),
        };
      }),
    ],
  };
}
