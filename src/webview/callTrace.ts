// The call trace: the Win32 calls the broker made, in order, as rows to filter and walk by keys, with the selected call in full.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { callDetail } from './callDetail';
import { CallFeed } from './callFeed';
import { argumentsText, errorText } from './callText';
import { codicon } from './codicon';
import { placeAfterKey } from './gridKeys';
import type { HostConnection } from './hostConnection';
import { LightElement } from './lightElement';
import { tell } from './panelEvents';
import { grouped } from '../model/quantity';
import { RowWindow } from './rowWindow';

const rowHeight = 22;
const headings = ['Time (ms)', 'Function', 'Arguments', 'Result', 'Error'];

export class CallTrace extends LightElement {
  static override properties: PropertyDeclarations = {
    host: { attribute: false },
    count: { attribute: false },
    hasEnded: { attribute: false },
    filter: { attribute: false },
    onlyFailed: { attribute: false },
  };
  declare host: HostConnection;
  /** How many calls the broker has made. */
  declare count: number;
  declare hasEnded: boolean;
  declare filter: string;
  declare onlyFailed: boolean;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    headerHeight: rowHeight,
    scroller: () => this.querySelector<HTMLElement>('.calls-grid'),
  });
  readonly #feed = new CallFeed(
    async (first, count) => (await this.host.ask({ method: 'readCalls', first, count })).calls,
    () => this.requestUpdate(),
  );
  /** Indexes of the calls that have a row. */
  #shown: readonly number[] = [];
  /** Index of a call, so that it stays the same when the filter changes. */
  #selected = -1;
  /** The row of the selected call, or the first one. */
  #focusable = 0;

  protected override willUpdate(): void {
    this.#feed.want(this.count);
    this.#shown = this.#feed.matching({ text: this.filter, onlyFailed: this.onlyFailed });
    this.#rowWindow.count = this.#shown.length;
    this.#focusable = Math.max(0, this.#shown.indexOf(this.#selected));
  }

  protected override render(): TemplateResult {
    if (this.count === 0) {
      const words = this.hasEnded
        ? 'The broker made no calls.'
        : 'The broker has made no calls yet.';
      return html`<p class="empty">${words}</p>`;
    }
    return html`${this.#toolbar()} ${this.#failure()}
      <div class="calls-and-detail">${this.#grid()} ${this.#detail()}</div>`;
  }

  #toolbar(): TemplateResult {
    const filterChanged = (event: Event): void =>
      tell(this, 'panel-choice', { callFilter: (event.target as HTMLInputElement).value });
    const failedChanged = (event: Event): void =>
      tell(this, 'panel-choice', { onlyFailed: (event.target as HTMLInputElement).checked });
    const isFiltered = this.onlyFailed || this.filter.trim() !== '';
    return html`<div class="toolbar">
      <vscode-textfield
        class="filter"
        placeholder="Filter calls"
        label="Filter calls by function, argument, handle value or error"
        .value=${this.filter}
        @input=${filterChanged}
      ></vscode-textfield>
      <vscode-checkbox
        label="Only failed (${grouped(this.#feed.failed)})"
        .checked=${this.onlyFailed}
        @change=${failedChanged}
      ></vscode-checkbox>
      <span class="count" role="status"
        >${
          isFiltered
            ? `${grouped(this.#shown.length)} of ${grouped(this.#feed.calls.length)} calls`
            : nothing
        }</span
      >
    </div>`;
  }

  #failure(): TemplateResult | typeof nothing {
    const { failure } = this.#feed;
    if (failure === null) return nothing;
    return html`<p class="with-icon" role="alert">
      ${codicon('error', 'tone-error')}<span>The calls could not be read. ${failure}</span>
      <button class="text-button" @click=${() => this.#feed.retry()}>
        ${codicon('refresh')}Try again
      </button>
    </p>`;
  }

  #grid(): TemplateResult {
    if (this.#shown.length === 0) return html`<p class="empty">${this.#emptyWords()}</p>`;
    return html`<div
      class="calls-grid scroller"
      role="grid"
      aria-label="Calls of the broker"
      aria-rowcount=${this.#shown.length + 1}
      aria-colcount=${headings.length}
      @keydown=${this.#keyPressed}
    >
      <div class="calls-row grid-head" role="row" aria-rowindex="1">
        ${headings.map(
          (heading, index) =>
            html`<div role="columnheader" aria-colindex=${index + 1}>${heading}</div>`,
        )}
      </div>
      <div class="rows" role="rowgroup" .style=${`height: ${this.#rowWindow.height}px`}>
        ${repeat(
          this.#rowWindow.indexes(this.#focusable),
          (row) => this.#shown[row],
          (row) => this.#row(row),
        )}
      </div>
    </div>`;
  }

  #emptyWords(): string {
    if (this.#feed.calls.length === 0)
      return this.#feed.failure === null ? 'Reading the calls…' : '';
    return this.onlyFailed && this.#feed.failed === 0
      ? 'No call failed.'
      : 'No call matches the filter.';
  }

  #row(row: number): TemplateResult | typeof nothing {
    const index = this.#shown[row] ?? -1;
    const call = this.#feed.calls[index];
    if (!call) return nothing;
    const args = argumentsText(call);
    return html`<div
      class="calls-row"
      role="row"
      aria-rowindex=${row + 2}
      aria-selected=${index === this.#selected}
      tabindex=${row === this.#focusable ? 0 : -1}
      .style=${`top: ${this.#rowWindow.top(row)}px`}
      @click=${() => void this.#select(row)}
    >
      <div role="gridcell" class="number">${grouped(Math.round(call.time))}</div>
      <div role="gridcell" class="mono ellipsis" title=${call.api}>${call.api}</div>
      <div role="gridcell" class="mono ellipsis" title=${args}>${args}</div>
      <div role="gridcell" class="mono ellipsis" title=${call.result}>${call.result}</div>
      ${
        call.error
          ? html`<div
              role="gridcell"
              class="mono ellipsis tone-error"
              title=${errorText(call.error)}
            >
              ${errorText(call.error)}
            </div>`
          : html`<div role="gridcell"></div>`
      }
    </div>`;
  }

  #detail(): TemplateResult | typeof nothing {
    const call = this.#feed.calls[this.#selected];
    if (call && this.#shown[this.#focusable] === this.#selected) {
      return callDetail(this.#selected + 1, call, (request, done = '') =>
        tell(this, 'panel-action', { request, done }),
      );
    }
    if (this.#shown.length === 0) return nothing;
    return html`<section class="call-detail" aria-label="Selected call">
      <p class="empty">Select a call to see all of it.</p>
    </section>`;
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const place = { row: this.#focusable, column: 0 };
    const size = { rows: this.#shown.length, columns: 1, pageRows: this.#rowWindow.pageRows };
    const isSelecting = event.key === 'Enter' || event.key === ' ';
    const next = isSelecting ? place : placeAfterKey(event, place, size);
    if (!next) return;
    event.preventDefault();
    void this.#select(next.row);
  };

  async #select(row: number): Promise<void> {
    this.#selected = this.#shown[row] ?? -1;
    this.#rowWindow.reveal(row);
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.rows [tabindex="0"]')?.focus();
  }
}
