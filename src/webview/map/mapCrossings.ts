// How often the edges of a layout cross each other: of two layouts the calmer one is told by it.
import type { MapLayout, Point } from './mapPlaces';

interface Piece {
  readonly edge: string;
  readonly a: Point;
  readonly b: Point;
}

/** On which side of the line from `a` to `b` a point is: 1, -1, or 0 when it is on the line. */
const sideOf = ({ a, b }: Piece, { x, y }: Point): number =>
  Math.sign((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x));

const isAcross = (one: Piece, other: Piece): boolean =>
  sideOf(one, other.a) * sideOf(one, other.b) < 0;

export function crossings({ edges }: MapLayout): number {
  const pieces = [...edges].flatMap(([edge, { points }]) =>
    points.slice(1).flatMap((b, index): readonly Piece[] => {
      const a = points[index];
      if (!a) return [];
      return [a.x <= b.x ? { edge, a, b } : { edge, a: b, b: a }];
    }),
  );
  // From left to right, so that what begins beyond the end of a piece need not be looked at.
  pieces.sort((one, other) => one.a.x - other.a.x);
  let count = 0;
  for (const [index, one] of pieces.entries()) {
    for (let next = index + 1; next < pieces.length; next += 1) {
      const other = pieces[next];
      if (!other || other.a.x >= one.b.x) break;
      if (one.edge !== other.edge && isAcross(one, other) && isAcross(other, one)) count += 1;
    }
  }
  return count;
}
