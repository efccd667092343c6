// What a filter looks into, made in turns before anybody types: the texts of the rows, and the cells of those that several can have.
import { rowOf, type MatrixLine } from './matrixRow';
import type { RowCells } from './rowFilter';

/** Texts made in one turn: less than a millisecond. */
const textsInTurn = 500;
/** Cells that are made before somebody looks at them: those of larger tables are never all looked at. */
const mostCells = 20_000;

/** Each step is a turn. */
export function* filterPreparation(
  lines: readonly MatrixLine[],
  rows: RowCells,
): Generator<void, void> {
  let cells = 0;
  let texts = 0;
  for (const line of lines) {
    const row = rowOf(line);
    if (!row) continue;
    row.prepare();
    texts += 1;
    // What a process alone has is found by its text, and by the word for what it opened.
    const hasCells = row.owner === null && cells < mostCells;
    if (hasCells) cells += rows.cells(row).length;
    if (hasCells || texts % textsInTurn === 0) yield;
  }
}
