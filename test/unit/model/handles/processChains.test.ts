// Chains of processes: what is found of all of them costs as much as they are many, not as much as all their ways are long.
import assert from 'node:assert/strict';
import { handleTrails, trailBeginnings } from '../../../../src/model/handles/handleTrail';
import { mapExcerpt } from '../../../../src/model/map/mapExcerpt';
import { processNode } from '../../../../src/model/map/holdings';
import { sessionMap } from '../../../../src/model/map/sessionMap';
import { nodePath } from '../../../../src/model/sessionTree/findNode';
import { sessionNode } from '../../../../src/model/sessionTree/sessionNode';
import { ShownNode } from '../../../../src/model/sessionTree/shownTree';
import type { ProcessState, SessionState } from '../../../../src/model/session/state';
import { processChain } from '../../fixtures/processChain';

/** Counts how often a process is looked up. */
class CountingFamily extends Map<string, ProcessState> {
  looks = 0;

  override get(id: string): ProcessState | undefined {
    this.looks += 1;
    return super.get(id);
  }
}

const familyOf = ({ processes }: SessionState): CountingFamily =>
  new CountingFamily(processes.map((process) => [process.id, process]));

describe('A chain of processes', () => {
  it('has the beginnings of its trails, whichever process is asked for first', () => {
    const state = processChain(6);
    for (const order of [state.processes, processChain(6).processes.toReversed()]) {
      const family = new Map(order.map((process) => [process.id, process]));
      for (const process of order) {
        const whole = [...handleTrails(family, process)];
        assert.deepEqual(
          [...trailBeginnings(family, process)],
          whole.map(([value, trail]) => [value, trail.slice(0, 3)]),
        );
      }
    }
  });

  it('has beginnings in a circle, too', () => {
    const { processes } = processChain(3);
    const [first, , last] = processes;
    assert.ok(first?.birth && last?.birth);
    const creator = { pid: 1, name: last.id, processId: last.id };
    const round = { ...first, birth: { ...first.birth, creator } };
    const family = new Map([round, ...processes.slice(1)].map((each) => [each.id, each]));
    for (const process of family.values()) {
      const [value, trail] = [...handleTrails(family, process)][0] ?? [];
      assert.ok(value !== undefined && trail);
      assert.deepEqual(trailBeginnings(family, process).get(value), trail.slice(0, 3));
    }
  });

  it('is looked through once for the beginnings of all trails', () => {
    const looks = (length: number): number => {
      const state = processChain(length);
      const family = familyOf(state);
      for (const process of state.processes) trailBeginnings(family, process);
      return family.looks / length;
    };
    assert.ok(looks(50) < 20, `${looks(50)} for each process`);
    assert.ok(looks(200) <= looks(50) + 1, `${looks(200)} for each of 200, ${looks(50)} of 50`);
  });

  it('has no row of the tree drawn, and no other process looked into, to find a row', () => {
    const { processes, ...state } = processChain(30);
    const [first] = processes;
    assert.ok(first);
    const sibling = { ...first, id: 'beside', name: 'beside' };
    const root = sessionNode({ ...state, processes: [sibling, ...processes] });
    const looked: string[] = [];
    for (const node of root.children) {
      const { id, children } = node;
      if (!id.endsWith('/beside')) continue;
      Object.defineProperty(node, 'children', { get: () => (looked.push(id), children) });
    }
    const target = { sessionId: root.id, processId: 'p29', value: '0x14' };
    const line = new Set(processes.map(({ id }) => id));
    const path = nodePath(root, target, line);
    assert.equal(path.length, 32);
    assert.deepEqual(looked, []);
    let drawn = 0;
    for (const node of path.slice(0, -1)) {
      Object.defineProperty(node, 'tooltip', { get: () => ((drawn += 1), '') });
    }
    let shown: ShownNode | undefined = new ShownNode(root, null, (error) => assert.ifError(error));
    for (const { id } of path.slice(1)) shown = shown?.children.find(({ node }) => node.id === id);
    assert.equal(shown?.node.id, path.at(-1)?.id);
    assert.equal(drawn, 0);
  });

  it('shows the way to a process in its tooltip', () => {
    const root = sessionNode(processChain(3));
    const path = nodePath(root, { sessionId: root.id, processId: 'p2' });
    assert.match(path.at(-1)?.tooltip ?? '', /\n\nlauncher → p0 → p1 → p2/);
  });

  it('is found in the tree to its end, and cut to what can be read in the map, with thousands of processes', () => {
    const length = 3000;
    const state = processChain(length);
    const target = { sessionId: state.id, processId: `p${length - 1}` };
    assert.equal(nodePath(sessionNode(state), target).length, length + 1);
    const map = sessionMap(state, []);
    const excerpt = mapExcerpt(map, []);
    assert.equal(excerpt.nodes.filter(({ kind }) => kind === 'process').length, 116);
    assert.ok(excerpt.nodes.some(({ id }) => id === processNode('p115')));
  });
});
