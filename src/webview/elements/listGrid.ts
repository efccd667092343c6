// A list as a grid: very many rows of one height under a header, walked by keys and selected whole.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { placeAfterKey } from './gridKeys';
import type { LightElement } from './lightElement';
import { RowWindow } from './rowWindow';

const rowHeight = 22;

interface ListHeading {
  readonly text: string;
  readonly isNumber: boolean;
}

interface ListGridOptions {
  readonly headings: readonly ListHeading[];
  readonly onSelect: (row: number) => void;
  /** After the user or the page moved the rows. */
  readonly onScroll?: (movedUp: boolean) => void;
}

interface ListContent {
  readonly label: string;
  /** -1 for none: the first one can be reached by keys then. */
  readonly selected: number;
  /** What stays the same of a row while others come and go. */
  readonly key: (row: number) => unknown;
  readonly cells: (row: number) => TemplateResult | null;
}

export class ListGrid {
  readonly rows: RowWindow;
  readonly #host: LightElement;
  readonly #options: ListGridOptions;
  #count = 0;
  #focusable = 0;

  constructor(host: LightElement, options: ListGridOptions) {
    this.#host = host;
    this.#options = options;
    this.rows = new RowWindow(host, {
      rowHeight,
      headerHeight: rowHeight,
      scroller: () => host.querySelector<HTMLElement>('.list-grid'),
      ...(options.onScroll ? { onScroll: options.onScroll } : {}),
    });
  }

  /** To be set before rendering. */
  set count(count: number) {
    this.#count = count;
    this.rows.count = count;
  }

  render(content: ListContent): TemplateResult {
    const { headings } = this.#options;
    this.#focusable = Math.max(0, content.selected);
    return html`<div
      class="list-grid scroller"
      role="grid"
      aria-label=${content.label}
      aria-rowcount=${this.#count + 1}
      aria-colcount=${headings.length}
      @keydown=${this.#keyPressed}
    >
      <div class="list-row list-head" role="row" aria-rowindex="1">
        ${headings.map(
          ({ text, isNumber }, index) =>
            html`<div
              role="columnheader"
              class=${isNumber ? 'number' : nothing}
              aria-colindex=${index + 1}
            >
              ${text}
            </div>`,
        )}
      </div>
      <div class="rows" role="rowgroup" .style=${`height: ${this.rows.height}px`}>
        ${repeat(this.rows.indexes(this.#focusable), content.key, (row) => this.#row(row, content))}
      </div>
    </div>`;
  }

  #row(row: number, { selected, cells }: ListContent): TemplateResult | typeof nothing {
    const content = cells(row);
    if (!content) return nothing;
    return html`<div
      class="list-row"
      role="row"
      aria-rowindex=${row + 2}
      aria-selected=${row === selected}
      tabindex=${row === this.#focusable ? 0 : -1}
      .style=${`top: ${this.rows.top(row)}px`}
      @click=${() => void this.#select(row)}
    >
      ${content}
    </div>`;
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const place = { row: this.#focusable, column: 0 };
    const size = { rows: this.#count, columns: 1, pageRows: this.rows.pageRows };
    const isSelecting = event.key === 'Enter' || event.key === ' ';
    const next = isSelecting ? place : placeAfterKey(event, place, size);
    if (!next) return;
    event.preventDefault();
    void this.#select(next.row);
  };

  async #select(row: number): Promise<void> {
    this.#options.onSelect(row);
    this.rows.reveal(row);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.querySelector<HTMLElement>('.list-row[tabindex="0"]')?.focus();
  }
}
