// The handle matrix as data: a row per object, and, made when it is looked at, what the broker and each process have of it.
import * as l10n from '@vscode/l10n';
import { originReason } from '../handles/handleReason';
import type { ChildHandle } from '../handles/origin';
import type { PanelSession } from '../protocol/panelSession';
import { processTree } from '../processes/processTree';
import { grouped } from '../base/groupBy';
import { endOf } from '../pipes/treePipes';
import type { PipeHold } from '../pipes/pipeHold';
import { madeByProcesses } from '../pipes/sharedPipes';
import type { BrokerHandle, ProcessState, SessionState } from '../session/state';
import { brokerCell, brokerHandlesShown, brokerRow, childCell } from './brokerCells';
import { brokerColumn, cellOf, cellStateOf, type HandleCell, type HandleRow } from './matrixRow';
import { hasLostAll, tenuresOf } from '../handles/tenure';
import { foundOwnEnds, ownEndKey } from './foundHandles';
import {
  passedHandles,
  passedObjectRow,
  type PassedHandles,
  type PassedObject,
} from './passedObjects';
import { bornKey, pipeEndRows, type PipeEndRow } from './pipeEnds';
import { openedRows, ownRow, streamsOf, tableOf, type ProcessTable } from './processTable';

/** Handles of one process under a heading of their own. */
export interface ProcessRows {
  readonly process: ProcessState;
  /** What of it: what it opened, pipes it opened, or pipes of which it had an end before others. */
  readonly what: 'opened' | 'pipes' | 'seenPipes';
  readonly count: number;
  /** Made when it is asked for. */
  readonly rows: () => readonly HandleRow[];
}

/** Null for the broker. */
type MakeCell = (table: ProcessTable | null) => HandleCell;

/** What the views ask for: also of what a search found. */
export type Rows = Pick<
  MatrixRows,
  'shared' | 'passed' | 'opened' | 'shown' | 'columnIds' | 'tables' | 'cell' | 'cells'
>;

export class MatrixRows {
  /** The broker's handles, in the order they were made, then those of chosen parents. */
  readonly shared: readonly HandleRow[];
  /** Objects that processes opened and passed on, by who opened them, and the ends of pipes of which several had one. */
  readonly passed: readonly ProcessRows[];
  /** What each process opened for itself. */
  readonly opened: readonly ProcessRows[];
  /** The columns, without the broker's. */
  readonly shown: readonly ProcessState[];
  /** The broker's first, where it launched the processes. */
  readonly columnIds: readonly string[];
  readonly tables: ReadonlyMap<string, ProcessTable>;
  readonly #session: PanelSession;
  readonly #makers = new Map<HandleRow, MakeCell>();
  readonly #own = new Map<string, ChildHandle>();
  readonly #cells = new Map<HandleRow, Map<string, HandleCell>>();

  constructor(session: PanelSession, shown: readonly ProcessState[]) {
    this.#session = session;
    this.shown = shown;
    const ids = shown.map(({ id }) => id);
    // Attached to processes that run already the broker has nothing of theirs.
    this.columnIds = session.attached ? ids : [brokerColumn, ...ids];
    const { byId } = processTree(session.processes);
    const every = session.processes.map((process) => tableOf(session, process));
    const byProcess = new Map(every.map((table) => [table.process.id, table]));
    this.tables = byProcess;
    const tables = shown.flatMap(({ id }) => byProcess.get(id) ?? []);
    const passed = passedHandles(session, every, byId);
    const state = { ...session, calls: [] };
    const ends = endsOf(state, passed);
    const found = foundOwnEnds(state);
    const nobody = new Map<string, readonly PipeHold[]>();
    /** Of several handles of the broker to one end the first stands for what was found. */
    const foundOf = ({ pipe }: BrokerHandle): ReadonlyMap<string, readonly PipeHold[]> => {
      const key = pipe && ownEndKey(pipe);
      const holds = key === null ? undefined : found.get(key);
      if (key !== null) found.delete(key);
      return holds ?? nobody;
    };
    const tenures = tenuresOf(session);
    const row = (made: HandleRow, makeCell: MakeCell): HandleRow => {
      this.#makers.set(made, makeCell);
      return made;
    };
    this.shared = [
      ...brokerHandlesShown(session, every, passed).map((handle) => {
        const holds = foundOf(handle);
        return row(brokerRow(handle), (table) =>
          table === null ? brokerCell(handle) : childCell(tenures, table, handle, passed, holds),
        );
      }),
      ...tables.flatMap((table) => this.#ofChosenParent(table)),
    ];
    const objects = new Map<string, HandleRow[]>();
    const inEnds = new Set(ends.flatMap(({ objects: all }) => all));
    for (const object of passed.objects) {
      if (inEnds.has(object)) continue;
      const made = passedObjectRow(object, session, byId);
      const rows = objects.get(object.openerId);
      if (rows) rows.push(row(made.row, made.cell));
      else objects.set(object.openerId, [row(made.row, made.cell)]);
    }
    const pipes = grouped(ends, ({ process }) => process);
    for (const each of ends) row(each.row, each.cell);
    this.passed = session.processes.flatMap((process): readonly ProcessRows[] => {
      const group = (what: ProcessRows['what'], rows: readonly HandleRow[]) =>
        rows.length === 0 ? [] : [{ process, what, count: rows.length, rows: () => rows }];
      const own = (pipes.get(process) ?? []).filter((each) => each.isBetween);
      const rowsOf = (isOpened: boolean): readonly HandleRow[] =>
        own.filter((each) => each.isOpened === isOpened).map((each) => each.row);
      return [
        ...group('opened', objects.get(process.id) ?? []),
        ...group('pipes', rowsOf(true)),
        ...group('seenPipes', rowsOf(false)),
      ];
    });
    const elsewhere = new Set(ends.flatMap(({ opened }) => opened));
    this.opened = tables.map((table) => {
      const own = (pipes.get(table.process) ?? []).filter((each) => !each.isBetween);
      return ownGroup(table, elsewhere, own);
    });
  }

  /** What a chosen parent passed on of its own accord: the broker has no handle to it. */
  #ofChosenParent(table: ProcessTable): readonly HandleRow[] {
    if (!table.process.birth?.parent) return [];
    return (table.byLabel.get(null) ?? []).map((handle) => {
      const row = ownRow(table.process.id, handle);
      this.#own.set(row.key, handle);
      return row;
    });
  }

