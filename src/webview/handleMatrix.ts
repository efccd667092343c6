// The handle matrix: a grid of handles by processes, filtered, scrolled and walked by keys, with the selected cell's detail.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { handleKind } from '../model/handleKind';
import type { PanelSession } from '../model/panelProtocol';
import { placeAfterKey, type GridPlace } from './gridKeys';
import { cellContent } from './handleCell';
import { handleDetail } from './handleDetail';
import { handleLabel } from './handleLabel';
import {
  brokerColumn,
  handleRows,
  matchesFilter,
  type GroupRow,
  type HandleCell,
  type HandleRow,
} from './handleRows';
import { LightElement } from './lightElement';
import type { SelectedCell } from './panelChoices';
import { tell } from './panelEvents';
import { grouped } from '../model/quantity';
import { RowWindow } from './rowWindow';

const rowHeight = 22;
/** Label, value and kind come before the broker's column. */
const leadingColumns = 3;

/** A value that is not the row's, and each stream after the first. */
function extrasOf(row: HandleRow, cell: HandleCell | undefined): number {
  if (!cell) return 0;
  const others = cell.handles.some(({ value }) => value !== row.value) ? 1 : 0;
  return others + Math.max(0, cell.streams.length - 1);
}

export class HandleMatrix extends LightElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    selected: { attribute: false },
    filter: { attribute: false },
    showsOpened: { attribute: false },
  };
  declare session: PanelSession;
  declare selected: SelectedCell | null;
  declare filter: string;
  declare showsOpened: boolean;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    headerHeight: rowHeight,
    scroller: () => this.querySelector<HTMLElement>('.matrix'),
  });
  #rows: readonly (HandleRow | GroupRow)[] = [];
  #total = 0;
  #openedCount = 0;
  /** For each process, what the fullest of its cells shows beside a word and a tag. */
  #extras: readonly number[] = [];
  #active: { readonly key: string; readonly column: number } = { key: '', column: 0 };

  protected override willUpdate(): void {
    const { shared, opened } = handleRows(this.session);
    const matching = (rows: readonly HandleRow[]): readonly HandleRow[] =>
      this.filter.trim() === ''
        ? rows
        : rows.filter((row) => matchesFilter(row, this.filter.trim()));
    this.#openedCount = opened.reduce((sum, { rows }) => sum + rows.length, 0);
    const groups = (this.showsOpened ? opened : []).flatMap(({ process, rows }) => {
      const shown = matching(rows);
      const text = `Opened by ${process.name}: ${grouped(shown.length)}`;
      const group: GroupRow = { kind: 'group', key: `group ${process.id}`, text };
      return shown.length === 0 ? [] : [group, ...shown];
    });
    this.#rows = [...matching(shared), ...groups];
    this.#total = shared.length + (this.showsOpened ? this.#openedCount : 0);
    this.#rowWindow.count = this.#rows.length;
    this.#extras = this.session.processes.map((_, index) =>
      shared.reduce((most, row) => Math.max(most, extrasOf(row, row.cells[index + 1])), 0),
    );
  }

  protected override render(): TemplateResult {
    if (this.#total + this.#openedCount === 0) {
      const words =
        this.session.phase === 'ended'
          ? 'The broker made no handles.'
          : 'The broker has made no handles yet.';
      return html`<p class="empty">${words}</p>`;
    }
    return html`${this.#toolbar()}
      <div class="matrix-and-detail">${this.#grid()} ${this.#detail()}</div>`;
  }

  #toolbar(): TemplateResult {
    const shown = this.#rows.filter((row) => row.kind === 'handle').length;
    const filterChanged = (event: Event): void =>
      tell(this, 'panel-choice', { filter: (event.target as HTMLInputElement).value });
    const openedChanged = (event: Event): void =>
      tell(this, 'panel-choice', { showsOpened: (event.target as HTMLInputElement).checked });
    return html`<div class="toolbar">
      <vscode-textfield
        class="filter"
        placeholder="Filter handles"
        label="Filter handles by label, value, kind or state"
        .value=${this.filter}
        @input=${filterChanged}
      ></vscode-textfield>
      <vscode-checkbox
        label="Show handles the processes opened themselves (${grouped(this.#openedCount)})"
        .checked=${this.showsOpened}
        @change=${openedChanged}
      ></vscode-checkbox>
      <span class="count" role="status"
        >${
          this.filter.trim() === ''
            ? nothing
            : `${grouped(shown)} of ${grouped(this.#total)} handles`
        }</span
      >
    </div>`;
  }

  #grid(): TemplateResult {
    if (this.#rows.length === 0) return html`<p class="empty">No handle matches the filter.</p>`;
    const processes = this.session.processes;
    const names = ['Handle', 'Value', 'Kind', 'broker', ...processes.map((each) => each.name)];
    const place = this.#activePlace();
    return html`<div
      class="matrix"
      role="grid"
      aria-label="Handles by process"
      aria-rowcount=${this.#rows.length + 1}
      aria-colcount=${names.length}
      .style=${this.#columns()}
      @keydown=${this.#keyPressed}
    >
      <div class="matrix-row matrix-head" role="row" aria-rowindex="1">
        ${names.map(
          (name, index) =>
            html`<div class="cell" role="columnheader" aria-colindex=${index + 1} title=${name}>
              <span class="ellipsis">${name}</span>
            </div>`,
        )}
      </div>
      <div class="rows" role="rowgroup" .style=${`height: ${this.#rowWindow.height}px`}>
        ${repeat(
          this.#rowWindow.indexes(place.row),
          (index) => this.#rows[index]?.key,
          (index) => this.#row(index, place),
        )}
      </div>
    </div>`;
  }

  #columns(): string {
    const widths = this.#extras.map((extras) => 10 + 2.75 * extras);
    const columns = widths.map((width) => `minmax(${width}rem, 0.6fr)`).join(' ');
    const sum = widths.reduce((all, width) => all + width, 0);
    return `--child-columns: ${columns}; --children: ${sum}rem`;
  }

  #row(index: number, place: GridPlace): TemplateResult | typeof nothing {
    const row = this.#rows[index];
    if (!row) return nothing;
    const tabIndex = (column: number): number =>
      place.row === index && (row.kind === 'group' || place.column === column) ? 0 : -1;
    const style = `top: ${this.#rowWindow.top(index)}px`;
    if (row.kind === 'group') {
      return html`<div
        class="matrix-row group"
        role="row"
        aria-rowindex=${index + 2}
        .style=${style}
      >
        <div
          class="cell"
          role="rowheader"
          aria-colindex="1"
          aria-colspan=${leadingColumns + 1 + this.session.processes.length}
          tabindex=${tabIndex(0)}
          data-row=${index}
          data-column="0"
        >
          ${row.text}
        </div>
      </div>`;
    }
    const kind = handleKind(row);
    const leading = [
      row.label === null
        ? html`<span class="ellipsis tone-quiet">${row.type}</span>`
        : handleLabel(row.label),
      html`<span class="mono">${row.value}</span>`,
      html`<span class="ellipsis">${kind}</span>`,
    ];
    const titles = [row.label ?? row.type, row.value, row.object ?? row.type];
    return html`<div
      class="matrix-row"
      role="row"
      aria-rowindex=${index + 2}
      .style=${style}
      @click=${this.#clicked}
    >
      ${leading.map(
        (content, column) =>
          html`<div
            class="cell"
            role=${column === 0 ? 'rowheader' : 'gridcell'}
            aria-colindex=${column + 1}
            tabindex=${tabIndex(column)}
            data-row=${index}
            data-column=${column}
            title=${titles[column] ?? ''}
          >
            ${content}
          </div>`,
      )}
      ${row.cells.map((cell, at) => {
        const column = leadingColumns + at;
        return html`<div
          class="cell"
          role="gridcell"
          aria-colindex=${column + 1}
          aria-selected=${this.#isSelected(row, cell)}
          tabindex=${tabIndex(column)}
          data-row=${index}
          data-column=${column}
          title=${cell.why}
        >
          ${cellContent(cell, row.value)}
        </div>`;
      })}
    </div>`;
  }

  #detail(): TemplateResult {
    const row = this.#rows.find((candidate) => candidate.key === this.selected?.row);
    const cell =
      row?.kind === 'handle'
        ? row.cells.find((candidate) => candidate.column === this.selected?.column)
        : undefined;
    if (row?.kind !== 'handle' || !cell) {
      return html`<section class="detail" aria-label="Selected handle">
        <p class="empty">Select a cell to see why.</p>
      </section>`;
    }
    const process = this.session.processes.find((each) => each.id === cell.column);
    return handleDetail(row, cell, process?.name ?? 'the broker', (request, done = '') =>
      tell(this, 'panel-action', { request, done }),
    );
  }

  #isSelected(row: HandleRow, cell: HandleCell): boolean {
    return this.selected?.row === row.key && this.selected.column === cell.column;
  }

  /** Rows come and go with the filter and the session: a lost one is replaced by the selected or the first. */
  #activePlace(): GridPlace {
    const { key, column } = this.#active;
    const find = (wanted: string): number => this.#rows.findIndex((row) => row.key === wanted);
    const row = find(key);
    if (row >= 0) return { row, column };
    const selected = this.selected ? find(this.selected.row) : -1;
    if (selected < 0 || !this.selected) return { row: 0, column: 0 };
    const ids = [brokerColumn, ...this.session.processes.map((process) => process.id)];
    return {
      row: selected,
      column: leadingColumns + Math.max(0, ids.indexOf(this.selected.column)),
    };
  }

  readonly #clicked = (event: Event): void => {
    const cell = event.target instanceof Element ? event.target.closest('.cell') : null;
    if (!(cell instanceof HTMLElement)) return;
    const place = { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) };
    void this.#focusPlace(place);
    this.#select(place);
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const place = this.#activePlace();
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#select(place);
      return;
    }
    const next = placeAfterKey(event, place, {
      rows: this.#rows.length,
      columns: leadingColumns + 1 + this.session.processes.length,
      pageRows: this.#rowWindow.pageRows,
    });
    if (!next) return;
    event.preventDefault();
    void this.#focusPlace(next);
  };

  async #focusPlace({ row, column }: GridPlace): Promise<void> {
    this.#active = { key: this.#rows[row]?.key ?? '', column };
    this.#rowWindow.reveal(row);
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.rows .cell[tabindex="0"]')?.focus();
  }

  /** The columns that describe the handle stand for whoever has it: the broker, or the process that opened it. */
  #select({ row: index, column }: GridPlace): void {
    const row = this.#rows[index];
    if (row?.kind !== 'handle') return;
    const owner = row.cells.find((cell) => cell.handles.length > 0);
    const cell = column < leadingColumns ? owner : row.cells[column - leadingColumns];
    if (cell) tell(this, 'panel-choice', { cell: { row: row.key, column: cell.column } });
  }
}
