// What the matrix shows: filters, orders, groups, and that nothing is made again while nothing has changed.
import assert from 'node:assert/strict';
import fc from '../../../random';
import { columnsInSight, rangeToDraw } from '../../../../src/webview/elements/columnWindow';
import {
  findingPlaces,
  placeChoice,
  stepPlaces,
} from '../../../../src/webview/findings/findingPlaces';
import {
  factColumns,
  firstMatrixChoices,
  originChoices,
  readMatrixChoices,
  type MatrixChoices,
} from '../../../../src/model/matrix/matrixChoices';
import { brokerColumn, rowOf } from '../../../../src/model/matrix/matrixRow';
import { MatrixView, type MatrixInput } from '../../../../src/model/matrix/matrixView';
import { nextOrder } from '../../../../src/model/matrix/rowOrder';
import { largeSession } from '../../../bench/largeSession';
import { brokerHandle } from '../../fixtures/birthFixture';
import { matrixState, panelSession } from '../../fixtures/matrixFixture';
import { exited } from '../../fixtures/sessionFixture';

const session = panelSession(matrixState());

const inputOf = (
  choices: Partial<MatrixChoices> = {},
  more: Partial<MatrixInput> = {},
): MatrixInput => ({
  ...{ session, columns: 'inheriting', process: null, text: '', showsOpened: false },
  choices: { ...firstMatrixChoices, ...choices },
  ...more,
});

const viewOf = (...input: Parameters<typeof inputOf>): MatrixView =>
  new MatrixView(inputOf(...input));

const linesIn = ({ lines }: MatrixView): readonly string[] =>
  lines.map((line) => (line.kind === 'group' ? `[${line.text}]` : (rowOf(line)?.name ?? '')));

const named = (...input: Parameters<typeof inputOf>): readonly string[] =>
  linesIn(viewOf(...input)).filter((text) => !text.startsWith('['));

const tcp = 'TCP 127.0.0.1:8080, listening';

describe('The filter of the matrix', () => {
  it('finds all words in label, value, kind, or what a process has', () => {
    assert.deepEqual(named({}, { text: 'LOG' }), ['log']);
    assert.deepEqual(named({}, { text: 'pipe read' }), ['a.stdout.read']);
    assert.deepEqual(named({}, { text: '0x24' }), ['go']);
    assert.deepEqual(named({}, { text: 'duplicated' }), ['a.stdout', 'go']);
    assert.deepEqual(named({}, { text: 'closed' }), ['extra10']);
    assert.deepEqual(named({}, { text: 'go nothing' }), []);
  });

  it('takes signs for what they are, and what was copied from a cell for what it says', () => {
    assert.deepEqual(named({}, { text: '.' }), ['a.stdout', 'a.stdout.read', 'log', tcp]);
    assert.deepEqual(named({}, { text: '(' }), []);
    assert.deepEqual(named({}, { text: 'File · c:\\WORK\\build.log' }), ['log']);
  });

  it('takes kinds, several at once, and counts them', () => {
    assert.deepEqual(viewOf().kinds, [
      ['Event', 4],
      ['pipe', 2],
      ['file', 1],
      ['socket', 1],
    ]);
    assert.deepEqual(named({ kinds: ['pipe', 'socket'] }), ['a.stdout', 'a.stdout.read', tcp]);
  });

  it('takes origins, of which one process has to have one', () => {
    assert.deepEqual(named({ origins: ['sent'] }), ['go']);
    assert.deepEqual(named({ origins: ['duplicated'] }), ['a.stdout']);
    assert.deepEqual(named({ origins: ['inherited'] }), ['a.stdout', 'log', 'go', 'odd', tcp]);
    assert.deepEqual(named({ origins: ['notInherited'], kinds: ['file'] }), ['log']);
    // What is asked for is shown, whether or not all of its kind are.
    assert.deepEqual(named({ origins: ['opened'], kinds: ['Key'] }).length, 2);
    assert.deepEqual(
      [...viewOf().originCounts()],
      [
        ['inherited', 5],
        ['unclear', 0],
        ['duplicated', 1],
        ['opened', 5],
        ['found', 0],
        ['inferred', 0],
        ['sent', 1],
        ['notInherited', 5],
      ],
    );
  });

  it('tells what differs between the processes, and what was not predicted', () => {
    assert.deepEqual(named({ differs: true }), ['a.stdout', 'log', 'go', 'odd', tcp]);
    assert.deepEqual(named({ unpredicted: true }, { showsOpened: true }), ['odd']);
  });

  it('is honest about how many there are', () => {
    const view = viewOf({ kinds: ['pipe'] });
    assert.deepEqual([view.found, view.total, view.openedCount], [2, 8, 4]);
    const all = viewOf({}, { showsOpened: true });
    assert.deepEqual([all.found, all.total, all.isFiltering], [12, 12, false]);
    // In many groups it is one handle all the same.
    assert.equal(viewOf({ grouping: 'process' }).found, 8);
  });

  it('never shows more with one condition more', () => {
    const choice = fc.record({
      kinds: fc.subarray(['pipe', 'Event', 'file', 'Key']),
      origins: fc.subarray([...originChoices].filter((origin) => origin !== 'opened')),
      differs: fc.boolean(),
      unpredicted: fc.boolean(),
    });
    const texts = fc.constantFrom('', 'e', '0x2', 'pipe', 'inherited', 'zz');
    fc.assert(
      fc.property(choice, texts, fc.boolean(), (one, text, showsOpened) => {
        const some = new Set(named(one, { text, showsOpened }));
        const less = { ...one, kinds: [], differs: false };
        const more = new Set(named(less, { text, showsOpened }));
        return [...some].every((name) => more.has(name)) && some.size <= more.size;
      }),
    );
  });
});

