// Which of many columns are drawn, as the grid is scrolled across: a cell that is out of sight costs as much as one in sight.

export interface ColumnRange {
  readonly from: number;
  /** Behind the last. */
  readonly to: number;
}

export interface ColumnExtent {
  readonly left: number;
  readonly right: number;
}

/** With no more than these all are drawn: nothing is gained by leaving some out. */
const fewColumns = 10;
const overscan = 2;

const wholeRange = (count: number): ColumnRange => ({ from: 0, to: count });

/** Of many, how many are drawn before anything has been measured: about what a wide window has room for. */
const likelyColumns = 6;

/** Before anything has been measured. */
export const firstRange = (count: number): ColumnRange =>
  count <= fewColumns ? wholeRange(count) : { from: 0, to: likelyColumns };

/** `view`: the part of the content that is in sight. */
export function columnsInSight(columns: readonly ColumnExtent[], view: ColumnExtent): ColumnRange {
  const { length } = columns;
  if (length <= fewColumns) return wholeRange(length);
  const from = columns.findIndex(({ right }) => right > view.left);
  const last = columns.findLastIndex(({ left }) => left < view.right);
  if (from < 0 || last < from) return firstRange(length);
  return { from: Math.max(0, from - overscan), to: Math.min(length, last + 1 + overscan) };
}

/** A few columns more than are in sight are not worth drawing all lines again without them. */
const spareColumns = 4;

/** What is drawn already, when it is enough and not much more than `wanted`. */
export function rangeToDraw(drawn: ColumnRange, wanted: ColumnRange): ColumnRange {
  const isEnough = drawn.from <= wanted.from && drawn.to >= wanted.to;
  const spare = drawn.to - drawn.from - (wanted.to - wanted.from);
  return isEnough && spare <= spareColumns ? drawn : wanted;
}
