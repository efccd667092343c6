// What the matrix shows of a session, made step by step and only as far as something has changed: columns, rows, lines.
import * as l10n from '@vscode/l10n';
import type { PanelSession } from '../protocol/panelSession';
import { integerText } from '../base/quantity';
import type { ProcessState } from '../session/state';
import { MatrixRows, type ProcessRows, type Rows } from './handleRows';
import { originChoices, type MatrixChoices, type OriginChoice } from './matrixChoices';
import { matrixColumns } from './matrixColumns';
import { brokerColumn, rowOf, type HandleCell, type HandleRow, type MatrixLine } from './matrixRow';
import type { ColumnChoice, SelectedCell } from './matrixChoices';
import { countKinds, hasOrigin, isFiltering, rowMatcher } from './rowFilter';
import { linesOf, type RowGroup } from './rowOrder';
import { stateWords } from './stateWords';

export interface MatrixInput {
  readonly session: PanelSession;
  readonly columns: ColumnChoice;
  /** Id of the process that is selected in the list of processes. */
  readonly process: string | null;
  readonly text: string;
  readonly showsOpened: boolean;
  readonly choices: MatrixChoices;
  /** Makes the rows of what a search found; absent for a session, of which the rows are made from its processes. */
  readonly makeRows?: MakeRows | undefined;
}

export type MakeRows = (session: PanelSession, shown: readonly ProcessState[]) => Rows;

const rowsOf: MakeRows = (session, shown) => new MatrixRows(session, shown);

/** With its id where others have the same name. */
export function nameOf({ name, pid, descent }: ProcessState): string {
  return descent === null || pid === null ? name : `${name} ${pid}`;
}

/** Makes a thing anew only when one of what it is made from is another. */
function remembered<From extends readonly unknown[], T>(make: (...from: From) => T) {
  let last: { readonly from: From; readonly made: T } | null = null;
  return (...from: From): T => {
    if (last?.from.every((one, index) => one === from[index]) !== true) {
      last = { from, made: make(...from) };
    }
    return last.made;
  };
}

const same = <T>(some: readonly T[], others: readonly T[]): boolean =>
  some.length === others.length && some.every((one, index) => one === others[index]);

