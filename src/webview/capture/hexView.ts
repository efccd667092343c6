// A range of a capture as a hex dump of any length; only the rows in sight exist and are fetched.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ByteCache } from './captureSource';
import type { BytePattern } from '../../model/capture/bytePattern';
import type { MarkedRange } from './captureText';
import { CaptureView } from './captureView';
import { hexBytes, hexColumn, hexOffset, hexText } from './hexRow';
import { placeAfterKey } from '../elements/gridKeys';
import { RowWindow } from '../elements/rowWindow';

const rowHeight = 20;
/** Below this a row of 16 does not fit beside its text. */
const widthForSixteen = 620;

/** The text of a row with the marked bytes in elements of their own; `columns` says where bytes are in the text. */
function marked(
  text: string,
  offset: number,
  length: number,
  marks: readonly MarkedRange[],
  columns: (from: number, to: number) => readonly [number, number],
): unknown {
  const kinds = Array.from({ length }, (_, index) => {
    const at = offset + index;
    const over = marks.filter(({ start, end }) => start <= at && at < end);
    if (over.length === 0) return '';
    return over.some(({ isCurrent }) => isCurrent) ? 'found current' : 'found match';
  });
  if (kinds.every((kind) => kind === '')) return text;
  const parts: unknown[] = [];
  let written = 0;
  for (let from = 0; from < length;) {
    const kind = kinds[from] ?? '';
    let to = from + 1;
    while (to < length && kinds[to] === kind) to += 1;
    if (kind !== '') {
      const [begin, end] = columns(from, to);
      parts.push(text.slice(written, begin));
      parts.push(html`<span class=${kind}>${text.slice(begin, end)}</span>`);
      written = end;
    }
    from = to;
  }
  return [...parts, text.slice(written)];
}

export class HexView extends CaptureView {
  static override properties: PropertyDeclarations = {
    cache: { attribute: false },
    start: { attribute: false },
    end: { attribute: false },
    label: { attribute: false },
    pattern: { attribute: false },
  };
  declare cache: ByteCache;
  declare start: number;
  declare end: number;
  declare label: string;
  /** Marked wherever it is in sight; null while nothing is searched for. */
  declare pattern: BytePattern | null;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    headerHeight: 0,
    scroller: () => this.querySelector<HTMLElement>('.hex'),
    onScroll: (movedUp) => this.followAfterScroll(this.#rowWindow.isAtEnd, movedUp),
  });
  readonly #resizes = new ResizeObserver(([entry]) => {
    const width = (entry?.contentRect.width ?? 0) < widthForSixteen ? 8 : 16;
    if (width === this.#width) return;
    this.#width = width;
    this.requestUpdate();
  });
  #width = 16;

  constructor() {
    super();
    this.pattern = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
  }

  protected override willUpdate(): void {
    this.#rowWindow.count = Math.ceil((this.end - this.start) / this.#width);
  }

  protected override updated(): void {
    if (this.follows) this.#rowWindow.scrollToEnd();
    else this.#goToPlace();
  }

  #goToPlace(): void {
    const place = this.placeToReach;
    if (!place) return;
    this.reached(place);
    const row = Math.floor((place.offset - this.start) / this.#width);
    const { firstRow, pageRows } = this.#rowWindow;
    if (row >= firstRow && row < firstRow + pageRows) return;
    this.#rowWindow.scrollToRow(Math.max(0, row - Math.floor(pageRows / 3)));
  }

  protected override render(): TemplateResult {
    const count = Math.ceil((this.end - this.start) / this.#width);
    const indexes = this.#rowWindow.indexes();
    const marks = this.#marks(indexes);
    return html`<div
      class="hex scroller"
      tabindex="0"
      role="region"
      aria-label=${this.label}
      @keydown=${this.#keyPressed}
    >
      <div
        class="rows"
        role="table"
        aria-label=${this.label}
        aria-rowcount=${count}
        .style=${`height: ${this.#rowWindow.height}px`}
      >
        ${repeat(
          indexes,
          (index) => index,
          (index) => this.#row(index, marks),
        )}
      </div>
    </div>`;
  }

  /** What is searched for in the rows that are drawn; the place that was gone to is marked over it. */
  #marks(indexes: readonly number[]): readonly MarkedRange[] {
    const { pattern, place } = this;
    const marks: MarkedRange[] = place
      ? [{ start: place.offset, end: place.offset + place.length, isCurrent: true }]
      : [];
    const [first] = indexes;
    if (!pattern || first === undefined) return marks;
    const from = Math.max(this.start, this.start + first * this.#width - pattern.length + 1);
    const to = Math.min(this.end, this.start + (first + indexes.length) * this.#width);
    const bytes = this.cache.prefix(from, Math.min(this.end, to + pattern.length - 1) - from);
    for (let at = pattern.indexIn(bytes, 0); at >= 0; at = pattern.indexIn(bytes, at + 1)) {
      marks.push({ start: from + at, end: from + at + pattern.length, isCurrent: false });
    }
    return marks;
  }

  #row(index: number, marks: readonly MarkedRange[]): TemplateResult {
    const offset = this.start + index * this.#width;
    const bytes = this.cache.prefix(offset, Math.min(this.#width, this.end - offset));
    return html`<div
      class="hex-row"
      role="row"
      aria-rowindex=${index + 1}
      .style=${`top: ${this.#rowWindow.top(index)}px`}
    >
      <span role="rowheader" class="hex-offset">${hexOffset(offset)}</span>
      <span role="cell" class="hex-bytes"
        >${
          bytes.length === 0
            ? '…'
            : marked(hexBytes(bytes, this.#width), offset, bytes.length, marks, (from, to) => [
                hexColumn(from),
                hexColumn(to - 1) + 2,
              ])
        }</span
      >
      <span role="cell" class="hex-text"
        >${
          bytes.length === 0
            ? nothing
            : marked(hexText(bytes), offset, bytes.length, marks, (from, to) => [from, to])
        }</span
      >
    </div>`;
  }

  /** The browser's own scrolling by keys would leap over rows when the scroll bar is scaled. */
  readonly #keyPressed = (event: KeyboardEvent): void => {
    const rows = this.#rowWindow;
    const next = placeAfterKey(
      event,
      { row: rows.firstRow, column: 0 },
      { rows: rows.lastFirstRow + 1, columns: 1, pageRows: rows.pageRows },
    );
    if (!next) return;
    event.preventDefault();
    const movedUp = next.row < rows.firstRow;
    if (next.row === rows.lastFirstRow) rows.scrollToEnd();
    else rows.scrollToRow(next.row);
    this.followAfterScroll(rows.isAtEnd, movedUp);
  };
}

customElements.define('hex-view', HexView);
