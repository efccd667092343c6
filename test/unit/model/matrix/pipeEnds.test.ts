// The ends of pipes in the matrix: one row each, with every process's handle to it, and no word more than is known.
import assert from 'node:assert/strict';
import { handleRows, type MatrixRows } from '../../../../src/model/matrix/handleRows';
import { firstMatrixChoices } from '../../../../src/model/matrix/matrixChoices';
import { matrixColumns } from '../../../../src/model/matrix/matrixColumns';
import type { HandleCell, HandleRow } from '../../../../src/model/matrix/matrixRow';
import { MatrixView } from '../../../../src/model/matrix/matrixView';
import type { SessionState } from '../../../../src/model/session/state';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { observed } from '../../fixtures/birthFixture';
import { daemonTree } from '../../fixtures/mapFixture';
import { panelSession } from '../../fixtures/matrixFixture';
import { PipeHistory, readEnd, writeEnd } from '../../fixtures/pipeHistory';
import { stateAfter } from '../../fixtures/sessionFixture';

const [r, w] = [readEnd('0x40'), writeEnd('0x44')];

/** The parent opens a pipe, gives a tool the write end and keeps the read end. */
const output = (): PipeHistory =>
  new PipeHistory()
    .create(10, 'parent')
    .open(20, 'parent', r, w)
    .create(30, 'tool', 'parent', { given: [{ ...w, stream: 'stdout' }], others: [r] });

const rowsOf = (state: SessionState): MatrixRows => handleRows(panelSession(state));

const viewOf = (state: SessionState): MatrixView =>
  new MatrixView({
    ...{ session: panelSession(state), columns: 'all', process: null, text: '' },
    ...{ showsOpened: false, choices: firstMatrixChoices },
  });

const shared = (rows: MatrixRows): readonly HandleRow[] =>
  rows.passed.flatMap((group) => group.rows());

const rowOf = (rows: MatrixRows, end: 'read' | 'write'): HandleRow => {
  const row = shared(rows).find((each) => each.end === end);
  assert.ok(row);
  return row;
};

const text = ({ state, handles, isClosed }: HandleCell): string =>
  [state, ...handles.map(({ value }) => value), ...(isClosed ? ['closed'] : [])].join(' ');

/** Of the broker first, then of each process. */
const cells = (rows: MatrixRows, row: HandleRow): readonly string[] => rows.cells(row).map(text);

