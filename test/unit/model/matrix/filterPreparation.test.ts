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

  /** How many rows of cells each turn makes. */
  function turnsOf({ lines }: MatrixView, cells: readonly HandleCell[]): readonly number[] {
    const turns: number[] = [];
    let made = 0;
    const counted = {
      cells: (): readonly HandleCell[] => {
        made += 1;
        return cells;
      },
    };
    const preparation = filterPreparation(lines, counted);
    for (let isDone = false; !isDone;) {
      isDone = preparation.next().done === true;
      turns.push(made);
      made = 0;
    }
    return turns;
  }
  const sum = (turns: readonly number[]): number => turns.reduce((all, made) => all + made, 0);

  it('makes in one turn the cells of one row, and none of what a process alone has', () => {
    const view = viewOf();
    const rows = view.lines.flatMap((line) => rowOf(line) ?? []);
    const shared = rows.filter(({ owner }) => owner === null);
    assert.ok(shared.length > 5 && shared.length < rows.length);
    const turns = turnsOf(view, []);
    assert.equal(sum(turns), shared.length);
    for (const made of turns) assert.ok(made <= 1);
  });

  it('makes no more cells than can be kept', () => {
    const view = viewOf();
    const [row] = view.lines.flatMap((line) => rowOf(line) ?? []);
    const [cell] = row ? view.rows.cells(row) : [];
    assert.ok(cell);
    const many = Array.from({ length: 15_000 }, () => cell);
    assert.equal(sum(turnsOf(view, many)), 2);
  });
});
