// Which rows of the matrix a filter shows. Pure; made once for a filter and then asked about each row.
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

/** A word that no row says of itself can be a word for what a process has of it. */
function wordMatcher(word: string, rows: RowCells, words: StateWords) {
  const states = (Object.keys(words) as CellState[]).filter((state) =>
    words[state].toLowerCase().includes(word),
  );
  const opened = states.includes('opened');
  return (row: HandleRow): boolean => {
    if (row.text.includes(word)) return true;
    if (states.length === 0) return false;
    if (row.owner !== null) return opened;
    return rows
      .cells(row)
      .some(({ handles, state }) => handles.length > 0 && states.includes(state));
  };
}

export function rowMatcher(
  filter: HandleFilter,
  rows: RowCells,
  words: StateWords,
): (row: HandleRow) => boolean {
  const kinds = new Set(filter.kinds);
  const finders = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => wordMatcher(word, rows, words));
  const isOfKind = (row: HandleRow): boolean => kinds.size === 0 || kinds.has(row.family);
  const isFound = (row: HandleRow): boolean => finders.every((finds) => finds(row));
  /** What one process opened for itself differs by nature, and nobody predicts it. */
  const isCompared = (row: HandleRow): boolean => {
    if (!filter.differs && !filter.unpredicted) return true;
    if (row.owner !== null) return false;
    const cells = rows.cells(row);
    if (filter.differs && !differsBetween(cells)) return false;
    return !filter.unpredicted || cells.some(({ isUnpredicted }) => isUnpredicted);
  };
  const comesSo = (row: HandleRow): boolean => {
    if (filter.origins.length === 0) return true;
    return rows.cells(row).some((cell) => hasOrigin(cell, filter.origins));
  };
  const onlyOpened = filter.origins.length === 1 && filter.origins[0] === 'opened';
  return (row) =>
    isOfKind(row) &&
    isFound(row) &&
    isCompared(row) &&
    ((onlyOpened && row.owner !== null) || comesSo(row));
}

/** How many rows there are of each kind, the most first. */
export function countKinds(rows: Iterable<HandleRow>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { family } of rows) counts.set(family, (counts.get(family) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
