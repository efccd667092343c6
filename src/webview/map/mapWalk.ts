// Where an arrow key leads from a node of the map: along an edge if one goes that way, else to what is nearest there.
import type { Box } from './mapPlaces';

export type Direction = 'left' | 'right' | 'up' | 'down';

export function directionOf(key: string): Direction | null {
  switch (key) {
    case 'ArrowLeft':
      return 'left';
    case 'ArrowRight':
      return 'right';
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    default:
      return null;
  }
}

/** How far a node is in the direction, and how far beside it; null when it is not that way. */
function distance(from: Box, to: Box, direction: Direction): readonly [number, number] | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  switch (direction) {
    case 'left':
      return dx < 0 ? [-dx, Math.abs(dy)] : null;
    case 'right':
      return dx > 0 ? [dx, Math.abs(dy)] : null;
    case 'up':
      return dy < 0 ? [-dy, Math.abs(dx)] : null;
    case 'down':
      return dy > 0 ? [dy, Math.abs(dx)] : null;
  }
}

/** Null when there is nothing that way. `connected`: ids of the nodes that an edge leads to. */
export function nextNode(
  boxes: ReadonlyMap<string, Box>,
  connected: ReadonlySet<string>,
  from: string,
  direction: Direction,
): string | null {
  const start = boxes.get(from);
  if (!start) return null;
  const isAcross = direction === 'left' || direction === 'right';
  let best: { readonly id: string; readonly cost: number } | null = null;
  for (const [id, box] of boxes) {
    const found = id === from ? null : distance(start, box, direction);
    if (!found) continue;
    const [ahead, beside] = found;
    // Edges go across; up and down stay in the column as long as it has more nodes.
    const factor = isAcross ? 1.5 : 8;
    const cost = ahead + factor * beside - (isAcross && connected.has(id) ? 100_000 : 0);
    if (best === null || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}