describe('The columns of the matrix', () => {
  it('begin with the launcher, except of an attached session, where it has nothing', () => {
    const attached = { ...session, attached: { pids: [100], tree: true } };
    const [launcher, ...processes] = viewOf().columnIds;
    assert.equal(launcher, brokerColumn);
    assert.ok(processes.length > 1);
    const view = viewOf({ grouping: 'process' }, { session: attached });
    assert.deepEqual(view.columnIds, processes);
    assert.ok(linesIn(view).every((line) => !line.startsWith('[launcher')));
    // The first process is no launcher: what differs in it is seen.
    const differs = (of: typeof session): readonly string[] =>
      named({ differs: true }, { session: of });
    assert.deepEqual(differs(attached), differs(session));
  });
});

describe('The order of the matrix', () => {
  it('is by label as people count, by value, by kind and by holders, up and down', () => {
    const by = (order: MatrixChoices['order']) => named({ order }).slice(0, 7);
    assert.deepEqual(by({ by: 'label', isDescending: false }), [
      'a.stdout',
      'a.stdout.read',
      'extra2',
      'extra10',
      'go',
      'log',
      'odd',
    ]);
    assert.equal(by({ by: 'value', isDescending: true })[0], 'odd');
    assert.equal(by({ by: 'kind', isDescending: false })[0], 'go');
    assert.deepEqual(by({ by: 'holders', isDescending: true }).slice(0, 2), ['a.stdout', 'log']);
  });

  it('shows the same rows in every order and grouping', () => {
    const orders = fc.record({
      by: fc.constantFrom('label' as const, ...factColumns),
      isDescending: fc.boolean(),
    });
    const all = named({}, { showsOpened: true }).toSorted();
    fc.assert(
      fc.property(orders, fc.constantFrom('object' as const, 'process' as const), (order, how) => {
        const shown = named({ order, grouping: how }, { showsOpened: true });
        const some = how === 'process' ? [...new Set(shown)] : shown;
        const wanted = how === 'process' ? [...new Set(all)] : all;
        assert.deepEqual(some.toSorted(), wanted);
      }),
    );
  });

  it('turns with each click on a head, and ends as it began', () => {
    const first = nextOrder(null, 'label');
    const second = nextOrder(first, 'label');
    assert.deepEqual(first, { by: 'label', isDescending: false });
    assert.deepEqual(second, { by: 'label', isDescending: true });
    assert.equal(nextOrder(second, 'label'), null);
    assert.deepEqual(nextOrder(second, 'holders'), { by: 'holders', isDescending: true });
  });
});

describe('The groups of the matrix', () => {
  it('are objects under who opened them', () => {
    assert.deepEqual(linesIn(viewOf()).slice(-2), ['[Opened by a and passed on: 1]', tcp]);
  });

  it('are processes with what each has, under the value it has there', () => {
    const view = viewOf({ grouping: 'process' });
    assert.deepEqual(
      linesIn(view).filter((text) => text.startsWith('[')),
      ['[launcher: 7 handles]', '[a: 4 handles]', '[b: 4 handles]', '[c.exe 300: 2 handles]'],
    );
    // What b was sent is one of its handles, and has a line of its own there.
    const row = view.rowOfSelection({ row: '', column: 'b', value: '0x88' });
    assert.equal(row?.label, 'go');
    const line = view.lines[view.lineOf(row, 'b')];
    assert.equal(line?.kind === 'placed' && line.column, 'b');
    assert.equal(new Set(view.lines.map(({ key }) => key)).size, view.lines.length);
  });
});

