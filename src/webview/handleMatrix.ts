// The handle matrix: a grid of handles by processes, filtered, scrolled and walked by keys, with the selected cell's detail.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { handleKind } from '../model/handleKind';
import type { PanelSession } from '../model/panelProtocol';
import { placeAfterKey, type GridPlace } from './gridKeys';
import { cellContent } from './handleCell';
import { handleDetail } from './handleDetail';
import { handleLabel, objectName } from './handleLabel';
import { handlePathView, pathSteps } from './handlePathView';
import { handleRows, matchesFilter, type ProcessRows } from './handleRows';
import { LightElement } from './lightElement';
import { matrixColumns } from './matrixColumns';
import { brokerColumn, type GroupRow, type HandleCell, type HandleRow } from './matrixRow';
import { columnChoices, type ColumnChoice, type SelectedCell } from './panelChoices';
import { tell } from './panelEvents';
import { grouped } from '../model/quantity';
import type { ProcessState } from '../model/state';
import { RowWindow } from './rowWindow';

const rowHeight = 22;
/** Label, value and kind come before the broker's column. */
const leadingColumns = 3;

const columnWords: Readonly<Record<ColumnChoice, string>> = {
  inheriting: 'that were passed something',
  selected: 'above and below the selected one',
  children: 'the broker started',
  all: 'all',
};

/** A value that is not the row's, and each stream after the first. */
function extrasOf(row: HandleRow, cell: HandleCell | undefined): number {
  if (!cell) return 0;
  const others = cell.handles.some(({ value }) => value !== row.value) ? 1 : 0;
  return others + (cell.isClosed ? 2 : 0) + Math.max(0, cell.streams.length - 1);
}

/** What tells a handle without a label from others: what it is a handle to. */
const unnamed = ({ object, type }: HandleRow): TemplateResult =>
  html`<span class="unnamed tone-quiet">${objectName(object ?? type)}</span>`;

