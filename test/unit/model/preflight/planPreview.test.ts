// The preview of a plan: each handle by each child, inherited or not, and by which rule.
import assert from 'node:assert/strict';
import { planPreview, type PlanPreview } from '../../../../src/model/preflight/planPreview';
import { predictLaunch } from '../../../../src/model/preflight/predictLaunch';
import { sentPreview } from '../../../../src/model/protocol/previewProtocol';
import { planOf } from '../../fixtures/planFixture';

const event = { kind: 'event' };
const previewOf = (plan: object): PlanPreview => planPreview(planOf({ program: 'a.exe', ...plan }));

function cells(preview: PlanPreview, label: string): readonly string[] {
  const row = preview.handles.find((each) => each.label === label);
  assert.ok(row, `there is ${preview.handles.map((each) => each.label).join(', ')}`);
  return row.cells.map(({ state, why, streams }) => [state, ...streams, why].join(' | '));
}

describe('The preview of a plan', () => {
  it('says of each handle and child whether it is inherited, and why', () => {
    const preview = previewOf({
      handles: { log: event, shut: { ...event, inheritable: false } },
      children: [
        { name: 'A', handleList: ['stdin', 'stdout', 'stderr', 'log'] },
        { name: 'B', handleList: ['stdin', 'stderr'] },
      ],
    });
    assert.deepEqual(preview.children, [
      { name: 'A', error: null },
      { name: 'B', error: null },
    ]);
    assert.deepEqual(cells(preview, 'A.stdout'), [
      'inherited | stdout | It is inheritable and in the handle list.',
      'notInherited | It is inheritable, but not in the handle list.',
    ]);
    assert.deepEqual(cells(preview, 'log'), [
      'inherited | It is inheritable and in the handle list.',
      'notInherited | It is inheritable, but not in the handle list.',
    ]);
    assert.deepEqual(cells(preview, 'shut'), [
      'notInherited | It is not inheritable, and not in the handle list.',
      'notInherited | It is not inheritable, and not in the handle list.',
    ]);
    const [, stdout] = preview.standard;
    assert.deepEqual(
      stdout?.cells.map(({ state, label }) => [state, label]),
      [
        ['valid', 'A.stdout'],
        ['dangling', 'B.stdout'],
      ],
    );
    assert.match(preview.notices.map(({ message }) => message).join(), /B\.stdout is not in/);
  });

  it('says that a child is not started', () => {
    const preview = previewOf({
      handles: { shut: { ...event, inheritable: false } },
      handleList: ['shut'],
    });
    const refusal =
      'CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER): the child is not started.';
    assert.equal(preview.children[0]?.error, refusal);
    assert.deepEqual(cells(preview, 'shut'), [`notStarted | ${refusal}`]);
    assert.deepEqual(preview.standard[0]?.cells[0]?.state, 'notStarted');
    assert.equal(preview.notices[0]?.severity, 'error');
  });

  const only = (plan: object, label: string): string => cells(previewOf(plan), label)[0] ?? '';

  it('names the rule without a list, with an empty one, with NULL in it, and without inheritance', () => {
    const shut = { handles: { shut: { ...event, inheritable: false } } };
    assert.match(only({ inherit: 'all' }, 'stdin'), /^inherited .* TRUE without a list/);
    assert.match(
      only({ ...shut, inherit: 'all' }, 'shut'),
      /^notInherited \| The handle is not inheritable/,
    );
    assert.match(only({ inherit: 'none' }, 'stdin'), /^notInherited .* FALSE: nothing/);
    assert.match(only({ handleList: [] }, 'stdin'), /^notInherited .* list is empty/);
    const nothing = { nothing: { kind: 'value', value: 'NULL' } };
    const list = ['stdin', 'stdout', 'stderr', 'nothing'];
    assert.match(
      only({ handles: nothing, handleList: list }, 'stdin'),
      /^notInherited .* NULL in the handle list/,
    );
  });

  it('knows what is there for one child and not for another', () => {
    const children = [{ name: 'A' }, { name: 'B' }];
    const preview = previewOf({ children, inherit: 'all', start: 'apart' });
    assert.match(cells(preview, 'A.stdin')[1] ?? '', /does not have it when this child is created/);
    const chosen = previewOf({
      handles: { log: event },
      children: [{ name: 'A' }, { name: 'B', parent: { child: 'A' }, handleList: ['log'] }],
    });
    assert.match(cells(chosen, 'log')[1] ?? '', /^inherited .* into the parent process override/);
  });

  it('agrees with the prediction in every cell', () => {
    const plan = planOf({
      program: 'a.exe',
      handles: { data: { kind: 'pipe', inheritable: 'write' }, log: event },
      stdio: { stdin: { pipe: { parentEndInheritable: true } } },
      children: [
        { name: 'A', inherit: 'all' },
        { name: 'B', handleList: ['log', 'data.write'] },
      ],
    });
    const predicted = predictLaunch(plan);
    const preview = planPreview(plan);
    for (const [index, { inherited }] of predicted.entries()) {
      const shown = preview.handles.filter(({ cells }) => cells[index]?.state === 'inherited');
      assert.deepEqual(shown.map(({ label }) => label).sort(), inherited);
    }
  });

  /** How often the list of each child is looked into while a plan with so many handles and children is previewed. */
  function looksInto(count: number): number {
    const handles = Array.from({ length: count }, (_, at) => [`event${at}`, event]);
    const plan = planOf({
      program: 'a.exe',
      handles: Object.fromEntries(handles) as object,
      children: Array.from({ length: count }, (_, at) => ({ name: `child${at}` })),
    });
    let looks = 0;
    const counted = (list: readonly string[]): readonly string[] =>
      new Proxy(list, {
        get: (target, key, receiver): unknown => {
          if (key === 'length' || key === 'map') looks += 1;
          return Reflect.get(target, key, receiver);
        },
      });
    const children = plan.children.map((child) => ({
      ...child,
      handleList: counted(child.handleList),
    }));
    planPreview({ ...plan, children });
    return looks / count;
  }

  it('looks into the list of a child as often, however many handles there are', () => {
    assert.ok(looksInto(5) > 0);
    assert.equal(looksInto(40), looksInto(5));
  });

  it('is sent with each cell once, however many children have it', () => {
    const preview = previewOf({
      handles: { log: event },
      children: Array.from({ length: 50 }, (_, at) => ({ name: `child${at}` })),
    });
    const sent = sentPreview(preview);
    assert.equal(new Set(sent.cells.map((cell) => JSON.stringify(cell))).size, sent.cells.length);
    assert.ok(sent.cells.length < 10, `there are ${sent.cells.length}`);
    const received = sent.handles.map((row) => ({
      ...row,
      cells: row.cells.map((place) => sent.cells[place]),
    }));
    assert.deepEqual(received, preview.handles);
  });
});
