// The map without the console hosts, which stand by console programs, come and go with them, and are in the way of the rest.
import { isConsoleHost as isConsoleHostName } from '../session/consoleHost';
import { grouped } from '../base/groupBy';
import type { HeldEdge, MapNode, SessionMap } from './sessionMap';

function isConsoleHost(node: MapNode): boolean {
  const name =
    node.kind === 'process' ? node.process.name : node.kind === 'outside' ? node.name : '';
  return isConsoleHostName(name);
}

/** Those to leave out: one that holds a pipe open, or that was chosen, is what the map is looked at for. */
export function consoleHosts(
  { nodes, edges }: SessionMap,
  wanted: ReadonlySet<string>,
): ReadonlySet<string> {
  const inTheWay = new Set(
    edges.flatMap((edge) => (edge.kind === 'held' && edge.isInTheWay ? [edge.holder] : [])),
  );
  return new Set(
    nodes
      .filter((node) => isConsoleHost(node) && !inTheWay.has(node.id) && !wanted.has(node.id))
      .map(({ id }) => id),
  );
}

/** The map without these nodes, and without the objects that only one of the others has then. */
export function without({ nodes, edges }: SessionMap, out: ReadonlySet<string>): SessionMap {
  if (out.size === 0) return { nodes, edges };
  const left = edges.filter(({ from, to }) => !out.has(from) && !out.has(to));
  const held = left.filter((edge): edge is HeldEdge => edge.kind === 'held');
  const holders = grouped(held, ({ object }) => object);
  const isLonely = (node: MapNode): boolean => {
    const isShared =
      node.kind === 'object' ||
      (node.kind === 'pipe' && node.pipe === null && node.concerns.length === 0);
    return isShared && new Set((holders.get(node.id) ?? []).map(({ holder }) => holder)).size < 2;
  };
  const kept = nodes.filter((node) => !out.has(node.id) && !isLonely(node));
  const ids = new Set(kept.map(({ id }) => id));
  return { nodes: kept, edges: left.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
}
