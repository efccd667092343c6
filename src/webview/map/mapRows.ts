// The quick layout, for maps of thousands: a column for each step from the broker, and a row for each node that nothing follows.
import type { SessionMap } from '../../model/map/sessionMap';
import { inOrder, margin, nodeSizes, type Box, type MapLayout } from './mapPlaces';
import { sideBySide } from './mapPorts';

const columnWidth = 300;
const rowHeight = 54;

/** What follows each node, every node once: below whatever comes to it first. */
function followers({ nodes, edges }: SessionMap): ReadonlyMap<string, readonly string[]> {
  const after = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const isBelow = new Set<string>();
  // Who created whom comes first: it is what makes the tree.
  const sorted = [
    ...edges.filter(({ kind }) => kind !== 'held'),
    ...edges.filter(({ kind }) => kind === 'held'),
  ];
  for (const edge of sorted) {
    const { first, second } = inOrder(edge);
    if (isBelow.has(second)) continue;
    isBelow.add(second);
    after.get(first)?.push(second);
  }
  const roots = nodes.filter(({ id }) => !isBelow.has(id)).map(({ id }) => id);
  return after.set('', roots);
}

interface Open {
  readonly id: string;
  readonly column: number;
}

export function mapRows(map: SessionMap): MapLayout {
  const after = followers(map);
  // Rows are of one height.
  const sizes = new Map(
    [...nodeSizes(map)].map(([id, { width, height }]) => [
      id,
      { width, height: Math.min(height, 44) },
    ]),
  );
  const boxes = new Map<string, Box>();
  let row = 0;
  let columns = 0;
  // With a stack of its own: a chain of processes may be longer than that of the language.
  const waiting: Open[] = [...(after.get('') ?? [])].reverse().map((id) => ({ id, column: 0 }));
  const place = ({ id, column }: Open): void => {
    const size = sizes.get(id) ?? { width: 0, height: 0 };
    const below = after.get(id) ?? [];
    columns = Math.max(columns, column + 1);
    boxes.set(id, {
      ...size,
      x: margin + column * columnWidth + size.width / 2,
      y: margin + row * rowHeight + size.height / 2,
    });
    // The first of those below stands beside it.
    if (below.length === 0) row += 1;
    waiting.push(...below.map((each) => ({ id: each, column: column + 1 })).reverse());
  };
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!boxes.has(next.id)) place(next);
  }
  // What is only in a circle has no root.
  for (const { id } of map.nodes) {
    if (!boxes.has(id)) {
      waiting.push({ id, column: 0 });
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        if (!boxes.has(next.id)) place(next);
      }
    }
  }
  const ways = map.edges.map((edge) => ({ edge, between: [], label: null }));
  return {
    nodes: boxes,
    edges: sideBySide(boxes, ways),
    width: 2 * margin + columns * columnWidth - 100,
    height: 2 * margin + Math.max(1, row) * rowHeight,
  };
}