describe('The matrix of a session that goes on', () => {
  it('is made anew only as far as something has changed', () => {
    const view = viewOf();
    const { rows, lines } = view;
    view.update(inputOf({}, { session: { ...session, pipes: [] }, process: 'b' }));
    assert.equal(view.rows, rows);
    assert.notEqual(view.lines, undefined);
    const kept = inputOf();
    view.update(kept);
    const before = view.lines;
    view.update({ ...kept, process: 'a' });
    assert.equal(view.lines, before);
    assert.notEqual(before, lines);
    view.update(
      inputOf({}, { session: { ...session, brokerHandles: [brokerHandle('0x9', 'new')] } }),
    );
    assert.notEqual(view.rows, rows);
  });

  it('makes no cell before it is looked at', () => {
    const large = panelSession(largeSession({ handles: 100_000, processes: 20 }));
    const view = viewOf({}, { session: large, showsOpened: true });
    assert.equal(view.lines.length, 100_220);
    const own = view.lines.at(-1);
    const row = rowOf(own);
    assert.ok(row);
    assert.equal(row, view.rowOfSelection({ row: row.key, column: row.owner ?? '' }));
    assert.equal(view.rows.cell(row, row.owner ?? '').state, 'opened');
    assert.equal(view.rows.cell(row, brokerColumn).state, 'none');
  });

  it('has no more columns than are in sight, with some beside them', () => {
    const columns = Array.from({ length: 40 }, (_, at) => ({
      left: at * 100,
      right: at * 100 + 100,
    }));
    assert.deepEqual(columnsInSight(columns, { left: 1000, right: 1500 }), { from: 8, to: 17 });
    assert.deepEqual(columnsInSight(columns.slice(0, 9), { left: 0, right: 10 }), {
      from: 0,
      to: 9,
    });
  });

  it('keeps the columns it has while they are enough and few more than that', () => {
    const drawn = { from: 2, to: 9 };
    assert.equal(rangeToDraw(drawn, { from: 3, to: 8 }), drawn);
    assert.deepEqual(rangeToDraw(drawn, { from: 3, to: 10 }), { from: 3, to: 10 });
    assert.deepEqual(rangeToDraw(drawn, { from: 1, to: 8 }), { from: 1, to: 8 });
    assert.deepEqual(rangeToDraw(drawn, { from: 4, to: 6 }), { from: 4, to: 6 });
  });
});

describe('What is kept of the matrix', () => {
  it('comes back as it was, and is taken from the defaults where it does not fit', () => {
    const choices: MatrixChoices = {
      ...{ kinds: ['pipe'], origins: ['sent'], differs: true, unpredicted: true },
      ...{ grouping: 'process', facts: ['access'], hidden: ['a'] },
      order: { by: 'holders', isDescending: true },
    };
    assert.deepEqual(readMatrixChoices(JSON.parse(JSON.stringify(choices))), choices);
    assert.deepEqual(readMatrixChoices(undefined), firstMatrixChoices);
    const odd = { kinds: [7, 'x'], origins: 'sent', order: { by: 'no' }, facts: ['no'] };
    assert.deepEqual(readMatrixChoices(odd), { ...firstMatrixChoices, kinds: ['x'], facts: [] });
  });
});

describe('The places of a finding', () => {
  const placesOf = (code: string, shown = session) =>
    shown.findings
      .filter((finding) => finding.code === code)
      .flatMap((finding) => findingPlaces(finding, shown));

  it('are the handle, the pipe and the process it is about', () => {
    assert.deepEqual(placesOf('dangling-standard-handle'), [
      { kind: 'handle', column: 'b', value: '0x30', name: 'b' },
      { kind: 'process', id: 'b', name: 'b' },
    ]);
    // c.exe was chosen to have it: that is worth a line when whoever opened it has gone.
    assert.deepEqual(placesOf('socket-inherited'), []);
    const alone = panelSession(matrixState(exited('a')));
    // The path leads to all that it is about: no link says it again.
    assert.deepEqual(placesOf('socket-inherited', alone), []);
    const inherited = alone.findings.find(({ code }) => code === 'socket-inherited');
    const steps = stepPlaces(inherited?.path ?? [], alone);
    // Who opened it, and who has it.
    assert.deepEqual(steps[0], { kind: 'process', id: 'a', name: 'a' });
    assert.deepEqual(steps.at(-1), {
      ...{ kind: 'handle', column: 'c', value: '0x90', name: 'c.exe' },
    });
    assert.deepEqual(placesOf('prediction-differs')[0], { kind: 'unpredicted', id: 'b' });
  });

  it('are found in the matrix', () => {
    const view = viewOf();
    for (const place of placesOf('dangling-standard-handle')) {
      const { cell } = placeChoice(place, firstMatrixChoices);
      if (cell) assert.equal(view.rowOfSelection(cell)?.label, 'extra2');
    }
  });
});