export class HandleMatrix extends LightElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    selected: { attribute: false },
    filter: { attribute: false },
    showsOpened: { attribute: false },
    columns: { attribute: false },
    process: { attribute: false },
  };
  declare session: PanelSession;
  declare selected: SelectedCell | null;
  declare filter: string;
  declare showsOpened: boolean;
  declare columns: ColumnChoice;
  /** Id of the process that is selected in the list of processes. */
  declare process: string | null;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    headerHeight: rowHeight,
    scroller: () => this.querySelector<HTMLElement>('.matrix'),
  });
  #rows: readonly (HandleRow | GroupRow)[] = [];
  #shown: readonly ProcessState[] = [];
  /** How many processes the choice would show, were there no limit. */
  #wanted = 0;
  #total = 0;
  #openedCount = 0;
  /** For each process, what the fullest of its cells shows beside a word and a tag. */
  #extras: readonly number[] = [];
  #active: { readonly key: string; readonly column: number } = { key: '', column: 0 };

  protected override willUpdate(changed: Map<string, unknown>): void {
    const { shown, wanted } = matrixColumns(this.session, this.columns, this.process);
    this.#shown = shown;
    this.#wanted = wanted;
    const { shared, passed, opened } = handleRows(this.session, shown);
    const matching = (rows: readonly HandleRow[]): readonly HandleRow[] =>
      this.filter.trim() === ''
        ? rows
        : rows.filter((row) => matchesFilter(row, this.filter.trim()));
    const grouping = (groups: readonly ProcessRows[], key: string, words: string) =>
      groups.flatMap(({ process, rows }): readonly (HandleRow | GroupRow)[] => {
        const found = matching(rows);
        const text = `Opened by ${this.#nameOf(process)}${words}: ${grouped(found.length)}`;
        const group: GroupRow = { kind: 'group', key: `${key} ${process.id}`, text };
        return found.length === 0 ? [] : [group, ...found];
      });
    const count = (groups: readonly ProcessRows[]): number =>
      groups.reduce((sum, { rows }) => sum + rows.length, 0);
    this.#openedCount = count(opened);
    this.#rows = [
      ...matching(shared),
      ...grouping(passed, 'passed', ' and passed on'),
      ...grouping(this.showsOpened ? opened : [], 'group', ''),
    ];
    this.#total = shared.length + count(passed) + (this.showsOpened ? this.#openedCount : 0);
    this.#rowWindow.count = this.#rows.length;
    const wide = [...shared, ...passed.flatMap(({ rows }) => rows)];
    this.#extras = shown.map((_, index) =>
      wide.reduce((most, row) => Math.max(most, extrasOf(row, row.cells[index + 1])), 0),
    );
    if (changed.has('process') && this.process !== null) void this.#showColumn(this.process);
  }

  /** With its id where others have the same name. */
  #nameOf({ name, pid, descent }: ProcessState): string {
    return descent === null || pid === null ? name : `${name} ${pid}`;
  }

  async #showColumn(id: string): Promise<void> {
    await this.updateComplete;
    const index = this.#shown.findIndex((process) => process.id === id);
    const head =
      this.querySelectorAll<HTMLElement>('.matrix-head > .cell')[leadingColumns + 1 + index];
    const matrix = this.querySelector<HTMLElement>('.matrix');
    if (index < 0 || !head || !matrix) return;
    // The page itself must not move: only the columns do.
    const first = matrix.querySelector<HTMLElement>('.matrix-head > .cell')?.offsetWidth ?? 0;
    const left = head.offsetLeft - first;
    const right = head.offsetLeft + head.offsetWidth - matrix.clientWidth;
    if (matrix.scrollLeft > left) matrix.scrollLeft = left;
    else if (matrix.scrollLeft < right) matrix.scrollLeft = right;
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
      ${this.#columnChoice()}
      <span class="count" role="status"
        >${
          this.filter.trim() === ''
            ? nothing
            : `${grouped(shown)} of ${grouped(this.#total)} handles`
        }</span
      >
    </div>`;
  }

  /** Only where there is something to choose. */
  #columnChoice(): TemplateResult | typeof nothing {
    if (this.session.processes.every(({ descent }) => descent === null)) return nothing;
    const changed = (event: Event): void => {
      const value = (event.target as HTMLSelectElement).value;
      const columns = columnChoices.find((choice) => choice === value);
      if (columns) tell(this, 'panel-choice', { columns });
    };
    const shown = this.#shown.length;
    return html`<label class="with-label"
        >Processes
        <select class="select wide" @change=${changed}>
          ${columnChoices.map(
            (choice) =>
              html`<option value=${choice} .selected=${choice === this.columns}>
                ${columnWords[choice]}
              </option>`,
          )}
        </select></label
      >${
        shown < this.#wanted
          ? html`<span class="note"
              >${grouped(shown)} of ${grouped(this.#wanted)} are shown: select one to see those
              around it.</span
            >`
          : nothing
      }`;
  }

  #grid(): TemplateResult {
    if (this.#rows.length === 0) return html`<p class="empty">No handle matches the filter.</p>`;
    const names = ['Handle', 'Value', 'Kind', 'broker', ...this.#shown.map(({ name }) => name)];
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
            html`<div
              class="cell ${this.#isChosen(index) ? 'is-chosen' : ''}"
              role="columnheader"
              aria-colindex=${index + 1}
              title=${name}
            >
              <span class="ellipsis">${name}</span>${this.#pidOf(index)}
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

  #isChosen(column: number): boolean {
    return this.process !== null && this.#shown[column - leadingColumns - 1]?.id === this.process;
  }

  /** Descendants are told apart by it: one program often runs many times. */
  #pidOf(column: number): TemplateResult | typeof nothing {
    const process = this.#shown[column - leadingColumns - 1];
    return process?.descent && process.pid !== null
      ? html`<span class="of">${process.pid}</span>`
      : nothing;
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
          aria-colspan=${leadingColumns + 1 + this.#shown.length}
          tabindex=${tabIndex(0)}
          data-row=${index}
          data-column="0"
        >
          <span>${row.text}</span>
        </div>
      </div>`;
    }
    const kind = handleKind(row);
    const leading = [
      row.label === null ? unnamed(row) : handleLabel(row.label),
      html`<span class="mono">${row.value}</span>`,
      html`<span class="ellipsis">${kind}</span>`,
    ];
    const titles = [row.label ?? row.object ?? row.type, row.value, row.object ?? row.type];
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

  /** The row of the selection; a handle that was chosen elsewhere is sought by its value. */
  #selectedRow(): HandleRow | undefined {
    const { selected } = this;
    const found = this.#rows.find((row) => row.kind === 'handle' && row.key === selected?.row);
    if (found?.kind === 'handle') return found;
    return this.#rows.find((row): row is HandleRow => {
      if (row.kind !== 'handle' || selected?.value === undefined) return false;
      const cell = row.cells.find(({ column }) => column === selected.column);
      return cell?.handles.some(({ value }) => value === selected.value) ?? false;
    });
  }

  #detail(): TemplateResult {
    const row = this.#selectedRow();
    const cell = row?.cells.find((candidate) => candidate.column === this.selected?.column);
    if (!row || !cell) {
      return html`<section class="detail" aria-label="Selected handle">
        <p class="empty">Select a cell to see why.</p>
      </section>`;
    }
    const process = this.session.processes.find((each) => each.id === cell.column);
    const open = (id: string | null): void => {
      const at = { cell: { row: row.key, column: id ?? brokerColumn } };
      tell(this, 'panel-choice', id === null ? at : { ...at, process: id });
    };
    return handleDetail(
      row,
      cell,
      process ? this.#nameOf(process) : 'the broker',
      (request, done = '') => tell(this, 'panel-action', { request, done }),
      process && cell.handles[0]
        ? handlePathView(pathSteps(this.session, process, cell.handles[0]), open)
        : nothing,
    );
  }

  #isSelected(row: HandleRow, cell: HandleCell): boolean {
    return this.selected?.column === cell.column && this.#selectedRow() === row;
  }

  /** Rows come and go with the filter and the session: a lost one is replaced by the selected or the first. */
  #activePlace(): GridPlace {
    const { key, column } = this.#active;
    const find = (wanted: string): number => this.#rows.findIndex((row) => row.key === wanted);
    const row = find(key);
    if (row >= 0) return { row, column };
    const selected = this.selected ? find(this.#selectedRow()?.key ?? '') : -1;
    if (selected < 0 || !this.selected) return { row: 0, column: 0 };
    const ids = [brokerColumn, ...this.#shown.map((process) => process.id)];
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
      columns: leadingColumns + 1 + this.#shown.length,
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
