// What a filter of the matrix looks into is made in turns, so that a key that comes in between waits for one of them only.
import assert from 'node:assert/strict';
import { filterPreparation } from '../../../../src/model/matrix/filterPreparation';
import { firstMatrixChoices } from '../../../../src/model/matrix/matrixChoices';
import { rowOf, type HandleCell } from '../../../../src/model/matrix/matrixRow';
import { MatrixView } from '../../../../src/model/matrix/matrixView';
import { largeSession } from '../../../bench/largeSession';
import { panelSession } from '../../fixtures/matrixFixture';

describe('The preparation of the filter', () => {
  const viewOf = (): MatrixView =>
    new MatrixView({
      session: panelSession(largeSession({ handles: 5000, processes: 4 })),
      ...{ columns: 'inheriting', process: null, text: '', showsOpened: true },
      choices: firstMatrixChoices,
    });

  /** Texts and rows of cells that each turn makes. */
  function turnsOf({ lines }: MatrixView, cells: readonly HandleCell[]) {
    const turns: { texts: number; rows: number }[] = [];
    let turn = { texts: 0, rows: 0 };
    for (const row of lines.map(rowOf)) {
      if (row) Object.defineProperty(row, 'prepare', { value: () => (turn.texts += 1) });
    }
    const counted = {
      cells: (): readonly HandleCell[] => {
        turn.rows += 1;
        return cells;
      },
    };
    const preparation = filterPreparation(lines, counted);
    for (let isDone = false; !isDone;) {
      isDone = preparation.next().done === true;
      turns.push(turn);
      turn = { texts: 0, rows: 0 };
    }
    return turns;
  }

  it('makes in one turn the cells of one row, or some texts', () => {
    const view = viewOf();
    const rows = view.lines.flatMap((line) => rowOf(line) ?? []);
    const turns = turnsOf(view, []);
    const sum = (what: 'texts' | 'rows'): number =>
      turns.reduce((all, turn) => all + turn[what], 0);
    assert.equal(sum('texts'), rows.length);
    assert.equal(sum('rows'), rows.filter(({ owner }) => owner === null).length);
    assert.ok(sum('rows') > 5);
    for (const { texts, rows: made } of turns) assert.ok(texts <= 500 && made <= 1);
  });

  it('makes no more cells than can be kept', () => {
    const view = viewOf();
    const [row] = view.lines.flatMap((line) => rowOf(line) ?? []);
    const [cell] = row ? view.rows.cells(row) : [];
    assert.ok(cell);
    const many = Array.from({ length: 15_000 }, () => cell);
    assert.equal(
      turnsOf(view, many).reduce((all, { rows }) => all + rows, 0),
      2,
    );
  });
});
