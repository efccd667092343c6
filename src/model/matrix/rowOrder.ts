// The order of the rows and the lines they make, by object or by process. Pure.
import { handleKind } from '../handles/handleKind';
import type { FactColumn, OriginChoice, RowOrder } from './matrixChoices';
import type { GroupRow, HandleCell, HandleRow, MatrixLine } from './matrixRow';
import { hasOrigin, type RowCells } from './rowFilter';

/** "a2" before "a10": digits are compared as numbers are. */
const natural = (text: string): string =>
  text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));

/** Hexadecimal text without leading zeros. */
const ofValue = (value: string): string => value.padStart(18, ' ');

/** Who has a handle to the object, of those that are shown. */
export const holdersOf = (cells: readonly HandleCell[]): number =>
  cells.filter(
    ({ handles, state, isClosed }) => handles.length > 0 && state !== 'closed' && !isClosed,
  ).length;

function sortKey(row: HandleRow, by: RowOrder['by'], rows: RowCells): string | number {
  switch (by) {
    case 'label':
      return natural(row.name);
    case 'value':
      return ofValue(row.value);
    case 'kind':
      return natural(`${row.family} ${handleKind(row)}`);
    case 'access':
      return ofValue(row.access);
    case 'object':
      return natural(row.object ?? '');
    case 'holders':
      return row.owner === null ? holdersOf(rows.cells(row)) : 1;
  }
}

/** Those that are equal stay as they were. */
function sortedRows(
  all: readonly HandleRow[],
  order: RowOrder | null,
  rows: RowCells,
): readonly HandleRow[] {
  if (order === null) return all;
  const sign = order.isDescending ? -1 : 1;
  return all
    .map((row) => ({ row, key: sortKey(row, order.by, rows) }))
    .sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
    .map(({ row }) => row);
}

/** The order after a click on a head: up, down, and as they were made; the most holders come first. */
export function nextOrder(order: RowOrder | null, by: 'label' | FactColumn): RowOrder | null {
  const first = by === 'holders';
  if (order?.by !== by) return { by, isDescending: first };
  return order.isDescending === first ? { by, isDescending: !first } : null;
}

export interface RowGroup {
  readonly key: string;
  /** The heading, by the number of rows below it; null for none. */
  readonly heading: ((count: number) => string) | null;
  readonly rows: readonly HandleRow[];
  /** Whose handles they are: the column they are shown for. */
  readonly column: string | null;
}

interface LineOptions {
  readonly matches: (row: HandleRow) => boolean;
  readonly order: RowOrder | null;
  readonly origins: readonly OriginChoice[];
  readonly rows: RowCells & { cell(row: HandleRow, column: string): HandleCell };
}

/** Whether a row is of the process: it has it, or what is looked for is that it has not. */
function isOf(column: string, row: HandleRow, { rows, origins }: LineOptions): boolean {
  if (row.owner !== null) return row.owner === column;
  const cell = rows.cell(row, column);
  return origins.length === 0 ? cell.handles.length > 0 : hasOrigin(cell, origins);
}

/** The lines of the groups; those without a row are left out. */
export function linesOf(groups: readonly RowGroup[], options: LineOptions): readonly MatrixLine[] {
  const lines: MatrixLine[] = [];
  for (const { key, heading, rows, column } of groups) {
    const found = rows.filter(
      (row) => options.matches(row) && (column === null || isOf(column, row, options)),
    );
    if (found.length === 0) continue;
    if (heading) {
      const group: GroupRow = { kind: 'group', key, text: heading(found.length) };
      lines.push(group);
    }
    for (const row of sortedRows(found, options.order, options.rows)) {
      // What nobody else has is in one group only.
      if (column === null || row.owner !== null) lines.push(row);
      else lines.push({ kind: 'placed', key: `${column}\u0000${row.key}`, row, column });
    }
  }
  return lines;
}
