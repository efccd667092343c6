// Where the nodes and edges of a map are: in columns from the broker on, by dagre, or row by row when there are very many.
import { graphlib, layout } from '@dagrejs/dagre';
import type { MapEdge, SessionMap } from '../model/sessionMap';
import {
  inOrder,
  inTheWayWidth,
  margin,
  nodeSize,
  type Box,
  type MapLayout,
  type Point,
} from './mapPlaces';
import { sideBySide } from './mapPorts';
import { mapRows } from './mapRows';

/** With more edges than this their labels are not read, only in the way: those of the chosen node are shown. */
export const mostLabels = 60;
/** With more nodes dagre takes seconds. */
const mostForDagre = 250;

/** What the layout depends on: while it is the same, nothing moves. */
export function structureKey({ nodes, edges }: SessionMap): string {
  const ofEdges = edges.map((edge) => {
    const isInTheWay = edge.kind === 'held' && edge.isInTheWay;
    return `${edge.id}\u0000${inOrder(edge).first}\u0000${isInTheWay}`;
  });
  return [...nodes.map(({ id }) => id), ...ofEdges].join('\u0001');
}

function labelSize(edge: MapEdge): { readonly width: number; readonly height: number } {
  if (edge.kind === 'parent') return { width: 84, height: 14 };
  if (edge.kind !== 'held') return { width: 0, height: 0 };
  return edge.isInTheWay ? { width: inTheWayWidth, height: 30 } : { width: 72, height: 14 };
}

function byDagre({ nodes, edges }: SessionMap, hasLabels: boolean): MapLayout {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({
    ...{ rankdir: 'LR', ranker: 'tight-tree', marginx: margin, marginy: margin },
    ...{ nodesep: 14, edgesep: 10, ranksep: hasLabels ? 36 : 72 },
  });
  for (const node of nodes) graph.setNode(node.id, { ...nodeSize(node) });
  for (const edge of edges) {
    const { first, second } = inOrder(edge);
    // Handles are what the picture is about: they are kept straight before the lines of creation are.
    const weight = edge.kind === 'held' ? 2 : 1;
    const size = hasLabels ? labelSize(edge) : { width: 0, height: 0 };
    graph.setEdge(first, second, { weight, labelpos: 'c', ...size }, edge.id);
  }
  layout(graph);
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

export function mapLayout(map: SessionMap): MapLayout {
  if (map.nodes.length > mostForDagre) return mapRows(map);
  return byDagre(map, map.edges.length <= mostLabels);
}
