// The rows of the matrix of what a search found: one for each object, and in each column the handles that its process has to it.
import * as l10n from '@vscode/l10n';
import { grouped } from '../base/groupBy';
import type { PanelSession } from '../protocol/panelSession';
import { evidenceWords, isProbablyInherited, objectName } from '../search/holdWords';
import type { Hold } from '../search/searchEvents';
import { holderId } from '../search/searchSession';
import type { SearchState } from '../search/searchState';
import { describedAs, type FileDescription } from '../session/fileDescription';
import type { ProcessState } from '../session/state';
import type { MakeRows } from './matrixView';
import type { Rows } from './handleRows';
import { cellOf, HandleRow, type HandleCell, type HandleFacts } from './matrixRow';
import { tableOf } from './processTable';

/** A way to keep an object that needs no handle has no cell. */
interface HandleHold extends Hold {
  readonly handle: string;
}

export const handleHolds = ({ holds }: Pick<SearchState, 'holds'>): readonly HandleHold[] =>
  holds.flatMap((hold) => (hold.handle === null ? [] : [{ ...hold, handle: hold.handle }]));

function fileOf({ type, socketState, end, isServer, isDirectory, share, object }: Hold) {
  if (type !== 'File') return null;
  const name = objectName(object);
  const kind = ((): FileDescription['kind'] => {
    if (end !== null) return 'pipe';
    if (socketState !== null) return 'socket';
    return isDirectory ? 'directory' : 'file';
  })();
  const server = isServer === null ? {} : { isServer };
  const pipe = end === null ? null : { label: null, end, ...server };
  return describedAs(kind, { name, share, pipe });
}

function factsOf(hold: HandleHold): HandleFacts {
  const { handle, type, object, access, inheritable } = hold;
  const isInferred = isProbablyInherited(hold);
  return {
    ...{ value: handle, type, object: objectName(object), access: access ?? '0x0' },
    ...{ inheritable: inheritable ?? false, pipe: null, openedBy: null, file: fileOf(hold) },
    ...{ origin: isInferred ? 'inherited' : null, doubt: isInferred ? 'inferred' : 'unknown' },
  };
}

function cellIn({ id, name }: ProcessState, holds: readonly HandleHold[]): HandleCell {
  const [first] = holds;
  if (!first) {
    const why = l10n.t('The search found no handle of {0} to it.', name);
    return cellOf({ column: id, state: 'none', why });
  }
  const isInferred = holds.some(isProbablyInherited);
  return cellOf({
    ...{ column: id, state: isInferred ? 'inherited' : 'found', handles: holds.map(factsOf) },
    why: [...new Set(holds.map(evidenceWords))].join(' '),
  });
}

function rowOf(key: string, first: HandleHold): HandleRow {
  const { value, type, object, access, file } = factsOf(first);
  const { end } = first;
  // An end of a pipe is called by both: its name says nothing of the end.
  const named = end === null ? {} : { end, title: endTitle(object ?? type, end) };
  return new HandleRow({
    ...{ key, label: null, value, type, object, access, pipe: null, file, owner: null },
    ...named,
  });
}

const endTitle = (name: string, end: 'read' | 'write'): string =>
  end === 'read' ? l10n.t('{0}, read end', name) : l10n.t('{0}, write end', name);

class SearchRows implements Rows {
  readonly shared: readonly HandleRow[];
  readonly passed = [];
  readonly opened = [];
  readonly columnIds: readonly string[];
  readonly tables: Rows['tables'];
  readonly #cells: ReadonlyMap<HandleRow, ReadonlyMap<string, HandleCell>>;

  constructor(
    holds: readonly HandleHold[],
    session: PanelSession,
    readonly shown: readonly ProcessState[],
  ) {
    this.columnIds = shown.map(({ id }) => id);
    this.tables = new Map(
      session.processes.map((process) => [process.id, tableOf(session, process)]),
    );
    const objects = grouped(holds, ({ object, end }) => `${end ?? ''} ${object.toLowerCase()}`);
    const rows = [...objects].flatMap(([key, own]) => {
      const [first] = own;
      if (!first) return [];
      const byProcess = grouped(own, ({ process }) => holderId(process));
      const cells = shown.map((process): [string, HandleCell] => {
        return [process.id, cellIn(process, byProcess.get(process.id) ?? [])];
      });
      return [[rowOf(key, first), new Map(cells)] as const];
    });
    this.#cells = new Map(rows);
    this.shared = rows.map(([row]) => row);
  }

  cell(row: HandleRow, column: string): HandleCell {
    const known = this.#cells.get(row)?.get(column);
    return known ?? cellOf({ column, state: 'unknown', why: '' });
  }

  cells(row: HandleRow): readonly HandleCell[] {
    return this.columnIds.map((column) => this.cell(row, column));
  }
}

/** The same as long as the holds are: the view makes its lines anew when it is another. */
export function searchRows(state: SearchState): MakeRows {
  const holds = handleHolds(state);
  return (session, shown) => new SearchRows(holds, session, shown);
}
