// What the views make of a child below a chosen parent: the handle matrix, the tree and the report.
import assert from 'node:assert/strict';
import { makeReport } from '../../../../src/model/report/report';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import { handleRows } from '../../../../src/model/matrix/handleRows';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { panelSession } from '../../fixtures/matrixFixture';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

describe('A child below a chosen parent', () => {
  const log = brokerHandle('0x10', 'log', { inheritable: false });
  const other = brokerHandle('0x14', 'other');
  const there = [brokerHandle('0x60', 'log'), brokerHandle('0x24', null, { isAmbient: true })];
  const birth = birthOf(there, [observed('0x60', ['0x60']), observed('0x24', ['0x24'])], {
    parent: {
      pid: 7,
      name: 'A',
      processId: 'A',
      duplicated: [{ label: 'log', value: '0x10', duplicate: '0x60' }],
    },
  });
  const children = [{ name: 'A' }, { name: 'B', parent: { child: 'A' } }];
  const whole = stateAfter(
    started({ program: 'a.exe', children }),
    ready,
    { type: 'handleCreated', time: 2, handle: log },
    { type: 'handleCreated', time: 2, handle: other },
    created('A'),
    created('B', birth),
  );
  const rows = handleRows(panelSession(whole));
  const { shared } = rows;
  const brief = shared.map((row) => [
    row.label,
    row.value,
    ...rows
      .cells(row)
      .map((cell) => `${cell.state} ${cell.handles.map((one) => one.value).join()}`.trim()),
  ]);

  it('has in the matrix what was duplicated beside the original, and what that passed on besides in a row of its own', () => {
    assert.deepEqual(brief, [
      ['log', '0x10', 'open 0x10', 'notInherited', 'inherited 0x60'],
      ['other', '0x14', 'open 0x14', 'notInherited', 'notInherited'],
      [null, '0x24', 'none', 'none', 'inherited 0x24'],
    ]);
  });

  it('says in the matrix of what did not come that its parent did not pass it on', () => {
    const [, second] = shared;
    assert.ok(second);
    assert.match(
      rows.cells(second)[2]?.why ?? '',
      /^A \(the parent process override\) passed on no handle/,
    );
  });

  it('has its parent in the tree and in the report', () => {
    const texts = sessionNode(whole).children.map(({ description }) => description);
    assert.match(texts.at(-1) ?? '', /^PID 100 · .* · parent process override: A$/);
    const [a, b] = makeReport(whole).processes;
    assert.deepEqual([a?.parentId, b?.parentId], ['broker', 'A']);
    assert.deepEqual(
      b?.handles.map(({ via }) => via),
      [
        ['A', 'B'],
        ['broker', 'A', 'B'],
      ],
    );
  });
});
