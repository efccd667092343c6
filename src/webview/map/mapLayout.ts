// Where the nodes and edges of a map are: in columns from the broker on, by dagre, or row by row when there are very many.
import { graphlib, layout } from '@dagrejs/dagre';
import { edgeHandles } from '../../model/map/mapText';
import type { MapEdge, SessionMap } from '../../model/map/sessionMap';
import {
  inOrder,
  margin,
  nodeSizes,
  noteWidth,
  type Box,
  type MapLayout,
  type Point,
} from './mapPlaces';
import { crossings } from './mapCrossings';
import { sideBySide } from './mapPorts';
import { mapRows } from './mapRows';

/** With more edges than this their labels are not read, only in the way: those of the chosen node are shown. */
export const mostLabels = 60;
/** With more nodes dagre takes seconds, and with more bends as well: it makes one wherever an edge passes a column. */
const mostForDagre = { nodes: 250, bends: 500 };

/** Of the words for a way to keep an object that needs no handle. */
const wayWidth = 150;

/** What the layout depends on: while it is the same, nothing moves. */
export function structureKey({ nodes, edges }: SessionMap): string {
  const ofEdges = edges.map((edge) => {
    const isNoted = edge.kind === 'held' && (edge.isInTheWay || edge.isInferred);
    const width = edge.kind === 'held' && isNoted ? noteWidth(edge) : 0;
    return `${edge.id}\u0000${inOrder(edge).first}\u0000${width}`;
  });
  return [...nodes.map(({ id }) => id), ...ofEdges].join('\u0001');
}

function labelSize(edge: MapEdge): { readonly width: number; readonly height: number } {
  if (edge.kind === 'parent') return { width: 84, height: 14 };
  if (edge.kind !== 'held') return { width: 0, height: 0 };
  return edge.isInTheWay || edge.isInferred
    ? { width: noteWidth(edge), height: 30 }
    : { width: edgeHandles(edge).length > 0 ? 64 : wayWidth, height: 14 };
}

/**
 * The edges so that what belongs together follows each other: each process with the objects that come before it. From that order
 * dagre begins.
 */
function grouped(map: SessionMap): readonly MapEdge[] {
  const places = new Map(map.nodes.map(({ id }, index) => [id, index]));
  const ofObjects = new Map<string, number>();
  for (const edge of map.edges) {
    if (edge.kind !== 'held' || edge.isHolderFirst) continue;
    const at = places.get(edge.holder) ?? 0;
    ofObjects.set(edge.object, Math.min(at, ofObjects.get(edge.object) ?? Infinity));
  }
  const placeOf = (edge: MapEdge): number => {
    const { second } = inOrder(edge);
    return ofObjects.get(second) ?? places.get(second) ?? 0;
  };
  const isLast = (edge: MapEdge): number => (edge.kind === 'held' ? 0 : 1);
  return [...map.edges].sort((a, b) => placeOf(a) - placeOf(b) || isLast(a) - isLast(b));
}

/** `keepsOrder`: one below the other in the order of the map, whatever crosses. */
function byDagre(map: SessionMap, hasLabels: boolean, keepsOrder: boolean): MapLayout {
  const { nodes } = map;
  const edges = grouped(map);
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({
    ...{ rankdir: 'LR', ranker: 'tight-tree', marginx: margin, marginy: margin },
    ...{ nodesep: 14, edgesep: 10, ranksep: hasLabels ? 40 : 72 },
  });
  for (const [id, size] of nodeSizes(map)) graph.setNode(id, { ...size });
  for (const edge of edges) {
    const { first, second } = inOrder(edge);
    // Handles are what the picture is about: they are kept straight before the lines of creation are.
    const weight = edge.kind === 'held' ? 2 : 1;
    const size = hasLabels ? labelSize(edge) : { width: 0, height: 0 };
    graph.setEdge(first, second, { weight, labelpos: 'c', ...size }, edge.id);
  }
  layout(graph, { disableOptimalOrderHeuristic: keepsOrder });
  const boxes = new Map<string, Box>();
  for (const { id } of nodes) {
    const { x, y, width, height } = graph.node(id) as Box;
    boxes.set(id, { x, y, width, height });
  }
  const ways = edges.map((edge) => {
    const { first, second } = inOrder(edge);
    const placed = graph.edge(first, second, edge.id) as { points: Point[] } & Partial<Point>;
    const label =
      placed.x === undefined || placed.y === undefined || !hasLabels || edge.kind === 'more'
        ? null
        : { x: placed.x, y: placed.y };
    return { edge, between: placed.points.slice(1, -1), label };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { nodes: boxes, edges: sideBySide(boxes, ways), width, height };
}

/** Whether what comes after is mostly above: dagre does not care which way up a picture is. */
function isUpsideDown({ nodes }: SessionMap, { nodes: boxes }: MapLayout): boolean {
  const last = new Map<number, number>();
  let falls = 0;
  for (const { id } of nodes) {
    const box = boxes.get(id);
    if (!box) continue;
    const before = last.get(box.x);
    if (before !== undefined) falls += Math.sign(before - box.y);
    last.set(box.x, box.y);
  }
  return falls > 0;
}

function mirrored({ nodes, edges, width, height }: MapLayout): MapLayout {
  const turned = <T extends Point>(point: T): T => ({ ...point, y: height - point.y });
  return {
    nodes: new Map([...nodes].map(([id, box]) => [id, turned(box)])),
    edges: new Map(
      [...edges].map(([id, { points, label }]) => [
        id,
        { points: points.map(turned), label: label && turned(label) },
      ]),
    ),
    ...{ width, height },
  };
}

/** The column of each node, counted from the first: behind the last of those before it. */
function columns({ nodes, edges }: SessionMap): ReadonlyMap<string, number> {
  const following = new Map<string, string[]>();
  const before = new Map<string, number>();
  for (const edge of edges) {
    const { first, second } = inOrder(edge);
    const known = following.get(first);
    if (known) known.push(second);
    else following.set(first, [second]);
    before.set(second, (before.get(second) ?? 0) + 1);
  }
  const found = new Map<string, number>();
  const ready = nodes.filter(({ id }) => !before.has(id)).map(({ id }) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const column = found.get(id) ?? 0;
    found.set(id, column);
    for (const each of following.get(id) ?? []) {
      found.set(each, Math.max(found.get(each) ?? 0, column + 1));
      const left = (before.get(each) ?? 0) - 1;
      before.set(each, left);
      // One in a circle is never ready, and stands where it was last reached from.
      if (left === 0) ready.push(each);
    }
  }
  return found;
}

/** How many columns the edges pass, all together. */
function bends(map: SessionMap): number {
  const column = columns(map);
  return map.edges.reduce((sum, edge) => {
    const { first, second } = inOrder(edge);
    return sum + Math.max(0, (column.get(second) ?? 0) - (column.get(first) ?? 0) - 1);
  }, 0);
}

export function mapLayout(map: SessionMap): MapLayout {
  if (map.nodes.length > mostForDagre.nodes || bends(map) > mostForDagre.bends) return mapRows(map);
  const hasLabels = map.edges.length <= mostLabels;
  const inOwnOrder = byDagre(map, hasLabels, true);
  const least = crossings(inOwnOrder);
  if (least === 0) return inOwnOrder;
  const untangled = byDagre(map, hasLabels, false);
  if (crossings(untangled) >= least) return inOwnOrder;
  return isUpsideDown(map, untangled) ? mirrored(untangled) : untangled;
}
