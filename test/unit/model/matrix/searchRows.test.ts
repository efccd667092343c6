// The matrix of a search: a row for each object, a column for each holder, and in the cells its handles and how sure their origin is.
import assert from 'node:assert/strict';
import { firstMatrixChoices, type MatrixChoices } from '../../../../src/model/matrix/matrixChoices';
import { MatrixView } from '../../../../src/model/matrix/matrixView';
import { rowOf } from '../../../../src/model/matrix/matrixRow';
import { handleHolds, searchRows } from '../../../../src/model/matrix/searchRows';
import type { SearchEvent } from '../../../../src/model/search/searchEvents';
import { searchSession } from '../../../../src/model/search/searchSession';
import { held, inherited, searchedFor, searchedPath } from '../../fixtures/searchFixture';

function matrixOf(events: readonly SearchEvent[], choices: Partial<MatrixChoices> = {}) {
  const state = searchedFor(searchedPath, events);
  const { calls, ...session } = searchSession(state);
  const pids = new Set(handleHolds(state).map(({ process: { pid } }) => pid));
  const processes = session.processes.filter(({ pid }) => pids.has(pid ?? 0));
  return new MatrixView({
    session: { ...session, processes, callCount: calls.length, findings: [], explanations: [] },
    ...{ columns: 'all', process: null, text: '', showsOpened: false },
    ...{ choices: { ...firstMatrixChoices, ...choices }, makeRows: searchRows(state) },
  });
}

const linesOf = (view: MatrixView): readonly string[] =>
  view.lines.map((line) => {
    const row = rowOf(line);
    if (!row) return '';
    const cells = view.rows.cells(row).map(({ state, handles }) => {
      return [state, ...handles.map(({ value }) => value)].join(' ');
    });
    return `${row.name}: ${cells.join(', ')}`;
  });

describe('The matrix of a search', () => {
  it('has a column for whoever has a handle, and none for the launcher or who only has it mapped', () => {
    const view = matrixOf(inherited);
    assert.deepEqual(view.columnIds, ['200', '300', '400']);
    assert.deepEqual(linesOf(view), [`${searchedPath}: found 0x44, inherited 0x44, found 0x1f8`]);
  });

  it('says in words why an origin is inferred or unknown', () => {
    const view = matrixOf(inherited);
    const [row] = view.rows.shared;
    assert.ok(row);
    const [helper, grandchild, editor] = view.rows.cells(row);
    assert.equal(helper?.why, 'Unknown: its creator has no handle with this value now.');
    assert.equal(
      grandchild?.why,
      'Probably inherited from helper.exe (PID 200), which has the same object under this value.',
    );
    assert.equal(grandchild.handles[0]?.doubt, 'inferred');
    assert.equal(editor?.why, 'Unknown: its creator has exited.');
    assert.equal(editor.handles[0]?.doubt, 'unknown');
  });

  it('compares the first process with the others, too', () => {
    const files = [held(1, { object: 'C:\\work\\a.txt' }), held(2, { object: 'C:\\work\\b.txt' })];
    assert.equal(linesOf(matrixOf(files, { differs: true })).length, 2);
  });

  it('has a row for each file of a folder and for each end of a pipe', () => {
    const pipe = { object: '\\\\.\\pipe\\line', handle: '0x50' };
    const view = matrixOf([
      held(1, { object: 'C:\\work\\a.txt' }),
      held(2, { object: 'C:\\work\\b.txt' }),
      held(2, { object: 'C:\\WORK\\A.TXT', handle: '0x60' }),
      held(1, { ...pipe, end: 'read' }),
      held(2, { ...pipe, end: 'write' }),
    ]);
    assert.deepEqual(linesOf(view), [
      'C:\\work\\a.txt: found 0x44, found 0x60',
      'C:\\work\\b.txt: none, found 0x44',
      '\\\\.\\pipe\\line, read end: found 0x50, none',
      '\\\\.\\pipe\\line, write end: none, found 0x50',
    ]);
  });
});
