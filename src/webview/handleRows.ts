// The handle matrix as data: a row per handle, and what the broker and each process have of it.
import { handleKind } from '../model/handleKind';
import {
  childHandles,
  notInherited,
  parentName,
  sentHandle,
  standardHandles,
  type ChildHandle,
  type NotInherited,
} from '../model/origin';
import { plannedChild } from '../model/plannedChild';
import type { PanelSession } from '../model/panelProtocol';
import { processTree } from '../model/processTree';
import type { BrokerHandle, ChosenParent, ProcessState } from '../model/state';
import { grouped } from '../model/quantity';
import { brokerColumn, type HandleCell, type HandleRow, type ProcessTable } from './matrixRow';
import { hasClosed, labelKey, passedHandles, passedRow, type PassedHandles } from './passedObjects';

const keyOf = (handle: Pick<BrokerHandle, 'label' | 'value'>): string =>
  `${handle.label ?? ''} ${handle.value}`;

/** By process: of hundreds a few have changed since the last time. */
const knownTables = new WeakMap<ProcessState, ProcessTable>();

function tableOf(session: PanelSession, process: ProcessState): ProcessTable {
  const table = knownTables.get(process) ?? readTable(session, process);
  knownTables.set(process, table);
  return table;
}

function readTable(session: PanelSession, process: ProcessState): ProcessTable {
  const { birth } = process;
  const handles = birth ? childHandles(birth) : [];
  const missing = birth ? notInherited(birth) : [];
  const byLabel = new Map<string | null, ChildHandle[]>();
  for (const handle of handles) {
    const alike = byLabel.get(handle.label);
    if (alike) alike.push(handle);
    else byLabel.set(handle.label, [handle]);
  }
  return {
    process,
    handles,
    atBirth: new Set(birth?.brokerHandles.map(keyOf)),
    byLabel,
    sameObjectAs: new Map(birth?.childHandles.map((entry) => [entry.value, entry.sameObjectAs])),
    missing: new Map(missing.map((handle) => [keyOf(handle), handle])),
    missingByValue: new Map(missing.map((handle) => [handle.value, handle])),
    standard: birth
      ? standardHandles(session.plan, plannedChild(session.plan, process), birth)
      : [],
  };
}

/** The same through a chosen parent: from the duplicate made there, or from what the parent had inherited itself. */
function passedOn(
  parent: ChosenParent,
  table: ProcessTable,
  handle: BrokerHandle,
): readonly ChildHandle[] {
  return table.handles.filter(({ label, origin, value }) => {
    if (label === null || label !== handle.label || origin === 'opened') return false;
    const duplicate = parent.duplicated.find((one) => one.duplicate === value);
    return (duplicate?.value ?? value) === handle.value;
  });
}

/** What the process has of one handle of the broker: the inherited handle, or the copies Windows made of it. */
function handlesOf(
  table: ProcessTable,
  handle: BrokerHandle,
  { ofBroker }: PassedHandles,
): readonly ChildHandle[] {
  const { birth, id } = table.process;
  if (birth?.creator) {
    // The value is known again when the handle was closed and another one made.
    const keys = [handle.value, labelKey(handle.label)];
    const passed = keys.flatMap((key) => ofBroker.get(key)?.get(id) ?? []);
    return passed.filter(({ label }) => label === handle.label);
  }
  if (birth?.parent) return passedOn(birth.parent, table, handle);
  if (!table.atBirth.has(keyOf(handle))) return [];
  return (table.byLabel.get(handle.label) ?? []).filter((candidate) => {
    if (candidate.origin === 'opened') return false;
    if (candidate.origin === 'inherited') return candidate.value === handle.value;
    return table.sameObjectAs.get(candidate.value)?.includes(handle.value) ?? false;
  });
}

