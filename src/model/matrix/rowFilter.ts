// Which rows of the matrix a filter shows. Pure; made once for a filter and then asked about each row.
import { handleKind, kindSeparator } from '../handles/handleKind';
import { brokerColumn, type CellState, type HandleCell, type HandleRow } from './matrixRow';
import type { MatrixChoices, OriginChoice } from './matrixChoices';
import type { StateWords } from './stateWords';

export interface HandleFilter extends Pick<
  MatrixChoices,
  'kinds' | 'origins' | 'differs' | 'unpredicted'
> {
  /** Words that must all be found. */
  readonly text: string;
}

/** What is known of a row besides itself. */
export interface RowCells {
  /** Those of the broker, where it launched the processes, and of the processes that are shown. */
  cells(row: HandleRow): readonly HandleCell[];
}

export function isFiltering({ text, kinds, origins, differs, unpredicted }: HandleFilter): boolean {
  return text.trim() !== '' || kinds.length > 0 || origins.length > 0 || differs || unpredicted;
}

export function hasOrigin(cell: HandleCell, origins: readonly OriginChoice[]): boolean {
  return origins.some((origin) => {
    if (origin === 'sent') return cell.isSent;
    return cell.state === origin && !(cell.isSent && cell.handles.length === 1);
  });
}

const unread: ReadonlySet<CellState> = new Set(['unknown', 'notStarted']);

/** Whether the processes of which something is known have not all the same of it: it, another copy of it, or nothing. */
function differsBetween(cells: readonly HandleCell[]): boolean {
  const known = cells
    .filter(({ column, state }) => column !== brokerColumn && !unread.has(state))
    .map(({ state }) => (state === 'notInherited' ? 'none' : state));
  return known.some((state) => state !== known[0]);
}

type RowTest = (row: HandleRow) => boolean;

/** Without a copy in lower case of every row: making those took longer than all else that the first key does. */
function containing(word: string): (text: string) => boolean {
  const pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  return (text) => pattern.test(text);
}

/** Made once for the few texts that very many rows have. */
function onceForEach(test: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const made = known.get(text) ?? test(text);
    known.set(text, made);
    return made;
  };
}

/** Whether the row says the word of itself: what it is called, its value, and what kind of handle it is. */
function textTest(word: string): RowTest {
  const contains = containing(word);
  const isInType = onceForEach(contains);
  return ({ type, object, value, label, title, pipe, end }) => {
    if (pipe !== null || end !== null) {
      if (contains(handleKind({ type, object, pipe, end }))) return true;
    } else if (isInType(type) || (object !== null && contains(object))) return true;
    const name = label ?? title;
    return value.includes(word) || (name !== '' && contains(name));
  };
}

/** A word that no row says of itself can be a word for what a process has of it. */
function wordTest(word: string, rows: RowCells, words: StateWords): RowTest {
  const states = (Object.keys(words) as CellState[]).filter((state) =>
    words[state].toLowerCase().includes(word),
  );
  const opened = states.includes('opened');
  const isSaid = textTest(word);
  const hasState: RowTest = (row) =>
    rows.cells(row).some(({ handles, state }) => handles.length > 0 && states.includes(state));
  return (row) => {
    if (row.owner !== null) return opened || isSaid(row);
    return isSaid(row) || (states.length > 0 && hasState(row));
  };
}

/** Nobody predicts what one process opened for itself, and it differs by nature. */
function comparison({ differs, unpredicted }: HandleFilter, rows: RowCells): RowTest {
  return (row) => {
    if (row.owner !== null) return false;
    const cells = rows.cells(row);
    if (differs && !differsBetween(cells)) return false;
    return !unpredicted || cells.some(({ isUnpredicted }) => isUnpredicted);
  };
}

function originTest(origins: readonly OriginChoice[], rows: RowCells): RowTest {
  const onlyOpened = origins.length === 1 && origins[0] === 'opened';
  return (row) =>
    (onlyOpened && row.owner !== null) || rows.cells(row).some((cell) => hasOrigin(cell, origins));
}

/** What each row is asked is only what the filter says. */
export function rowMatcher(filter: HandleFilter, rows: RowCells, words: StateWords): RowTest {
  const kinds = new Set(filter.kinds);
  // Pasted with the words around it, the separator is no word.
  const said = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== kindSeparator);
  const tests: readonly RowTest[] = [
    ...(kinds.size > 0 ? [({ family }: HandleRow) => kinds.has(family)] : []),
    ...said.map((word) => wordTest(word, rows, words)),
    ...(filter.differs || filter.unpredicted ? [comparison(filter, rows)] : []),
    ...(filter.origins.length > 0 ? [originTest(filter.origins, rows)] : []),
  ];
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (row) => tests.every((test) => test(row));
}

/** How many rows there are of each kind, the most first. */
export function countKinds(rows: Iterable<HandleRow>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { family } of rows) counts.set(family, (counts.get(family) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
