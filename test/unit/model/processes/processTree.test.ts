// The processes below each other: which lines are seen, what the panel is told of them, and the way of a handle down to one.
import assert from 'node:assert/strict';
import { handleTrails } from '../../../../src/model/handles/handleTrail';
import type { PanelSession } from '../../../../src/model/protocol/panelSession';
import { sessionUpdate } from '../../../../src/model/protocol/sessionUpdate';
import { updatedSession } from '../../../../src/model/protocol/updatedSession';
import {
  above,
  processTree,
  subtree,
  treeLines,
} from '../../../../src/model/processes/processTree';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { Birth, ProcessState } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { created, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

/** A process that another one of the session created. */
function descendant(id: string, parentId: string, birth: Partial<Birth> = {}): SessionEvent {
  const creator = { pid: 100, name: parentId, processId: parentId };
  return {
    ...{ type: 'processCreated', time: 4, id, name: `${id}.exe`, pid: 200, commandLine: id },
    birth: { ...birthOf([], []), creator, ...birth },
    descent: { parentId, image: null, createdAt: '1', seenBy: 'debug', note: null },
  } as const;
}

const stdout = brokerHandle('0x10', 'stdout');
const log = brokerHandle('0x30', null, { object: 'C:\\x.log', openedBy: 'a' });

/** a → b → c, with the broker's stdout and a log that a opened. */
const begun: readonly SessionEvent[] = [
  started(),
  ready,
  created('a', birthOf([stdout], [observed('0x10', ['0x10'])])),
  descendant('b', 'a', {
    brokerHandles: [stdout, log],
    childHandles: [observed('0x10', ['0x10']), observed('0x30', ['0x30'])],
  }),
  descendant('c', 'b', {
    brokerHandles: [stdout, log],
    childHandles: [observed('0x44', ['0x10']), observed('0x30', ['0x30']), observed('0x50')],
  }),
];
const [first] = begun;
assert.ok(first);
const state = stateAfter(first, ...begun.slice(1));

/** Each folded for itself: a state of all copies its list for every one, which takes seconds for as many as are here. */
const processesOf = (events: readonly SessionEvent[]): readonly ProcessState[] =>
  events.flatMap((event) => stateAfter(started(), ready, event).processes);

const lines = (collapsed: readonly string[]): readonly string[] =>
  treeLines(processTree(state.processes), new Set(collapsed)).map(
    ({ process, level, below, isCollapsed }) =>
      `${'  '.repeat(level - 1)}${process.id} ${below}${isCollapsed ? ' +' : ''}`,
  );

describe('The tree of processes', () => {
  it('has each below its creator, and hides what is below a collapsed one', () => {
    assert.deepEqual(lines([]), ['a 2', '  b 1', '    c 0']);
    assert.deepEqual(lines(['b', 'c']), ['a 2', '  b 1 +']);
    const tree = processTree(state.processes);
    assert.deepEqual([...subtree(tree, 'b')], ['b', 'c']);
    assert.deepEqual(above(tree, 'c'), ['b', 'a']);
  });

  it('comes to an end in a chain of ten thousand, and in a log that says who created himself', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      descendant(`p${index}`, `p${index - 1}`),
    );
    assert.equal(treeLines(processTree(processesOf(chain)), new Set()).at(-1)?.level, 10_000);
    const odd = stateAfter(started(), ready, descendant('x', 'x'));
    assert.equal(treeLines(processTree(odd.processes), new Set()).length, 1);
    assert.deepEqual(above(processTree(odd.processes), 'x'), []);
  });

  it('has each process once, whatever a log says of its id and of who created whom', () => {
    const circles = [
      [descendant('', 'a')],
      [descendant('x', '')],
      [descendant('x', 'y'), descendant('y', 'x')],
      [descendant('', ''), descendant('x', ''), descendant('y', 'z'), descendant('z', 'x')],
      ['x', 'y', 'z', 'x'].flatMap((id, at, all) =>
        at < 3 ? [descendant(id, all[at + 1] ?? '')] : [],
      ),
      [descendant('c', 'a'), descendant('a', 'b'), descendant('b', 'a'), descendant('d', 'c')],
    ];
    for (const events of circles) {
      const { processes } = stateAfter(started(), ready, ...events);
      const shown = treeLines(processTree(processes), new Set()).map(({ process }) => process.id);
      assert.deepEqual([...shown].sort(), processes.map(({ id }) => id).sort());
    }
    const tail = circles.at(-1);
    assert.ok(tail);
    const tree = processTree(stateAfter(started(), ready, ...tail).processes);
    // The circle is opened at one place, and what hangs from it stays where it was.
    assert.deepEqual(
      treeLines(tree, new Set()).map(({ process, level }) => `${process.id} ${level}`),
      ['a 1', 'c 2', 'd 3', 'b 2'],
    );
  });

  it('is told to the panel in what has changed, each birth once', () => {
    const whole = sessionUpdate(state, null);
    const panel: PanelSession = updatedSession(null, whole);
    assert.deepEqual(panel.processes, state.processes);
    const later = stateAfter(first, ...begun.slice(1), exited('c'));
    // As the broker's reducer keeps what does not change.
    const kept = { ...later, processes: [...state.processes.slice(0, 2), later.processes[2]] };
    const [, , c] = kept.processes;
    assert.ok(c);
    const births = {
      ...kept,
      processes: [
        ...state.processes.slice(0, 2),
        { ...c, birth: state.processes[2]?.birth ?? null },
      ],
    };
    const update = sessionUpdate(births, state);
    assert.deepEqual(
      update.changed.map((process) => [process.id, 'birth' in process]),
      [['c', false]],
    );
    assert.deepEqual(updatedSession(panel, update).processes, births.processes);
  });

  it('is told in the sidebar with who opened what, and with the way of a handle', () => {
    const texts: string[] = [];
    const walk = (node: ReturnType<typeof sessionNode>): void => {
      texts.push(`${node.label} | ${node.description} | ${node.tooltip}`);
      node.children.forEach(walk);
    };
    walk(sessionNode(state));
    const all = texts.join('\n');
    assert.match(all, /C:.*opened by a/);
    assert.match(all, /launcher 0x10 → a 0x10 → b\\.exe 0x10|launcher 0x10 → a 0x10 → b.exe 0x10/);
    assert.match(all, /launcher → a → b/);
  });
});

