// What a filter looks into, made in turns before anybody types: the cells of the rows that several processes can have.
import { rowOf, type MatrixLine } from './matrixRow';
import type { RowCells } from './rowFilter';

/** Cells that are made before somebody looks at them: those of larger tables are never all looked at. */
const mostCells = 20_000;

/** Each step is a turn: the cells of one row. */
export function* filterPreparation(
  lines: readonly MatrixLine[],
  rows: RowCells,
): Generator<void, void> {
  let cells = 0;
  for (const line of lines) {
    const row = rowOf(line);
    // What a process alone has is found by what the row says, and by the word for what it opened.
    if (!row || row.owner !== null) continue;
    cells += rows.cells(row).length;
    yield;
    if (cells >= mostCells) return;
  }
}