/** The session's own handles, then those the broker was born with, if a child has got hold of them. */
function brokerRows(
  session: PanelSession,
  tables: readonly ProcessTable[],
  passed: PassedHandles,
): readonly BrokerHandle[] {
  // The table of a chosen parent is another one: its values are not the broker's.
  const atBirth = tables.flatMap(({ process: { birth } }) =>
    birth && !birth.parent && !birth.creator ? birth.brokerHandles : [],
  );
  const reached = atBirth.filter(
    (handle) =>
      handle.isAmbient && tables.some((table) => handlesOf(table, handle, passed).length > 0),
  );
  const named = atBirth.filter((handle) => !handle.isAmbient && handle.label !== null);
  const all = [...session.brokerHandles, ...named, ...reached];
  return [...new Map(all.toReversed().map((handle) => [keyOf(handle), handle])).values()].reverse();
}

function brokerCell(handle: BrokerHandle): HandleCell {
  const { value, type, object, access, inheritable, pipe, closedAt } = handle;
  const origin = handle.isAmbient
    ? 'The broker was born with this handle; the plan does not name it.'
    : 'The broker made this handle for the plan.';
  const now =
    closedAt === null
      ? 'It is open.'
      : `It was closed ${grouped(Math.round(closedAt))} ms after the session began.`;
  return {
    column: brokerColumn,
    state: closedAt === null ? 'open' : 'closed',
    handles: [
      { value, type, object, access, inheritable, pipe, openedBy: null, file: null, origin: null },
    ],
    isSent: false,
    isClosed: false,
    why: `${origin} ${now}`,
    streams: [],
  };
}

function streamsOf(table: ProcessTable, values: readonly string[]): HandleCell['streams'] {
  return table.standard
    .filter((standard) => standard.value !== null && values.includes(standard.value))
    .map(({ stream, state }) => ({ stream, isDangling: state === 'dangling' }));
}

/** What the process was sent of it once it had been started. */
function sentOf({ process }: ProcessTable, handle: BrokerHandle): readonly ChildHandle[] {
  return process.sent
    .filter(({ label, source }) => label === handle.label && source === handle.value)
    .map(sentHandle);
}

/** Why a descendant has nothing of a handle of the broker. */
function whyNotHere(table: ProcessTable, handle: BrokerHandle): NotInherited | string {
  const { birth, name } = table.process;
  const { creator } = birth ?? {};
  if (!creator) return `Nobody knows who created ${name}, and so what it was passed.`;
  const alike = ({ label }: BrokerHandle): boolean =>
    label === null ? false : label === handle.label;
  const candidate = birth?.brokerHandles.find(alike);
  const reason = candidate && table.missingByValue.get(candidate.value);
  return (
    reason ?? `${creator.name}, which created ${name}, had no inheritable handle to this object.`
  );
}

function childCell(table: ProcessTable, handle: BrokerHandle, passed: PassedHandles): HandleCell {
  const { process } = table;
  const column = process.id;
  if (!process.birth) {
    const isStarted = process.phase !== 'failed';
    const why = isStarted
      ? `The handles of ${process.name} could not be read.`
      : `${process.name} did not start, so it inherited nothing.`;
    return {
      column,
      state: isStarted ? 'unknown' : 'notStarted',
      handles: [],
      isSent: false,
      isClosed: false,
      why,
      streams: [],
    };
  }
  const sent = sentOf(table, handle);
  const handles = [...handlesOf(table, handle, passed), ...sent];
  const [first] = handles;
  if (first) {
    const values = handles.map((held) => held.value);
    return {
      column,
      state: first.origin,
      handles,
      isSent: sent.length > 0,
      isClosed: hasClosed(process, handles),
      why: [...new Set([first, ...sent])].map(({ why }) => why).join(' '),
      streams: streamsOf(table, values),
    };
  }
  if (process.descent) {
    const reason = whyNotHere(table, handle);
    const isText = typeof reason === 'string';
    return {
      column,
      state: isText ? (process.birth.creator ? 'none' : 'unknown') : 'notInherited',
      handles: [],
      isSent: false,
      isClosed: false,
      why: isText ? reason : reason.why,
      streams: [],
    };
  }
  const reason = table.missing.get(keyOf(handle));
  const { parent } = process.birth;
  const why = parent
    ? `${parentName(process.birth)} passed on no handle to this object.`
    : (reason?.why ?? `The broker had no such handle when it created ${process.name}.`);
  const isTaken = table.sameObjectAs.has(handle.value);
  const streams = isTaken ? [] : streamsOf(table, [handle.value]);
  const dangling = table.standard.find((standard) =>
    streams.some(({ stream }) => stream === standard.stream),
  );
  return {
    column,
    state: 'notInherited',
    handles: [],
    isSent: false,
    isClosed: false,
    why: dangling ? `${why} ${dangling.why}` : why,
    streams,
  };
}

