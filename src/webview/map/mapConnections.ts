// Which nodes of the map each node is connected with, and by which edge.
import type { MapEdge, MapNode, SessionMap } from '../../model/map/sessionMap';

export interface NodeConnection {
  readonly edge: MapEdge;
  readonly other: MapNode;
}

/** By the id of a node, in the order of the edges; an edge to a node that is not there connects nothing. */
export function connectionsOf({
  nodes,
  edges,
}: SessionMap): ReadonlyMap<string, readonly NodeConnection[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, NodeConnection[]>();
  const connect = (id: string, otherId: string, edge: MapEdge): void => {
    const other = byId.get(otherId);
    if (!other) return;
    const known = found.get(id);
    if (known) known.push({ edge, other });
    else found.set(id, [{ edge, other }]);
  };
  for (const edge of edges) {
    connect(edge.from, edge.to, edge);
    connect(edge.to, edge.from, edge);
  }
  return found;
}
