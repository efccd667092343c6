// Where the keys are in the matrix, and where each of them leads.
import type { SelectedCell } from '../../model/matrix/matrixChoices';
import type { MatrixView } from '../../model/matrix/matrixView';
import { placeAfterKey, type GridPlace } from '../elements/gridKeys';

export class MatrixCursor {
  /** The line by its key, since lines come and go. */
  #active: { readonly key: string; readonly column: number } = { key: '', column: 0 };
  #isInHead = false;

  /** Lines come and go with the filter and the session: a lost one is replaced by the selected or the first. */
  place(view: MatrixView, leading: number, selected: SelectedCell | null): GridPlace {
    const { key, column } = this.#active;
    const columns = leading + view.columnIds.length;
    if (this.#isInHead) return { row: -1, column: Math.min(column, columns - 1) };
    const row = key === '' ? -1 : view.lines.findIndex((line) => line.key === key);
    if (row >= 0) {
      // A heading is one cell, whichever column one came from.
      const isHeading = view.lines[row]?.kind === 'group';
      return { row, column: isHeading ? 0 : Math.min(column, columns - 1) };
    }
    const line = view.lineOf(view.rowOfSelection(selected), selected?.column ?? null);
    if (line < 0 || !selected) return { row: 0, column: 0 };
    const at = Math.max(0, view.columnIds.indexOf(selected.column));
    return { row: line, column: leading + at };
  }

  /** The head is above the first line; Ctrl+Home and the page keys do not lead there. */
  after(
    event: KeyboardEvent,
    place: GridPlace,
    view: MatrixView,
    { leading, pageRows }: { readonly leading: number; readonly pageRows: number },
  ): GridPlace | null {
    const columns = leading + view.columnIds.length;
    const size = { rows: view.lines.length, columns, pageRows };
    if (event.key === 'ArrowUp' && place.row <= 0) return { ...place, row: -1 };
    if (place.row === -1 && event.key === 'ArrowDown') return { ...place, row: 0 };
    // A heading forgets no column.
    const column =
      place.row >= 0 && view.lines[place.row]?.kind === 'group'
        ? this.#active.column
        : place.column;
    const isAcross = /^Arrow(?:Left|Right)$/.test(event.key);
    const from = isAcross ? place : { row: Math.max(0, place.row), column };
    // One line has an extent all the same: the head is above it.
    const next = placeAfterKey(event, from, { ...size, rows: Math.max(2, size.rows) });
    if (!next) return null;
    const isInHead =
      place.row === -1 && !event.ctrlKey && (isAcross || /^(?:Home|End)$/.test(event.key));
    return { row: isInHead ? -1 : Math.min(next.row, size.rows - 1), column: next.column };
  }

  goTo(view: MatrixView | null, { row, column }: GridPlace): void {
    this.#isInHead = row < 0;
    this.#active = { key: view?.lines[row]?.key ?? '', column };
  }
}