/** A handle that the broker has none to: opened by the process, or passed on by a chosen parent of its own accord. */
function ownRow(
  table: ProcessTable,
  handle: ChildHandle,
  tables: readonly ProcessTable[],
): HandleRow {
  const owner = table.process;
  const none = (column: string): HandleCell => ({
    column,
    state: 'none',
    handles: [],
    isSent: false,
    isClosed: false,
    why: `${handle.value} is a handle of ${owner.name} only.`,
    streams: [],
  });
  const own: HandleCell = {
    column: owner.id,
    state: handle.origin,
    handles: [handle],
    isSent: false,
    isClosed: false,
    why: handle.why,
    streams: streamsOf(table, [handle.value]),
  };
  return {
    kind: 'handle',
    key: `${owner.id} ${handle.value}`,
    label: null,
    value: handle.value,
    type: handle.type,
    object: handle.object,
    pipe: handle.pipe,
    cells: [
      none(brokerColumn),
      ...tables.map(({ process }) => (process.id === owner.id ? own : none(process.id))),
    ],
  };
}

/** Handles of one process under a heading of their own. */
export interface ProcessRows {
  readonly process: ProcessState;
  readonly rows: readonly HandleRow[];
}

interface MatrixRows {
  /** The broker's handles, in the order they were made, then those of chosen parents. */
  readonly shared: readonly HandleRow[];
  /** Objects that processes opened and passed on, by who opened them. */
  readonly passed: readonly ProcessRows[];
  /** What each process opened for itself. */
  readonly opened: readonly ProcessRows[];
}

/** The rows of the session, with a cell for the broker and one for each of the processes that are shown. */
export function handleRows(
  session: PanelSession,
  shown: readonly ProcessState[] = session.processes,
): MatrixRows {
  const { byId } = processTree(session.processes);
  const everyTable = session.processes.map((process) => tableOf(session, process));
  const tables = shown.map((process) => tableOf(session, process));
  const passed = passedHandles(everyTable, byId);
  const isOpened = ({ origin }: ChildHandle): boolean => origin === 'opened';
  return {
    shared: [
      ...brokerRows(session, everyTable, passed).map((handle): HandleRow => ({
        kind: 'handle',
        key: keyOf(handle),
        label: handle.label,
        value: handle.value,
        type: handle.type,
        object: handle.object,
        pipe: handle.pipe,
        cells: [brokerCell(handle), ...tables.map((table) => childCell(table, handle, passed))],
      })),
      ...tables.flatMap((table) =>
        table.handles
          .filter(({ origin, label }) => origin !== 'opened' && label === null)
          .filter(() => table.process.birth?.parent)
          .map((handle) => ownRow(table, handle, tables)),
      ),
    ],
    passed: session.processes.flatMap((process): readonly ProcessRows[] => {
      const own = passed.objects.filter(({ openerId }) => openerId === process.id);
      const rows = own.map((object) => passedRow(object, tables, byId, streamsOf));
      return rows.length === 0 ? [] : [{ process, rows }];
    }),
    opened: tables.map((table) => ({
      process: table.process,
      rows: table.handles.filter(isOpened).map((handle) => ownRow(table, handle, tables)),
    })),
  };
}

/** Whether every word of the filter occurs in what the row says of itself. */
export function matchesFilter(row: HandleRow, filter: string): boolean {
  const states = row.cells.flatMap((cell) => (cell.handles.length > 0 ? [cell.state] : []));
  const text = [row.label ?? '', row.value, handleKind(row), row.object ?? '', ...states].join(' ');
  const lower = text.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
