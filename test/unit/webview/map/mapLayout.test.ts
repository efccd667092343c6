// Where the map puts its nodes, what an excerpt of it shows, and where keys and the wheel lead.
import assert from 'node:assert/strict';
import { findings } from '../../../../src/model/findings/findings';
import { mapExcerpt } from '../../../../src/model/map/mapExcerpt';
import { brokerNode, pipeKey, processNode } from '../../../../src/model/map/holdings';
import { sessionMap, type SessionMap } from '../../../../src/model/map/sessionMap';
import type { SessionState } from '../../../../src/model/session/state';
import { mapLayout, structureKey } from '../../../../src/webview/map/mapLayout';
import type { Box } from '../../../../src/webview/map/mapPlaces';
import { mapRows } from '../../../../src/webview/map/mapRows';
import { nextNode } from '../../../../src/webview/map/mapWalk';
import { anchored, fitted, opening, revealing, zoomed } from '../../../../src/webview/map/mapZoom';
import { fitted as fittedText } from '../../../../src/webview/elements/textFit';
import { processChain } from '../../fixtures/processChain';
import { heldState, largeState } from '../../../page/mapStates';

const mapOf = (state: SessionState): SessionMap => sessionMap(state, findings(state));

/** Pairs of nodes that lie over each other. */
function overlaps(boxes: ReadonlyMap<string, Box>): readonly string[] {
  const all = [...boxes];
  return all.flatMap(([id, a], index) =>
    all.slice(index + 1).flatMap(([other, b]) => {
      const across = (a.width + b.width) / 2 - Math.abs(a.x - b.x);
      const down = (a.height + b.height) / 2 - Math.abs(a.y - b.y);
      return across > 0 && down > 0 ? [`${id} ${other}`] : [];
    }),
  );
}

describe('The layout of a map', () => {
  it('puts the broker first, its pipe after it, and each process after its creator', () => {
    const { nodes } = mapLayout(mapOf(heldState()));
    const xs = [brokerNode, pipeKey('stdout'), ...['build', 'compiler', 'server'].map(processNode)];
    const sorted = [...xs].sort((a, b) => (nodes.get(a)?.x ?? 0) - (nodes.get(b)?.x ?? 0));
    assert.deepEqual(sorted, xs);
    assert.deepEqual(overlaps(nodes), []);
  });

  it('has every edge end at the sides of its nodes, from where data comes', () => {
    const map = mapOf(heldState());
    const { nodes, edges } = mapLayout(map);
    for (const { id, from, to } of map.edges) {
      const points = edges.get(id)?.points ?? [];
      const [a, b] = [nodes.get(from), nodes.get(to)];
      assert.ok(a && b && points.length >= 2, id);
      const isForward = a.x < b.x;
      const [start, end] = [points[0], points.at(-1)];
      assert.equal(start?.x, a.x + (isForward ? 1 : -1) * (a.width / 2), id);
      assert.equal(end?.x, b.x - (isForward ? 1 : -1) * (b.width / 2), id);
      assert.ok(Math.abs(start.y - a.y) < a.height / 2, id);
    }
  });

  it('depends on what there is, not on how it is doing', () => {
    const key = (state: SessionState): string => structureKey(mapOf(state));
    assert.equal(key(heldState(10)), key(heldState(20_000_000)));
    assert.notEqual(key(largeState(2, 4)), key(largeState(2, 5)));
  });

  it('places more than a thousand nodes over each other nowhere', () => {
    const map = mapOf(largeState(250, 1000));
    assert.equal(map.nodes.length, 1251);
    const { nodes, width, height } = mapLayout(map);
    assert.deepEqual([...nodes.keys()].sort(), map.nodes.map(({ id }) => id).sort());
    assert.deepEqual(overlaps(nodes), []);
    for (const { x, y, width: w, height: h } of nodes.values()) {
      assert.ok(x - w / 2 >= 0 && x + w / 2 <= width && y - h / 2 >= 0 && y + h / 2 <= height);
    }
  });

  it('is that of rows where handles go down a long chain, and not where they go down a short one', () => {
    const long = mapExcerpt(mapOf(processChain(40)), []);
    assert.ok(long.nodes.length < 60);
    assert.deepEqual(mapLayout(long), mapRows(long));
    const short = mapOf(processChain(6));
    assert.notDeepEqual(mapLayout(short), mapRows(short));
  });

  it('places what goes in a circle too', () => {
    const edge = (from: string, to: string) =>
      ({ id: `${from}${to}`, kind: 'created', from, to, isPast: false }) as const;
    const node = (id: string) =>
      ({ id, kind: 'more', processes: 1, objects: 0, concerns: [] }) as const;
    const map = { nodes: [node('a'), node('b')], edges: [edge('a', 'b'), edge('b', 'a')] };
    assert.equal(mapRows(map).nodes.size, 2);
    assert.equal(mapLayout(map).nodes.size, 2);
  });
});

