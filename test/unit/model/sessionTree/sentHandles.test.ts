// A handle sent to a process after its start, wherever the handles of a process are shown.
import assert from 'node:assert/strict';
import { handleScopes } from '../../../../src/debug/handleVariables';
import { generateCode } from '../../../../src/model/codeGeneration/generateCode';
import type { SessionEvent } from '../../../../src/model/session/events';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import { processText } from '../../../../src/model/processes/processText';
import { makeReport } from '../../../../src/model/report/report';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import type { TreeNode } from '../../../../src/model/sessionTree/treeNode';
import { handleRows } from '../../../../src/model/matrix/handleRows';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { panelSession } from '../../fixtures/matrixFixture';
import { planOf } from '../../fixtures/planFixture';
import { created, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const log = brokerHandle('0x10', 'log', { inheritable: false });
const other = brokerHandle('0x14', 'other');
const free = brokerHandle('0x14', 'other', { inheritable: false });
const sent = (value: string, time: number, source = '0x10'): SessionEvent => ({
  type: 'handleSent',
  time,
  id: 'A',
  handle: {
    label: 'log',
    source,
    value,
    type: 'Event',
    object: 'event without a name',
    access: '0x100000',
    inheritable: false,
    pipe: null,
    writtenToStdin: time > 2000,
  },
});
const events = [
  started({ program: 'a.exe', children: [{ name: 'A' }, { name: 'B' }] }),
  ready,
  { type: 'handleCreated', time: 2, handle: log },
  { type: 'handleCreated', time: 2, handle: other },
  // Under the value that the first is sent under: the process has closed it meanwhile.
  created('A', birthOf([log, other], [observed('0x14', ['0x14']), observed('0x60')])),
  created('B', birthOf([log, free], [])),
  sent('0x60', 1234),
  sent('0x64', 2500),
] as const satisfies readonly SessionEvent[];
const state = stateAfter(...events);
const [a, b] = state.processes;
const why = 'Sent to it at 1.234 s, after its start: DuplicateHandle.';
const told =
  'Sent to it at 2.500 s, after its start: DuplicateHandle. The value was written to its stdin.';

describe('A handle sent to a process', () => {
  it('is with that process only, with the time it was sent', () => {
    assert.deepEqual(
      a?.sent.map(({ label, value, time }) => [label, value, time]),
      [
        ['log', '0x60', 1234],
        ['log', '0x64', 2500],
      ],
    );
    assert.deepEqual(b?.sent, []);
  });

  it('stays after the end of the process', () => {
    assert.deepEqual(stateAfter(...events, exited('A')).processes[0]?.sent, a?.sent);
  });

  it('is a duplicated handle in the report, through the broker', () => {
    const handles = makeReport(state).processes[0]?.handles ?? [];
    assert.deepEqual(
      handles.slice(2).map((handle) => [handle.label, handle.value, handle.origin, handle.via]),
      [
        ['log', '0x60', 'duplicated', ['broker', 'A']],
        ['log', '0x64', 'duplicated', ['broker', 'A']],
      ],
    );
    assert.deepEqual(
      handles.slice(2).map((handle) => handle.why),
      [why, told],
    );
  });

  it('is marked as sent in the matrix, with that process only', () => {
    const rows = handleRows(panelSession(state));
    const marks = rows.shared.map((row) => [
      row.label,
      ...rows.cells(row).map(({ isSent }) => isSent),
    ]);
    assert.deepEqual(marks[0], ['log', false, true, false]);
    assert.ok(marks.slice(1).every(([, ...rest]) => !rest.includes(true)));
  });

  it('is in the tree, under ids that no other node has', () => {
    const all = (node: TreeNode): readonly TreeNode[] => [node, ...node.children.flatMap(all)];
    const nodes = all(sessionNode(state));
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    const found = nodes.filter(({ description }) => /sent/.test(description));
    assert.deepEqual(
      found.map(({ label, description, context, target }) => [
        label,
        description,
        context,
        target.value,
      ]),
      [
        ['log', '0x60 · sent', 'handle.held', '0x60'],
        ['log', '0x64 · sent', 'handle.held', '0x64'],
      ],
    );
  });

  it('has a scope of its own among the variables, when there is one', () => {
    const names = (id: 0 | 1) => handleScopes(state, state.processes[id]!).map(({ name }) => name);
    assert.deepEqual(names(0).slice(0, 2), ['Inherited', 'Sent after its start']);
    assert.ok(!names(1).includes('Sent after its start'));
    const scope = handleScopes(state, a!)[1];
    assert.deepEqual(
      scope?.variables.map(({ name, value }) => [name, value]),
      [
        ['log', '0x60 event without a name'],
        ['log', '0x64 event without a name'],
      ],
    );
  });

  it('is in the text of the process', () => {
    const text = processText(state.plan, a!);
    assert.ok(text.includes(`  duplicated     0x60  log    ${why}\n`), text);
  });

  it('is in the cell of its original in the matrix, and not in that of another', () => {
    const rows = handleRows(panelSession(stateAfter(...events, sent('0x68', 3000, '0x11'))));
    const cells = rows.shared.map((row) => {
      const [, first, second] = rows.cells(row);
      const values = first?.handles.map(({ value }) => value).join();
      return [row.label, first?.state, values, second?.state];
    });
    assert.deepEqual(cells, [
      ['log', 'duplicated', '0x60,0x64', 'notInherited'],
      ['other', 'inherited', '0x14', 'notInherited'],
    ]);
    const [log] = rows.shared;
    assert.ok(log);
    assert.equal(rows.cells(log)[1]?.why, `${why} ${told}`);
  });

  it('is no finding; one that could not be sent is', () => {
    assert.deepEqual(findings(state), []);
    const message = 'log was not sent to A: it did not start.';
    const failed = stateAfter(...events, {
      type: 'handleNotSent',
      time: 9,
      id: 'A',
      label: 'log',
      message,
    });
    assert.deepEqual(
      findings(failed).map(({ code, headline: text, evidence }) => [code, text, evidence]),
      [['handle-not-sent', message, { process: 'A', handle: 'log' }]],
    );
  });

  it('is refused by every generated program', () => {
    const plan = planOf({
      program: 'a.exe',
      handles: { log: { kind: 'event' } },
      send: [{ handle: 'log' }],
    });
    for (const language of ['cpp', 'csharp', 'python', 'rust'] as const) {
      assert.match(generateCode(plan, language), /sending a handle to a child that runs is not/);
    }
  });
});
