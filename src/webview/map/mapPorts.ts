// Where the edges of a map meet their nodes: at the sides, one below the other, in the order of where they come from.
import type { MapEdge } from '../../model/map/sessionMap';
import { inOrder, type Box, type EdgePlace, type Point } from './mapPlaces';

export interface Way {
  readonly edge: MapEdge;
  /** Points on the way, from the node that the picture puts first. */
  readonly between: readonly Point[];
  readonly label: Point | null;
}

interface Attachment {
  readonly edge: string;
  /** At which height the edge comes from elsewhere. */
  readonly from: number;
}

/** Between two edges that meet a node at the same side, where there is room. */
const mostBetween = 9;

function spread(
  attachments: readonly Attachment[],
  { y, height }: Box,
): ReadonlyMap<string, number> {
  const sorted = [...attachments].sort((a, b) => a.from - b.from);
  const step = Math.min(mostBetween, (height - 12) / Math.max(1, sorted.length - 1));
  const top = y - (step * (sorted.length - 1)) / 2;
  return new Map(sorted.map(({ edge }, index) => [edge, top + step * index]));
}

export function sideBySide(
  boxes: ReadonlyMap<string, Box>,
  ways: readonly Way[],
): ReadonlyMap<string, EdgePlace> {
  const attachments = new Map<string, Attachment[]>();
  const attach = (node: string, side: 'left' | 'right', attachment: Attachment): void => {
    const key = `${side} ${node}`;
    const known = attachments.get(key);
    if (known) known.push(attachment);
    else attachments.set(key, [attachment]);
  };
  const nothing: Box = { x: 0, y: 0, width: 0, height: 0 };
  const boxOf = (id: string): Box => boxes.get(id) ?? nothing;
  for (const { edge, between } of ways) {
    const { first, second } = inOrder(edge);
    attach(first, 'right', { edge: edge.id, from: between[0]?.y ?? boxOf(second).y });
    attach(second, 'left', { edge: edge.id, from: between.at(-1)?.y ?? boxOf(first).y });
  }
  const heights = new Map(
    [...attachments].map(([key, all]) => [
      key,
      spread(all, boxOf(key.replace(/^(?:left|right) /, ''))),
    ]),
  );
  return new Map(
    ways.map(({ edge, between, label }): [string, EdgePlace] => {
      const { first, second } = inOrder(edge);
      const [start, end] = [boxOf(first), boxOf(second)];
      const right = start.x + start.width / 2;
      const left = end.x - end.width / 2;
      const points = [
        { x: right, y: heights.get(`right ${first}`)?.get(edge.id) ?? start.y },
        ...between.filter(({ x }) => x > right && x < left),
        { x: left, y: heights.get(`left ${second}`)?.get(edge.id) ?? end.y },
      ];
      return [edge.id, { points: edge.from === first ? points : points.toReversed(), label }];
    }),
  );
}