  /** What the broker, or the process, has of the row's object. */
  cell(row: HandleRow, column: string): HandleCell {
    const made = this.#cells.get(row) ?? new Map<string, HandleCell>();
    this.#cells.set(row, made);
    const cell = made.get(column) ?? this.#make(row, column);
    made.set(column, cell);
    return cell;
  }

  /** In the order of the columns. */
  cells(row: HandleRow): readonly HandleCell[] {
    return this.columnIds.map((column) => this.cell(row, column));
  }

  #make(row: HandleRow, column: string): HandleCell {
    const table = this.tables.get(column);
    const make = this.#makers.get(row);
    if (make) return make(column === brokerColumn ? null : (table ?? null));
    const owner = this.tables.get(row.owner ?? '');
    if (column !== row.owner || !owner?.process.birth) {
      const name = owner?.process.name ?? '';
      return cellOf({
        column,
        state: 'none',
        why: l10n.t('{0} is a handle of {1} only.', row.value, name),
      });
    }
    const handle =
      this.#own.get(row.key) ?? owner.opened().find(({ value }) => value === row.value);
    if (!handle) return cellOf({ column, state: 'unknown', why: '' });
    return cellOf({
      column,
      state: cellStateOf(handle),
      handles: [handle],
      isClosed: hasLostAll(owner.process, [
        tenuresOf(this.#session).born(owner.process, handle.value),
      ]),
      why: handle.why,
      reason: originReason(owner.process.birth, handle),
      streams: streamsOf(owner, [handle.value]),
    });
  }
}

/** The ends of pipes that have rows of their own, with what births tell of them. */
function endsOf(state: SessionState, passed: PassedHandles): readonly PipeEndRow[] {
  const pipes = madeByProcesses(state);
  if (pipes.length === 0) return [];
  const byHandle = new Map<string, PassedObject>();
  for (const object of passed.objects) {
    if (endOf(object.sample) === null) continue;
    for (const [id, handles] of object.held) {
      for (const { value } of handles) byHandle.set(bornKey(id, value), object);
    }
  }
  return pipeEndRows(pipes, (born) => byHandle.get(born));
}

/** What a process opened for itself, without what has a row among the ends of pipes, and the ends that it alone has. */
function ownGroup(
  table: ProcessTable,
  elsewhere: ReadonlySet<string>,
  ends: readonly PipeEndRow[],
): ProcessRows {
  const { process } = table;
  const hasOthers = [...elsewhere].some((key) => key.startsWith(`${process.id} `));
  const isHere = ({ value }: { readonly value: string }): boolean =>
    !elsewhere.has(bornKey(process.id, value));
  const count = hasOthers ? table.opened().filter(isHere).length : table.openedCount;
  const own = ends.map(({ row }) => row);
  return {
    ...{ process, what: 'opened', count: count + own.length },
    rows: () => {
      const rows = openedRows(table);
      return hasOthers || own.length > 0 ? [...rows.filter(isHere), ...own] : rows;
    },
  };
}

export function handleRows(
  session: PanelSession,
  shown: readonly ProcessState[] = session.processes,
): MatrixRows {
  return new MatrixRows(session, shown);
}
