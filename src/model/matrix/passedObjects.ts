// The objects that processes of the session opened and passed on: one row each, whoever has a handle to it.
import * as l10n from '@vscode/l10n';
import { absenceReason, originReason } from '../handles/handleReason';
import { trailBeginnings, type TrailStep } from '../handles/handleTrail';
import { openedObjectKey } from '../handles/openedObject';
import type { ChildHandle } from '../handles/origin';
import { parentTable } from '../handles/source';
import { hasLostAll, tenuresOf, type Tenure } from '../handles/tenure';
import type { BrokerHandle, ProcessState, SessionState } from '../session/state';
import { integerText } from '../base/quantity';
import { brokerColumn, cellOf, cellStateOf, HandleRow, type HandleCell } from './matrixRow';
import { streamsOf, type ProcessTable } from './processTable';

/** A handle of a process with the values it had on its way there. */
interface Passed {
  readonly handle: ChildHandle;
  readonly trail: readonly TrailStep[];
}

export interface PassedObject {
  readonly key: string;
  readonly openerId: string;
  readonly value: string | null;
  /** By id of the process. */
  readonly held: Map<string, ChildHandle[]>;
  readonly sample: ChildHandle;
  /** The opener's handle, as those it passed it on to saw it. */
  source: BrokerHandle | undefined;
  /** The opener's, from each time it passed it on. */
  readonly tenures: Tenure[];
}

/** In the place of a value of the broker that is not known. */
export const labelKey = (label: string | null): string => `label ${label ?? ''}`;

export interface PassedHandles {
  /** By value in the broker, or by label: what descendants have of the broker's handles, by id of the process. */
  readonly ofBroker: ReadonlyMap<string, ReadonlyMap<string, readonly ChildHandle[]>>;
  readonly objects: readonly PassedObject[];
}

function push(all: Map<string, ChildHandle[]>, id: string, handle: ChildHandle): void {
  const held = all.get(id);
  if (held) held.push(handle);
  else all.set(id, [handle]);
}

export function passedHandles(
  session: Pick<SessionState, 'processes'>,
  tables: readonly ProcessTable[],
  byId: ReadonlyMap<string, ProcessState>,
): PassedHandles {
  const tenures = tenuresOf(session);
  const ofBroker = new Map<string, Map<string, ChildHandle[]>>();
  const objects = new Map<string, PassedObject>();
  const add = (process: ProcessState, { handle, trail }: Passed): void => {
    const [root] = trail;
    if (!root || trail.length < 2) return;
    const key = root.value ?? (handle.label === null ? null : labelKey(handle.label));
    if (root.processId === null && key !== null) {
      const byProcess = ofBroker.get(key) ?? new Map<string, ChildHandle[]>();
      ofBroker.set(key, byProcess);
      push(byProcess, process.id, handle);
      return;
    }
    // Where the beginning is not known, the first process that had it stands for its opener.
    const place = root.processId === null ? 1 : 0;
    const opener = trail[place];
    if (!opener?.processId) return;
    const objectKey = openedObjectKey(opener.processId, opener.value, handle);
    const object = objects.get(objectKey) ?? {
      ...{ key: objectKey, openerId: opener.processId, value: opener.value, sample: handle },
      held: new Map<string, ChildHandle[]>(),
      source: undefined,
      tenures: [],
    };
    objects.set(objectKey, object);
    push(object.held, process.id, handle);
    const tenure = tenures.onTrail(trail, place);
    if (tenure) object.tenures.push(tenure);
    if (process.birth?.creator?.processId === opener.processId) {
      const source = parentTable(process.birth).get(opener.value ?? '');
      if (!object.source || source?.closedAt !== null) object.source = source;
    }
  };
  for (const { process, passed } of tables) {
    if (!process.birth?.creator) continue;
    const trails = trailBeginnings(byId, process);
    for (const handle of passed) {
      add(process, { handle, trail: trails.get(handle.value) ?? [] });
    }
  }
  return { ofBroker, objects: [...objects.values()] };
}

