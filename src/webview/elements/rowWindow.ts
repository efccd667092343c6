// Decides which of very many rows of one height are drawn, and where, as their container scrolls.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface RowWindowOptions {
  readonly rowHeight: number;
  /** Height of a header that stays at the top of the scrolled area. */
  readonly headerHeight: number;
  readonly scroller: () => HTMLElement | null;
  /** How many rows are in sight where there is room: drawn at once, without a look at the room. */
  readonly likelyRows?: number;
  /** After the user or the page moved the rows. */
  readonly onScroll?: (movedUp: boolean) => void;
}

/**
 * Chromium makes no element taller than 33,554,428 px. Taller content is scrolled in proportion: `offset` is the place in the
 * content, exact, and the scroll bar shows where about that is.
 */
const tallest = 30_000_000;
/** Rows drawn beyond those in sight, on either side: what comes into sight is there already. */
const overscan = 6;
/** Milliseconds after the first rows were drawn: they are painted, and nobody has scrolled yet. */
const delayOfOverscan = 100;

export class RowWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: RowWindowOptions;
  /**
   * Measures once the frame has been laid out anyway, and before it is painted: asking earlier makes the browser lay out a page
   * that is not finished, once for each window on it.
   */
  readonly #resizes = new ResizeObserver(() => this.#measure());
  #scroller: HTMLElement | null = null;
  #count = 0;
  #offset = 0;
  #scrollTop = 0;
  #viewport = 0;
  /** Where the last row ends that was drawn. */
  #drawnTo = 0;
  #isShifted = false;
  /** At first only what is in sight is drawn: the first frame is waited for. */
  #overscan = 0;
  #growing: number | null = null;

  constructor(host: ReactiveControllerHost, options: RowWindowOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** To be set before rendering. */
  set count(count: number) {
    this.#count = count;
  }

  /** What the container of the rows has to be high. */
  get height(): number {
    return Math.min(this.#fullHeight, tallest);
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#fullHeight - this.#viewport - 2;
  }

  /** Rows that fit, at least one: how far a page key moves. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.#viewport / this.#options.rowHeight) - 1);
  }

  /** The rows to draw, and always the one with the focus: removing it would lose the focus. */
  indexes(focused = -1): readonly number[] {
    const { rowHeight } = this.#options;
    const first = Math.max(0, Math.floor(this.#offset / rowHeight) - this.#overscan);
    const likely = (this.#options.likelyRows ?? 0) * rowHeight;
    const sight = this.#offset + Math.max(this.#viewport, likely);
    const end = Math.ceil(sight / rowHeight) + this.#overscan;
    const last = Math.min(this.#count, end) - 1;
    this.#drawnTo = (last + 1) * rowHeight;
    const drawn = Array.from(
      { length: Math.max(0, last - first + 1) },
      (_, index) => first + index,
    );
    if (focused < 0 || focused >= this.#count || (focused >= first && focused <= last))
      return drawn;
    return focused < first ? [focused, ...drawn] : [...drawn, focused];
  }

  top(index: number): number {
    return index * this.#options.rowHeight - this.#offset + this.#toScrollTop(this.#offset);
  }

  reveal(index: number): void {
    if (this.#viewport === 0) this.#measure();
    const { rowHeight } = this.#options;
    const top = index * rowHeight;
    if (top < this.#offset) this.#moveTo(top);
    else if (top + rowHeight > this.#offset + this.#viewport) {
      this.#moveTo(top + rowHeight - this.#viewport);
    }
  }

  /** The row at the top. */
  get firstRow(): number {
    return Math.round(this.#offset / this.#options.rowHeight);
  }

  /** The row at the top when the last one is at the bottom. */
  get lastFirstRow(): number {
    return Math.max(0, Math.ceil((this.#fullHeight - this.#viewport) / this.#options.rowHeight));
  }

  /** So many rows came above those in sight, or went: what is in sight stays. To be called before rendering. */
  shift(rows: number): void {
    if (rows === 0) return;
    this.#offset = Math.max(0, this.#offset + rows * this.#options.rowHeight);
    this.#isShifted = true;
  }

  /** Other rows are shown: those in sight first, and the ones beyond a moment later. To be called before rendering. */
  beginAnew(): void {
    this.#overscan = 0;
    if (this.#growing !== null) clearTimeout(this.#growing);
    this.#growing = null;
  }

  scrollToRow(index: number): void {
    this.#moveTo(index * this.#options.rowHeight);
  }

  scrollToEnd(): void {
    this.#moveTo(this.#fullHeight);
  }

  hostUpdated(): void {
    const scroller = this.#options.scroller();
    if (scroller !== this.#scroller) this.#attach(scroller);
    if (!scroller) return;
    if (this.#overscan === 0 && this.#drawnTo < this.#fullHeight)
      this.#growing ??= setTimeout(this.#grow, delayOfOverscan);
    if (this.#isShifted) {
      this.#isShifted = false;
      this.#moveTo(this.#offset);
    }
    // More rows under a container that cannot grow: the same place is elsewhere on the scroll bar.
    if (this.#isScaled) this.#moveTo(this.#offset);
  }

  hostDisconnected(): void {
    if (this.#growing !== null) clearTimeout(this.#growing);
    this.#growing = null;
    this.#attach(null);
  }

  readonly #grow = (): void => {
    this.#growing = null;
    this.#overscan = overscan;
    if (this.#drawnTo < this.#fullHeight) this.#host.requestUpdate();
  };

  #measure(): void {
    if (!this.#scroller) return;
    const viewport = Math.max(0, this.#scroller.clientHeight - this.#options.headerHeight);
    if (viewport === this.#viewport) return;
    this.#viewport = viewport;
    const sight = Math.min(this.#offset + viewport, this.#fullHeight);
    if (sight > this.#drawnTo || this.#isScaled) this.#host.requestUpdate();
  }

  get #fullHeight(): number {
    return this.#count * this.#options.rowHeight;
  }

  get #isScaled(): boolean {
    return this.#fullHeight > tallest;
  }

  #toScrollTop(offset: number): number {
    if (!this.#isScaled) return offset;
    return (offset / (this.#fullHeight - this.#viewport)) * (tallest - this.#viewport);
  }

  #toOffset(scrollTop: number): number {
    if (!this.#isScaled) return scrollTop;
    return (scrollTop / (tallest - this.#viewport)) * (this.#fullHeight - this.#viewport);
  }

  #moveTo(wanted: number): void {
    if (this.#viewport === 0) this.#measure();
    const offset = Math.max(0, Math.min(wanted, this.#fullHeight - this.#viewport));
    const hasMoved = offset !== this.#offset;
    this.#offset = offset;
    if (this.#scroller) {
      const scrollTop = this.#toScrollTop(offset);
      if (Math.abs(this.#scroller.scrollTop - scrollTop) >= 1) this.#scroller.scrollTop = scrollTop;
      this.#scrollTop = this.#scroller.scrollTop;
    }
    if (hasMoved) this.#host.requestUpdate();
  }

  #attach(scroller: HTMLElement | null): void {
    this.#resizes.disconnect();
    this.#scroller?.removeEventListener('scroll', this.#scrolled);
    this.#scroller?.removeEventListener('wheel', this.#wheeled);
    this.#scroller = scroller;
    if (!scroller) return;
    this.#resizes.observe(scroller);
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
    scroller.addEventListener('wheel', this.#wheeled, { passive: false });
  }

  readonly #scrolled = (): void => {
    const scrollTop = this.#scroller?.scrollTop ?? 0;
    // The echo of our own move: keep the exact offset.
    if (Math.abs(scrollTop - this.#scrollTop) < 1) return;
    const movedUp = scrollTop < this.#scrollTop;
    this.#scrollTop = scrollTop;
    this.#offset = this.#toOffset(scrollTop);
    this.#overscan = overscan;
    this.#options.onScroll?.(movedUp);
    this.#host.requestUpdate();
  };

  /** One notch of the wheel would jump over many screens of scaled content; it moves by what it says instead. */
  readonly #wheeled = (event: WheelEvent): void => {
    if (!this.#isScaled || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const { rowHeight } = this.#options;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : rowHeight;
    this.#moveTo(this.#offset + event.deltaY * unit);
    this.#options.onScroll?.(event.deltaY < 0);
  };
}
