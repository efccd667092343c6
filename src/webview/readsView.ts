// The reads of a captured pipe, one row each: when, where, how much, and how it begins.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PipeState } from '../model/state';
import type { ByteCache, ReadCache } from './captureSource';
import type { PlaceToShow } from './captureFind';
import { firstReadFrom } from './captureSource';
import { textPreview } from './captureText';
import type { TextEncoding } from '../model/textEncoding';
import { placeAfterKey } from './gridKeys';
import { LightElement } from './lightElement';
import { tell } from './panelEvents';
import { grouped } from '../model/quantity';
import { readDetail } from './readDetail';
import type { ThemeColors } from './themeColors';
import { RowWindow } from './rowWindow';

const rowHeight = 22;
const previewBytes = 96;
const headings = ['#', 'Time (ms)', 'Offset', 'Length', 'Begins with'];

export class ReadsView extends LightElement {
  static override properties: PropertyDeclarations = {
    pipe: { attribute: false },
    bytes: { attribute: false },
    reads: { attribute: false },
    follows: { attribute: false },
    arrived: { attribute: false },
    encoding: { attribute: false },
    colors: { attribute: false },
    place: { attribute: false },
  };
  declare pipe: PipeState;
  declare bytes: ByteCache;
  declare reads: ReadCache;
  declare follows: boolean;
  /** Changes when something asked for has arrived; the element only has to draw again. */
  declare arrived: number;
  declare encoding: TextEncoding;
  /** null to show the sequences as they are. */
  declare colors: ThemeColors | null;
  /** Where to go: the read that brought this byte. */
  declare place: PlaceToShow | null;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    headerHeight: rowHeight,
    scroller: () => this.querySelector<HTMLElement>('.reads'),
    onScroll: (movedUp) => {
      const follows = this.#rowWindow.isAtEnd || (this.follows && !movedUp);
      if (follows !== this.follows) this.#follow(follows);
    },
  });
  #selected = -1;
  #placed = -1;

  protected override willUpdate(): void {
    this.#rowWindow.count = this.pipe.reads;
  }

  protected override updated(): void {
    if (this.follows) this.#rowWindow.scrollToEnd();
    else this.#goToPlace();
  }

  #goToPlace(): void {
    const { place } = this;
    if (!place || place.number === this.#placed) return;
    const next = firstReadFrom(this.reads, this.pipe.reads, place.offset + 1);
    if (next === null || next === 0) return;
    this.#placed = place.number;
    this.#selected = next - 1;
    this.#rowWindow.reveal(this.#selected);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const read = this.#selected < 0 ? undefined : this.reads.prefix(this.#selected, 1)[0];
    return html`<div
        class="reads scroller"
        role="grid"
        aria-label="Reads of ${this.pipe.label}"
        aria-rowcount=${this.pipe.reads + 1}
        aria-colcount=${headings.length}
        @keydown=${this.#keyPressed}
      >
        <div class="reads-row reads-head" role="row" aria-rowindex="1">
          ${headings.map(
            (heading, index) =>
              html`<div role="columnheader" aria-colindex=${index + 1}>${heading}</div>`,
          )}
        </div>
        <div class="rows" role="rowgroup" .style=${`height: ${this.#rowWindow.height}px`}>
          ${repeat(
            this.#rowWindow.indexes(this.#focusable),
            (index) => index,
            (index) => this.#row(index),
          )}
        </div>
      </div>
      ${
        read
          ? readDetail(this.#selected + 1, read, this.bytes, {
              encoding: this.encoding,
              colors: this.colors,
            })
          : html`<section class="read-detail" aria-label="Selected read">
              <p class="empty">Select a read to see its bytes.</p>
            </section>`
      }`;
  }

  get #focusable(): number {
    return this.#selected < 0 ? 0 : this.#selected;
  }

  #row(index: number): TemplateResult {
    const read = this.reads.prefix(index, 1)[0];
    const begin = read && this.bytes.prefix(read.offset, Math.min(read.length, previewBytes));
    const cells = read
      ? [grouped(index + 1), read.time.toFixed(1), grouped(read.offset), grouped(read.length)]
      : [grouped(index + 1), '…', '', ''];
    return html`<div
      class="reads-row"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${index === this.#selected}
      tabindex=${index === this.#focusable ? 0 : -1}
      .style=${`top: ${this.#rowWindow.top(index)}px`}
      @click=${() => void this.#select(index)}
    >
      ${cells.map((text) => html`<div role="gridcell" class="number">${text}</div>`)}
      <div role="gridcell" class="mono ellipsis">
        ${begin ? textPreview(begin, this.encoding) : nothing}
      </div>
    </div>`;
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const isSelecting = event.key === 'Enter' || event.key === ' ';
    const next = isSelecting
      ? { row: this.#focusable, column: 0 }
      : placeAfterKey(
          event,
          { row: this.#focusable, column: 0 },
          { rows: this.pipe.reads, columns: 1, pageRows: this.#rowWindow.pageRows },
        );
    if (!next) return;
    event.preventDefault();
    void this.#select(next.row);
  };

  /** A read that is looked at must not be carried away by the next ones. */
  async #select(index: number): Promise<void> {
    this.#selected = index;
    if (this.follows && index < this.pipe.reads - 1) this.#follow(false);
    this.#rowWindow.reveal(index);
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.rows [tabindex="0"]')?.focus();
  }

  /** At once and not when the choice comes back from the root: the update before that would scroll to the end. */
  #follow(follows: boolean): void {
    this.follows = follows;
    tell(this, 'panel-choice', { follows });
  }
}