describe('The trail of a handle', () => {
  it('comes to an end in a chain of twenty thousand processes, and in a circle', () => {
    const passing = (parent: number, from = stdout.value): Partial<Birth> => ({
      creator: { pid: 100, name: 'x', processId: `p${parent}` },
      brokerHandles: [stdout],
      childHandles: [observed('0x10', [from])],
    });
    const length = 20_000;
    const chain = Array.from({ length }, (_, at) =>
      descendant(`p${at + 1}`, `p${at}`, passing(at)),
    );
    const top = created('p0', birthOf([stdout], [observed('0x10', ['0x10'])]));
    const deep = processTree(processesOf([top, ...chain]));
    const trailOf = (tree: typeof deep, id: string): number => {
      const process = tree.byId.get(id);
      assert.ok(process);
      return handleTrails(tree.byId, process).get('0x10')?.length ?? 0;
    };
    // The broker's handle, the child's, and one of each descendant.
    assert.equal(trailOf(deep, `p${length}`), length + 2);
    const circle = [descendant('p0', 'p1', passing(1)), descendant('p1', 'p0', passing(0))];
    const round = processTree(stateAfter(started(), ready, ...circle).processes);
    assert.ok(trailOf(round, 'p0') <= 4);
  });

  const { byId } = processTree(state.processes);
  const trail = (id: string, value: string): readonly string[] => {
    const process = byId.get(id);
    assert.ok(process);
    const steps = handleTrails(byId, process).get(value) ?? [];
    return steps.map((step) => `${step.processId ?? 'broker'} ${step.value ?? '?'}`);
  };

  it('begins with the broker, or with the process that opened the object', () => {
    assert.deepEqual(trail('a', '0x10'), ['broker 0x10', 'a 0x10']);
    assert.deepEqual(trail('b', '0x30'), ['a 0x30', 'b 0x30']);
    assert.deepEqual(trail('c', '0x30'), ['a 0x30', 'b 0x30', 'c 0x30']);
    assert.deepEqual(trail('c', '0x50'), ['c 0x50']);
  });

  it('says where the value changed on the way', () => {
    assert.deepEqual(trail('c', '0x44'), ['broker 0x10', 'a 0x10', 'b 0x10', 'c 0x44']);
  });
});