function openerCell(object: PassedObject, process: ProcessState): HandleCell {
  const { source, sample, value } = object;
  const wasClosed = source?.closedAt != null;
  const facts = source ?? sample;
  // Where nobody saw the creation, the first process that is known to have it need not have opened it.
  const isAttached = process.birth?.attached !== undefined;
  const opened = isAttached
    ? l10n.t('{0} is the first process known to have it.', process.name)
    : l10n.t('{0} opened it, inheritable, and passed it on.', process.name);
  const closed = wasClosed
    ? l10n.t(
        'It had closed its own handle when the other was looked at, {0} ms after the session began: those it passed on are not closed by that.',
        integerText(Math.round(source.closedAt)),
      )
    : '';
  return cellOf({
    column: process.id,
    state: isAttached ? 'found' : 'opened',
    handles: [
      {
        ...{ value: value ?? sample.value, type: sample.type, object: sample.object },
        ...{ access: facts.access, inheritable: facts.inheritable, pipe: facts.pipe },
        ...{ openedBy: process.id, file: sample.file, origin: isAttached ? null : 'opened' },
      },
    ],
    isClosed:
      object.tenures.every(({ until }) => until !== null) &&
      (wasClosed || process.phase !== 'exited'),
    why: `${opened} ${closed}`.trim(),
    reason: isAttached ? null : 'opened',
  });
}

function absentCell(
  object: PassedObject,
  { process, missingByValue }: ProcessTable,
  byId: ReadonlyMap<string, ProcessState>,
): HandleCell {
  const { birth, name, id: column } = process;
  const creator = birth?.creator;
  const opener = byId.get(object.openerId)?.name ?? object.openerId;
  const values =
    creator === undefined
      ? []
      : creator.processId === object.openerId
        ? [object.value]
        : (object.held.get(creator.processId) ?? []).map(({ value }) => value);
  const missing = values
    .map((value) => missingByValue.get(value ?? ''))
    .find((each) => each !== undefined);
  if (birth && missing) {
    const { value, why } = missing;
    // What is missing of a creator's handles was inheritable.
    const reason = absenceReason(birth, { value, inheritable: true });
    return cellOf({ column, state: 'notInherited', why, reason });
  }
  return values.length > 0 && creator
    ? cellOf({
        column,
        state: 'notInherited',
        why: l10n.t('{0} had no inheritable handle to it when it created {1}.', creator.name, name),
        reason: 'notInheritable',
      })
    : cellOf({
        column,
        state: 'none',
        why: birth?.attached
          ? l10n.t('{0} has no handle to it.', name)
          : l10n.t('No creator of {0} had a handle to it: {1} opened it.', name, opener),
      });
}

/** The row of one object, and what makes its cells: of the table of a process, or null for the broker. */
export function passedObjectRow(
  object: PassedObject,
  session: Pick<SessionState, 'processes'>,
  byId: ReadonlyMap<string, ProcessState>,
): { readonly row: HandleRow; readonly cell: (table: ProcessTable | null) => HandleCell } {
  const { sample, openerId, value } = object;
  const tenures = tenuresOf(session);
  const opener = byId.get(openerId)?.name ?? openerId;
  const row = new HandleRow({
    key: object.key,
    label: sample.label,
    value: value ?? '',
    type: sample.type,
    object: sample.object,
    access: (object.source ?? sample).access,
    pipe: sample.pipe,
    file: sample.file,
    owner: null,
  });
  const cell = (table: ProcessTable | null): HandleCell => {
    if (table === null) {
      const why = byId.get(openerId)?.birth?.attached
        ? l10n.t('The launcher has no handle to it.')
        : l10n.t('{0} opened it: the launcher has no handle to it.', opener);
      return cellOf({ column: brokerColumn, state: 'none', why });
    }
    const { process } = table;
    if (process.id === openerId) return openerCell(object, process);
    const handles = object.held.get(process.id) ?? [];
    const [first] = handles;
    if (!first || !process.birth) return absentCell(object, table, byId);
    return cellOf({
      column: process.id,
      state: cellStateOf(first),
      handles,
      isClosed: hasLostAll(
        process,
        handles.map(({ value }) => tenures.born(process, value)),
      ),
      why: first.why,
      reason: originReason(process.birth, first),
      streams: streamsOf(
        table,
        handles.map((handle) => handle.value),
      ),
    });
  };
  return { row, cell };
}
