// The matrix with descendants: one row for one object, whoever has a handle to it, and columns for those that matter.
import assert from 'node:assert/strict';
import { snapshotDiff } from '../../../../src/model/handles/snapshotDiff';
import type { Birth } from '../../../../src/model/session/state';
import type { SessionEvent } from '../../../../src/model/session/events';
import { handleRows } from '../../../../src/model/matrix/handleRows';
import { matrixColumns } from '../../../../src/model/matrix/matrixColumns';
import type { HandleRow } from '../../../../src/model/matrix/matrixRow';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { panelSession } from '../../fixtures/matrixFixture';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

function descendant(id: string, parentId: string, birth: Partial<Birth>): SessionEvent {
  const creator = { pid: 100, name: parentId, processId: parentId };
  return {
    ...{ type: 'processCreated', time: 4, id, name: id, pid: 200, commandLine: id },
    birth: { ...birthOf([], []), creator, ...birth },
    descent: { parentId, image: null, createdAt: '1', seenBy: 'debug', note: null },
  } as const;
}

const out = brokerHandle('0x10', 'stdout');
const log = brokerHandle('0x30', null, { type: 'File', object: 'C:\\x.log', openedBy: 'a' });
const inLog = observed('0x30', ['0x30'], { type: 'File', object: 'C:\\x.log' });

const session = panelSession(
  stateAfter(
    started(),
    ready,
    { type: 'handleCreated', time: 2, handle: out },
    created('a', birthOf([out], [observed('0x10', ['0x10'])])),
    descendant('b', 'a', {
      brokerHandles: [out, { ...log, closedAt: 4 }],
      childHandles: [observed('0x10', ['0x10']), inLog],
    }),
    // It has the log, and the broker's event under another value; the second has nothing.
    descendant('c', 'b', {
      brokerHandles: [out, log],
      childHandles: [observed('0x44', ['0x10']), inLog],
    }),
    descendant('d', 'b', { brokerHandles: [out, log], childHandles: [], inheritHandles: false }),
    {
      type: 'handlesChanged',
      time: 8,
      id: 'b',
      opened: [],
      closed: [observed('0x30')],
    },
  ),
);

describe('The matrix of a tree', () => {
  const rows = handleRows(session);
  const { shared, passed } = rows;
  const cellsOf = (row: HandleRow | undefined) => (row ? rows.cells(row) : []);
  const statesOf = (row: HandleRow | undefined) => cellsOf(row).map(({ state }) => state);

  it('has the handle of the broker in one row, under whatever value a descendant has it', () => {
    assert.equal(shared.length, 1);
    const [row] = shared;
    assert.deepEqual(statesOf(row), [
      'open',
      'inherited',
      'inherited',
      'duplicated',
      'notInherited',
    ]);
    assert.deepEqual(
      cellsOf(row)[3]?.handles.map(({ value }) => value),
      ['0x44'],
    );
    assert.match(cellsOf(row)[4]?.why ?? '', /b passed nothing on/);
  });

  it('has what a process opened and passed on in one row under its opener', () => {
    assert.deepEqual(
      passed.map(({ process, count }) => [process.id, count]),
      [['a', 1]],
    );
    const row = passed[0]?.rows()[0];
    assert.equal(row?.object, 'C:\\x.log');
    assert.deepEqual(statesOf(row), ['none', 'opened', 'inherited', 'inherited', 'notInherited']);
  });

  it('says who has closed the handle since', () => {
    const cells = cellsOf(passed[0]?.rows()[0]);
    assert.deepEqual(
      cells.map(({ isClosed }) => isClosed),
      [false, true, true, false, false],
    );
  });
});

describe('The columns of the matrix', () => {
  const ids = (...choice: [Parameters<typeof matrixColumns>[1], string | null]): string =>
    matrixColumns(session, ...choice)
      .shown.map(({ id }) => id)
      .join('');

  it('are those that were passed something, those around one, the children, or all', () => {
    assert.equal(ids('inheriting', null), 'abc');
    assert.equal(ids('selected', 'd'), 'abd');
    assert.equal(ids('selected', 'b'), 'abcd');
    assert.equal(ids('children', 'd'), 'a');
    assert.equal(ids('all', null), 'abcd');
  });

  it('are not more than can be looked at, and the selected process is one of them', () => {
    const many = Array.from({ length: 300 }, (_, index) => descendant(`p${index}`, 'a', {}));
    const large = panelSession(stateAfter(started(), ready, created('a'), ...many));
    const { shown, wanted } = matrixColumns(large, 'all', 'p299');
    assert.equal(wanted, 301);
    assert.equal(shown.length, 40);
    assert.deepEqual([shown[0]?.id, shown.at(-1)?.id], ['a', 'p299']);
  });
});

describe('Two snapshots', () => {
  it('differ in what was opened, closed, and made inheritable', () => {
    const before = [observed('0x4'), observed('0x8'), observed('0xc')];
    const after = [
      observed('0x4', [], { inheritable: false }),
      observed('0x8', [], { type: 'File' }),
      observed('0xc'),
      observed('0x10'),
    ];
    const values = (handles: readonly { readonly value: string }[]): readonly string[] =>
      handles.map(({ value }) => value);
    const { opened, closed, changed } = snapshotDiff(before, after);
    // A value that is used again for another object was closed and opened.
    assert.deepEqual([opened, closed, changed].map(values), [['0x8', '0x10'], ['0x8'], ['0x4']]);
  });
});
