// The call trace: the Win32 calls the broker made, in order, as rows to filter and walk by keys, with the selected call in full.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { callDetail } from './callDetail';
import { CallFeed } from './callFeed';
import { argumentsText, errorText } from './callText';
import { codicon } from '../elements/codicon';
import type { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';
import { ListGrid } from '../elements/listGrid';
import { dispatch } from '../choices/panelEvents';
import { integerText } from '../../model/base/quantity';

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

  readonly #grid = new ListGrid(this, {
    headings: [
      { text: l10n.t('Time (ms)'), isNumber: true },
      { text: l10n.t('Function'), isNumber: false },
      { text: l10n.t('Arguments'), isNumber: false },
      { text: l10n.t('Result'), isNumber: false },
      { text: l10n.t('Error'), isNumber: false },
    ],
    onSelect: (row) => (this.#selected = this.#shown[row] ?? -1),
  });
  readonly #feed = new CallFeed(
    async (first, count) => (await this.host.ask({ method: 'readCalls', first, count })).calls,
    () => this.requestUpdate(),
  );
  /** Indexes of the calls that have a row. */
  #shown: readonly number[] = [];
  /** Index of a call, so that it stays the same when the filter changes. */
  #selected = -1;
  /** -1 while the selected call has none. */
  #selectedRow = -1;

  protected override willUpdate(): void {
    this.#feed.want(this.count);
    this.#shown = this.#feed.matching({ text: this.filter, onlyFailed: this.onlyFailed });
    this.#grid.count = this.#shown.length;
    this.#selectedRow = this.#shown.indexOf(this.#selected);
  }

  protected override render(): TemplateResult {
    if (this.count === 0) {
      const words = this.hasEnded
        ? l10n.t('The launcher made no calls.')
        : l10n.t('The launcher has made no calls yet.');
      return html`<p class="empty">${words}</p>`;
    }
    return html`${this.#toolbar()} ${this.#failure()}
      <div class="calls-and-detail">${this.#calls()} ${this.#detail()}</div>`;
  }

  #toolbar(): TemplateResult {
    const filterChanged = (event: Event): void =>
      dispatch(this, 'panel-choice', { callFilter: (event.target as HTMLInputElement).value });
    const failedChanged = (event: Event): void =>
      dispatch(this, 'panel-choice', { onlyFailed: (event.target as HTMLInputElement).checked });
    const isFiltered = this.onlyFailed || this.filter.trim() !== '';
    return html`<div class="toolbar">
      <vscode-textfield
        class="filter"
        placeholder=${l10n.t('Filter calls')}
        label=${l10n.t('Filter calls by function, argument, handle value or error')}
        .value=${this.filter}
        @input=${filterChanged}
      ></vscode-textfield>
      <vscode-checkbox
        label=${l10n.t('Only failed ({0})', integerText(this.#feed.failed))}
        .checked=${this.onlyFailed}
        @change=${failedChanged}
      ></vscode-checkbox>
      <span class="count" role="status"
        >${
          isFiltered
            ? l10n.t(
                '{0} of {1} calls',
                integerText(this.#shown.length),
                integerText(this.#feed.calls.length),
              )
            : nothing
        }</span
      >
    </div>`;
  }

  #failure(): TemplateResult | typeof nothing {
    const { failure } = this.#feed;
    if (failure === null) return nothing;
    return html`<p class="with-icon" role="alert">
      ${codicon('error', 'tone-error')}<span
        >${l10n.t('The calls could not be read. {0}', failure)}</span
      >
      <button class="text-button" @click=${() => this.#feed.retry()}>
        ${codicon('refresh')}${l10n.t('Try again')}
      </button>
    </p>`;
  }

  #calls(): TemplateResult {
    if (this.#shown.length === 0) return html`<p class="empty">${this.#emptyWords()}</p>`;
    return this.#grid.render({
      label: l10n.t('Calls of the launcher'),
      selected: this.#selectedRow,
      key: (row) => this.#shown[row],
      cells: (row) => this.#cells(row),
    });
  }

  #emptyWords(): string {
    if (this.#feed.calls.length === 0)
      return this.#feed.failure === null ? l10n.t('Reading the calls…') : '';
    return this.onlyFailed && this.#feed.failed === 0
      ? l10n.t('No call failed.')
      : l10n.t('No call matches the filter.');
  }

  #cells(row: number): TemplateResult | null {
    const call = this.#feed.calls[this.#shown[row] ?? -1];
    if (!call) return null;
    const args = argumentsText(call);
    const error = call.error ? errorText(call.error) : null;
    return html`<div role="gridcell" class="number">${integerText(Math.round(call.time))}</div>
      <div role="gridcell" class="mono ellipsis" title=${call.api}>${call.api}</div>
      <div role="gridcell" class="mono ellipsis" title=${args}>${args}</div>
      <div role="gridcell" class="mono ellipsis" title=${call.result}>${call.result}</div>
      ${
        error === null
          ? html`<div role="gridcell"></div>`
          : html`<div role="gridcell" class="mono ellipsis tone-error" title=${error}>
              ${error}
            </div>`
      }`;
  }

  #detail(): TemplateResult | typeof nothing {
    const call = this.#feed.calls[this.#selected];
    if (call && this.#selectedRow >= 0) {
      return callDetail(this.#selected + 1, call, (request, done = '') =>
        dispatch(this, 'panel-action', { request, done }),
      );
    }
    if (this.#shown.length === 0) return nothing;
    return html`<section class="call-detail" aria-label=${l10n.t('Selected call')}>
      <p class="empty">${l10n.t('Select a call to see all of it.')}</p>
    </section>`;
  }
}

customElements.define('call-trace', CallTrace);
