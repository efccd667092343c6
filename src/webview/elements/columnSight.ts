// Which columns of a wide table are drawn, as it is scrolled across, and how one is brought into sight.
import {
  columnsInSight,
  firstRange,
  rangeToDraw,
  type ColumnExtent,
  type ColumnRange,
} from './columnWindow';

interface Sight {
  readonly scroller: () => HTMLElement | null;
  /** The cells of the head, which has all the columns. */
  readonly heads: (scroller: HTMLElement) => readonly HTMLElement[];
  /** How many columns describe the row. */
  readonly leading: () => number;
  /** Others are to be drawn. */
  readonly changed: () => void;
}

export class ColumnSight {
  #range: ColumnRange = firstRange(0);
  #count = 0;
  #frame: number | null = null;
  /** The column to bring into sight with the next frame. */
  #wanted: (() => number) | null = null;

  constructor(private readonly sight: Sight) {}

  /** Never beyond what there is. */
  get range(): ColumnRange {
    const { from, to } = this.#range;
    return { from: Math.min(from, this.#count), to: Math.min(to, this.#count) };
  }

  set count(count: number) {
    if (count === this.#count) return;
    // All there were were drawn: of more, the first.
    if (this.#range.to === this.#count) this.#range = firstRange(count);
    this.#count = count;
  }

  /** `column` counts from the first after the leading ones; below 0 when it is not there. */
  want(column: () => number): void {
    this.#wanted = column;
  }

  /** With the frame that will be laid out anyway: measured earlier, a page that is not finished would be laid out as well. */
  place(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      const wanted = this.#wanted?.();
      this.#wanted = null;
      if (wanted !== undefined) this.#show(wanted);
      this.look();
    });
  }

  readonly look = (): void => {
    const scroller = this.sight.scroller();
    if (!scroller) return;
    const columns = this.sight
      .heads(scroller)
      .slice(this.sight.leading())
      .map(({ offsetLeft, offsetWidth }): ColumnExtent => ({
        left: offsetLeft,
        right: offsetLeft + offsetWidth,
      }));
    const { scrollLeft, clientWidth } = scroller;
    // From right to left it counts down from 0.
    const left = getComputedStyle(scroller).direction === 'rtl' ? 0 : scrollLeft;
    const right = left === scrollLeft ? left + clientWidth : scroller.scrollWidth;
    const range = rangeToDraw(this.#range, columnsInSight(columns, { left, right }));
    if (range.from === this.#range.from && range.to === this.#range.to) return;
    this.#range = range;
    this.sight.changed();
  };

  /** The page itself does not move: only the columns do. */
  #show(at: number): void {
    const scroller = this.sight.scroller();
    if (!scroller || at < 0) return;
    const heads = this.sight.heads(scroller);
    const head = heads[this.sight.leading() + at];
    if (!head) return;
    const left = head.offsetLeft - (heads[0]?.offsetWidth ?? 0);
    const right = head.offsetLeft + head.offsetWidth - scroller.clientWidth;
    if (scroller.scrollLeft > left) scroller.scrollLeft = left;
    else if (scroller.scrollLeft < right) scroller.scrollLeft = right;
  }
}