describe('An excerpt of a map', () => {
  it('is the whole map while that can be read', () => {
    const map = mapOf(heldState());
    assert.deepEqual(mapExcerpt(map, []), { ...map, hidden: 0 });
  });

  it('keeps what is wanted with the way to it, counts the rest, and is not larger than it may be', () => {
    const map = mapOf(largeState(20, 500));
    const wanted = processNode('below400');
    const excerpt = mapExcerpt(map, [wanted], 40);
    const ids = new Set(excerpt.nodes.map(({ id }) => id));
    let above: string | undefined = wanted;
    while (above !== undefined) {
      assert.ok(ids.has(above), above);
      above = map.edges.find(({ kind, to }) => kind === 'created' && to === above)?.from;
    }
    const more = excerpt.nodes.filter((node) => node.kind === 'more');
    const counted = more.reduce((sum, { processes, objects }) => sum + processes + objects, 0);
    assert.equal(counted, excerpt.hidden);
    assert.equal(excerpt.nodes.length - more.length + excerpt.hidden, map.nodes.length);
    assert.ok(excerpt.nodes.length - more.length <= 40);
    assert.ok(excerpt.edges.every(({ from, to }) => ids.has(from) && ids.has(to)));
  });

  it('keeps what the findings are about, with whoever is above it', () => {
    const { nodes, hidden } = mapExcerpt(mapOf(heldState()), [], 4);
    const kept = ['build', 'compiler', 'server'].map(processNode);
    assert.deepEqual(
      nodes.map(({ id }) => id),
      [brokerNode, ...kept, `more ${brokerNode}`],
    );
    assert.equal(hidden, 1);
  });
});

describe('The frame of a map', () => {
  const frame = { width: 400, height: 200 };

  it('fits the whole map and makes nothing larger than it is', () => {
    assert.deepEqual(fitted({ width: 800, height: 100 }, frame), { scale: 0.5, x: 0, y: 75 });
    assert.equal(fitted({ width: 10, height: 10 }, frame).scale, 1);
  });

  it('opens readable, at the node that matters', () => {
    const box = { x: 1900, y: 50, width: 100, height: 40 };
    const { scale, x } = opening({ width: 2000, height: 100 }, frame, box);
    assert.equal(scale, 0.75);
    assert.equal(x, 400 - 2000 * 0.75);
  });

  it('zooms about a place, which stays where it is', () => {
    const at = { x: 100, y: 80 };
    const before = { scale: 1, x: 30, y: 20 };
    const after = zoomed(before, 2, at);
    assert.equal((at.x - after.x) / after.scale, at.x - before.x);
    assert.equal((at.y - after.y) / after.scale, at.y - before.y);
    assert.equal(zoomed(before, 1000, at).scale, 4);
  });

  it('moves no further than it takes to see a node', () => {
    const zoom = { scale: 1, x: 0, y: 0 };
    const inside = { x: 200, y: 100, width: 100, height: 40 };
    assert.deepEqual(revealing(zoom, inside, frame), zoom);
    const { x, y } = revealing(zoom, { ...inside, x: 500 }, frame);
    assert.deepEqual([x, y], [400 - (550 + 8), 0]);
  });

  it('keeps a node in its place when the layout changes', () => {
    const zoom = { scale: 2, x: 10, y: 10 };
    const [before, after] = [
      { x: 50, y: 50 },
      { x: 80, y: 40 },
    ];
    const next = anchored(zoom, before, after);
    assert.equal(after.x * 2 + next.x, before.x * 2 + zoom.x);
    assert.equal(after.y * 2 + next.y, before.y * 2 + zoom.y);
  });
});

describe('An arrow key on the map', () => {
  const box = (x: number, y: number): Box => ({ x, y, width: 10, height: 10 });
  const boxes = new Map([
    ['a', box(0, 0)],
    ['near', box(50, 0)],
    ['linked', box(100, 80)],
    ['below', box(0, 60)],
  ]);

  it('follows an edge before it goes to what is nearest', () => {
    assert.equal(nextNode(boxes, new Set(['linked']), 'a', 'right'), 'linked');
    assert.equal(nextNode(boxes, new Set(), 'a', 'right'), 'near');
  });

  it('stays in its column up and down, and where nothing is that way', () => {
    assert.equal(nextNode(boxes, new Set(['linked']), 'a', 'down'), 'below');
    assert.equal(nextNode(boxes, new Set(), 'a', 'left'), null);
    assert.equal(nextNode(boxes, new Set(), 'gone', 'left'), null);
  });
});

describe('A text in the picture', () => {
  it('is shortened in the middle to the room it has', () => {
    const measure = (text: string): number => text.length;
    assert.equal(fittedText('short', 10, measure), 'short');
    assert.equal(fittedText('compiler.stdout.write', 11, measure), 'compi…write');
    assert.equal(fittedText('abcdef', 1, measure), '…');
  });
});