const countOf = (groups: readonly ProcessRows[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

export class MatrixView {
  rows: Rows;
  lines: readonly MatrixLine[] = [];
  /** The processes that have a column. */
  shown: readonly ProcessState[] = [];
  /** Those that could have one, by the choice of processes. */
  offered: readonly ProcessState[] = [];
  /** How many the choice would show, were there no limit. */
  wanted = 0;
  /** Rows before and after the filter; a row in several groups counts once. */
  total = 0;
  found = 0;
  openedCount = 0;
  #input: MatrixInput;

  readonly #columns = remembered(
    (
      _processes: PanelSession['processes'],
      choice: ColumnChoice,
      process: string | null,
      hidden: readonly string[],
    ) => {
      const { shown, wanted } = matrixColumns(this.#input.session, choice, process);
      return { offered: shown, shown: shown.filter(({ id }) => !hidden.includes(id)), wanted };
    },
  );
  /** Whatever else of the session changes: bytes in pipes do not make other rows. */
  readonly #rows = remembered(
    (
      _processes: PanelSession['processes'],
      _handles: PanelSession['brokerHandles'],
      shown: readonly ProcessState[],
      makeRows: MakeRows = rowsOf,
    ) => makeRows(this.#input.session, shown),
  );
  readonly #lines = remembered(
    (rows: Rows, text: string, showsOpened: boolean, choices: MatrixChoices) =>
      this.#makeLines(rows, text, showsOpened, choices),
  );
  readonly #selected = remembered((rows: Rows, selected: SelectedCell | null) =>
    selected === null ? null : findRow(rows, selected),
  );
  readonly #kinds = remembered((rows: Rows, showsOpened: boolean) =>
    countKinds(allRows(rows, showsOpened)),
  );

  constructor(input: MatrixInput) {
    this.#input = input;
    this.rows = (input.makeRows ?? rowsOf)(input.session, []);
    this.update(input);
  }

  update(input: MatrixInput): void {
    this.#input = input;
    const { session, choices } = input;
    const { processes, brokerHandles } = session;
    const columns = this.#columns(processes, input.columns, input.process, choices.hidden);
    this.offered = columns.offered;
    this.wanted = columns.wanted;
    if (!same(this.shown, columns.shown)) this.shown = columns.shown;
    this.rows = this.#rows(processes, brokerHandles, this.shown, input.makeRows);
    const { shared, passed, opened } = this.rows;
    this.openedCount = countOf(opened);
    const showsOpened = input.showsOpened || choices.origins.includes('opened');
    this.total = shared.length + countOf(passed) + (showsOpened ? this.openedCount : 0);
    const { lines, found } = this.#lines(this.rows, input.text, showsOpened, choices);
    this.lines = lines;
    this.found = found;
  }

  /** The broker's first, where it launched the processes. */
  get columnIds(): readonly string[] {
    return this.rows.columnIds;
  }

  get isFiltering(): boolean {
    return isFiltering({ ...this.#input.choices, text: this.#input.text });
  }

  get isEmpty(): boolean {
    return this.total + this.openedCount === 0;
  }

  /** How many rows there are of each kind, the most first. */
  get kinds(): readonly (readonly [string, number])[] {
    return this.#kinds(this.rows, this.#input.showsOpened);
  }

  /** How many rows there are that came so to one of the processes; made when somebody looks. */
  originCounts(): ReadonlyMap<OriginChoice, number> {
    const { rows } = this;
    return new Map(
      originChoices.map((origin) => {
        const some = allRows(rows, false).filter((row) =>
          rows.cells(row).some((cell) => hasOrigin(cell, [origin])),
        );
        return [origin, some.length + (origin === 'opened' ? this.openedCount : 0)];
      }),
    );
  }

  /** The row of the selection, whether or not the filter shows it. */
  rowOfSelection(selected: SelectedCell | null): HandleRow | null {
    return this.#selected(this.rows, selected);
  }

  /** -1 when it is not shown. */
  lineOf(row: HandleRow | null, column: string | null): number {
    if (row === null) return -1;
    const isIt = (line: MatrixLine): boolean => rowOf(line) === row;
    const placed = this.lines.findIndex(
      (line) => line.kind === 'placed' && isIt(line) && line.column === column,
    );
    return placed >= 0 ? placed : this.lines.findIndex(isIt);
  }

  #makeLines(
    rows: Rows,
    text: string,
    showsOpened: boolean,
    choices: MatrixChoices,
  ): { readonly lines: readonly MatrixLine[]; readonly found: number } {
    const filter = { ...choices, text };
    const matches = isFiltering(filter) ? rowMatcher(filter, rows, stateWords()) : () => true;
    const { order, origins } = choices;
    const groups =
      choices.grouping === 'process'
        ? groupsByProcess(rows, showsOpened)
        : groupsByObject(rows, showsOpened);
    const lines = linesOf(groups, { matches, order, origins, rows });
    if (choices.grouping === 'object') {
      const headings = lines.reduce((sum, { kind }) => sum + (kind === 'group' ? 1 : 0), 0);
      return { lines, found: lines.length - headings };
    }
    const found = new Set(lines.map(rowOf));
    found.delete(null);
    return { lines, found: found.size };
  }
}

function allRows(rows: Rows, showsOpened: boolean): readonly HandleRow[] {
  const { shared, passed, opened } = rows;
  const groups = [...passed, ...(showsOpened ? opened : [])];
  return [...shared, ...groups.flatMap((group) => group.rows())];
}