describe('An end of a pipe in the matrix', () => {
  it('has a row whether or not it was passed on, under who opened the pipe', () => {
    const rows = rowsOf(output().state);
    assert.deepEqual(
      rows.passed.map(({ process, what, count }) => [process.id, what, count]),
      [['parent', 'pipes', 2]],
    );
    assert.deepEqual(
      shared(rows).map(({ name }) => name),
      ['stdout of tool.exe (PID 200), read end', 'stdout of tool.exe (PID 200), write end'],
    );
    assert.deepEqual(cells(rows, rowOf(rows, 'read')), ['none', 'opened 0x40', 'notInherited']);
    assert.deepEqual(cells(rows, rowOf(rows, 'write')), ['none', 'opened 0x44', 'inherited 0x44']);
    const [, , tool] = rows.cells(rowOf(rows, 'read'));
    assert.equal(tool?.why, 'parent.exe had no inheritable handle to it when it created tool.exe.');
    const [, , written] = rows.cells(rowOf(rows, 'write'));
    assert.deepEqual(
      written?.streams.map(({ stream }) => stream),
      ['stdout'],
    );
  });

  it('has each handle of a process in one row, under whatever value', () => {
    const state = output().open(40, 'tool', writeEnd('0x90')).close(50, 'parent', w).state;
    const rows = rowsOf(state);
    assert.equal(shared(rows).length, 2);
    assert.deepEqual(cells(rows, rowOf(rows, 'write')), [
      'none',
      'opened 0x44 closed',
      'inherited 0x44 0x90',
    ]);
  });

  it('does not claim to know how a handle got where a look found it', () => {
    const state = output().create(40, 'helper').open(1500, 'helper', writeEnd('0x90')).state;
    const rows = rowsOf(state);
    const [, parent, , helper] = rows.cells(rowOf(rows, 'write'));
    assert.equal(helper && text(helper), 'found 0x90');
    assert.equal(
      helper?.why,
      'The handle table of helper.exe had it at 1.500 s. How it got there is not known.',
    );
    assert.equal(helper.reason, null);
    assert.deepEqual(
      helper.handles.map(({ origin }) => origin),
      [null],
    );
    // One of the two opened it, and nobody saw which.
    assert.equal(parent && text(parent), 'found 0x44');
    assert.deepEqual(
      rows.passed.map(({ process, what }) => [process.id, what]),
      [['parent', 'seenPipes']],
    );
  });

  it('says of what nobody could ask about that it seems to be there', () => {
    const state = new PipeHistory()
      .create(10, 'parent')
      .open(20, 'parent', w)
      .create(30, 'tool', 'parent', { given: [{ ...w, stream: 'stdout' }] })
      .calls(40, 'parent', [['NtReadFile', '0x40']]).state;
    const rows = rowsOf(state);
    const [, parent] = rows.cells(rowOf(rows, 'read'));
    assert.equal(parent && text(parent), 'inferred 0x40');
    assert.match(parent?.why ?? '', /^A call is pending on this handle/);
    assert.equal(parent?.handles[0]?.knownBy, 'inference');
  });

  it('does not show as held what is closed while another handle is there', () => {
    const state = output().open(40, 'tool', writeEnd('0x90')).close(50, 'tool', w).state;
    const rows = rowsOf(state);
    const [, , tool] = rows.cells(rowOf(rows, 'write'));
    assert.equal(tool && text(tool), 'found 0x90');
    assert.match(tool?.why ?? '', /tool\.exe has closed its other handles to it: 0x44\.$/);
    const found = viewOf(state).rowOfSelection({ row: '', column: 'tool', value: '0x44' });
    assert.equal(found?.name, 'stdout of tool.exe (PID 200), write end');
  });

  it('is among what a process opened for itself while nobody else has an end', () => {
    const state = new PipeHistory().create(10, 'parent').open(20, 'parent', r, w).state;
    const rows = rowsOf(state);
    assert.deepEqual(shared(rows), []);
    const [own] = rows.opened;
    assert.equal(own?.count, 2);
    assert.deepEqual(
      own.rows().map((row) => [row.owner, row.end, text(rows.cell(row, 'parent'))]),
      [
        ['parent', 'read', 'opened 0x40'],
        ['parent', 'write', 'opened 0x44'],
      ],
    );
  });

  it('has no second row for what a process had opened before it was first seen', () => {
    const late = output();
    const event = late.events.find((one) => one.type === 'processCreated' && one.id === 'parent');
    assert.ok(event?.type === 'processCreated' && event.birth);
    const file = describedAs('pipe', {
      ...{ name: '\\Device\\NamedPipe\\', pipe: { end: 'read', label: null, index: '0x1' } },
    });
    const first = observed('0x40', [], { type: 'File', access: '0x120189', file });
    const other = observed('0x10', []);
    const birth = { ...event.birth, childHandles: [first, other] };
    const events = late.events.map((one) => (one === event ? { ...event, birth } : one));
    const rows = rowsOf(stateAfter(...events));
    assert.deepEqual(cells(rows, rowOf(rows, 'read')), ['none', 'opened 0x40', 'notInherited']);
    const [own] = rows.opened;
    assert.equal(own?.count, 1);
    assert.deepEqual(
      own.rows().map(({ value }) => value),
      ['0x10'],
    );
  });

  it('is found by the value of a handle, the open one before one that was closed', () => {
    const [r2, w2] = [readEnd('0x48', 2), writeEnd('0x4c', 2)];
    const history = output().open(35, 'parent', r2, w2);
    history.create(40, 'second', 'parent', { given: [{ ...w2, stream: 'stderr' }] });
    history.close(50, 'parent', r2, w).open(60, 'parent', readEnd('0x48'));
    const view = viewOf(history.state);
    const nameOf = (value: string): string | undefined =>
      view.rowOfSelection({ row: '', column: 'parent', value })?.name;
    assert.equal(nameOf('0x48'), 'stdout of tool.exe (PID 200), read end');
    assert.equal(nameOf('0x4c'), 'stderr of second.exe (PID 300), write end');
    assert.equal(nameOf('0x44'), 'stdout of tool.exe (PID 200), write end');
    const headings = view.lines.flatMap((line) => (line.kind === 'group' ? [line.text] : []));
    assert.deepEqual(headings, ['Ends of pipes opened by parent.exe: 4']);
  });

  it('gives a column to whom it was sent', () => {
    const state = output().create(40, 'far', 'tool').open(60, 'far', writeEnd('0x90')).state;
    const { shown } = matrixColumns(panelSession(state), 'inheriting', null);
    assert.deepEqual(
      shown.map(({ id }) => id),
      ['parent', 'tool', 'far'],
    );
  });

  it("has what was found of the session's own pipes in the row of the broker's handle", () => {
    const file = describedAs('pipe', {
      ...{
        name: '\\Device\\NamedPipe\\stdout',
        pipe: { end: 'write', label: 'stdout', index: '0x9' },
      },
    });
    const handle = observed('0xa0', [], { type: 'File', access: '0x120196', file });
    const state = stateAfter(...daemonTree(), {
      ...{ type: 'handlesChanged', time: 700, id: 'server', opened: [handle], closed: [] },
    });
    const rows = rowsOf(state);
    const row = rows.shared.find(({ pipe }) => pipe?.end === 'write');
    assert.ok(row);
    const server = rows.cell(row, 'server');
    assert.equal(text(server), 'inherited 0x54 0xa0');
    assert.match(server.why, /The handle table of server\.exe had it at 0\.700 s\./);
    assert.equal(text(rows.cell(row, 'compiler')), 'inherited 0x54');
    assert.deepEqual(shared(rows), []);
  });
});
