// A range of a capture as a hex dump of any length; only the rows in sight exist and are fetched.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ByteCache } from './captureSource';
import { hexBytes, hexOffset, hexText } from './hexRow';
import { placeAfterKey } from './gridKeys';
import { LightElement } from './lightElement';
import { tell } from './panelEvents';
import { RowWindow } from './rowWindow';

const rowHeight = 20;
/** Below this a row of 16 does not fit beside its text. */
const widthForSixteen = 620;

export class HexView extends LightElement {
  static override properties: PropertyDeclarations = {
    cache: { attribute: false },
    start: { attribute: false },
    end: { attribute: false },
    follows: { attribute: false },
    arrived: { attribute: false },
    label: { attribute: false },
  };
  declare cache: ByteCache;
  declare start: number;
  declare end: number;
  /** null when there is nothing to follow: the range does not grow. */
  declare follows: boolean | null;
  /** Changes when something asked for has arrived; the element only has to draw again. */
  declare arrived: number;
  declare label: string;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    headerHeight: 0,
    scroller: () => this.querySelector<HTMLElement>('.hex'),
    onScroll: (movedUp) => this.#scrolled(movedUp),
  });
  readonly #resizes = new ResizeObserver(([entry]) => {
    const width = (entry?.contentRect.width ?? 0) < widthForSixteen ? 8 : 16;
    if (width === this.#width) return;
    this.#width = width;
    this.requestUpdate();
  });
  #width = 16;

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
  }

  protected override render(): TemplateResult {
    const count = Math.ceil((this.end - this.start) / this.#width);
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
          this.#rowWindow.indexes(),
          (index) => index,
          (index) => this.#row(index),
        )}
      </div>
    </div>`;
  }

  #row(index: number): TemplateResult {
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
        >${bytes.length === 0 ? '…' : hexBytes(bytes, this.#width)}</span
      >
      <span role="cell" class="hex-text">${bytes.length === 0 ? nothing : hexText(bytes)}</span>
    </div>`;
  }

  #scrolled(movedUp: boolean): void {
    if (this.follows === null) return;
    const follows = this.#rowWindow.isAtEnd || (this.follows && !movedUp);
    if (follows !== this.follows) this.#follow(follows);
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
    this.#scrolled(movedUp);
  };

  /** At once and not when the choice comes back from the root: the update before that would scroll to the end. */
  #follow(follows: boolean): void {
    this.follows = follows;
    tell(this, 'panel-choice', { follows });
  }
}