function groupsByObject(rows: Rows, showsOpened: boolean): readonly RowGroup[] {
  const { shared, passed, opened } = rows;
  const group = (
    key: string,
    { process, rows: own }: ProcessRows,
    heading: (name: string, count: string) => string,
  ): RowGroup => ({
    key: `${key} ${process.id}`,
    heading: (count) => heading(nameOf(process), integerText(count)),
    rows: own(),
    column: null,
  });
  return [
    { key: 'shared', heading: null, rows: shared, column: null },
    ...passed.map((each) => group(`passed ${each.what}`, each, passedHeading(each))),
    ...(showsOpened ? opened : []).map((each) =>
      group('group', each, (name, count) =>
        each.process.birth?.attached
          ? l10n.t('Origin unknown, in {0}: {1}', name, count)
          : l10n.t('Opened by {0}: {1}', name, count),
      ),
    ),
  ];
}

function passedHeading({
  what,
  process,
}: Pick<ProcessRows, 'what' | 'process'>): (name: string, count: string) => string {
  if (what === 'opened' && process.birth?.attached) {
    return (name, count) => l10n.t('First known in {0}: {1}', name, count);
  }
  switch (what) {
    case 'opened':
      return (name, count) => l10n.t('Opened by {0} and passed on: {1}', name, count);
    case 'pipes':
      return (name, count) => l10n.t('Ends of pipes opened by {0}: {1}', name, count);
    case 'seenPipes':
      return (name, count) => l10n.t('Ends of pipes first seen in {0}: {1}', name, count);
  }
}

function groupsByProcess(rows: Rows, showsOpened: boolean): readonly RowGroup[] {
  const { shared, passed, opened, shown } = rows;
  const common = [...shared, ...passed.flatMap((group) => group.rows())];
  const heading =
    (name: string) =>
    (count: number): string =>
      count === 1
        ? l10n.t('{0}: 1 handle', name)
        : l10n.t('{0}: {1} handles', name, integerText(count));
  const own = new Map(opened.map(({ process, rows: made }) => [process.id, made]));
  return [
    ...(rows.columnIds.includes(brokerColumn)
      ? [{ key: 'of', heading: heading(l10n.t('launcher')), rows: shared, column: brokerColumn }]
      : []),
    ...shown.map((process): RowGroup => ({
      key: `of ${process.id}`,
      heading: heading(nameOf(process)),
      rows: [...common, ...(showsOpened ? (own.get(process.id)?.() ?? []) : [])],
      column: process.id,
    })),
  ];
}

/** By its key; a handle that was chosen elsewhere is sought by its value. */
function findRow(rows: Rows, { row: key, column, value }: SelectedCell): HandleRow | null {
  const common = allRows(rows, false);
  const own = (): readonly HandleRow[] =>
    rows.opened.find(({ process }) => process.id === column)?.rows() ?? [];
  if (key !== '') {
    const byKey = (row: HandleRow): boolean => row.key === key;
    const others = rows.opened.filter(({ process }) => key.startsWith(`${process.id} `));
    return (
      common.find(byKey) ??
      own().find(byKey) ??
      others.flatMap((group) => group.rows()).find(byKey) ??
      null
    );
  }
  if (value === undefined) return null;
  const hasValue = ({ handles }: HandleCell): boolean =>
    handles.some((handle) => handle.value === value);
  const hadValue = (row: HandleRow): boolean => {
    const cell = rows.cell(row, column);
    return hasValue(cell) || cell.closedValues.includes(value);
  };
  const holdsValue = (row: HandleRow): boolean => {
    const cell = rows.cell(row, column);
    return hasValue(cell) && !cell.isClosed;
  };
  // A value is used again: what has it is meant before what had it.
  return (
    common.findLast(holdsValue) ??
    own().findLast((row) => (row.end === null ? row.value === value : hadValue(row))) ??
    common.findLast(hadValue) ??
    // A value without a handle behind it: what the parent had under it.
    rows.shared.findLast((row) => row.value === value) ??
    null
  );
}
