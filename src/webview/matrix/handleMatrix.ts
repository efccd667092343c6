// The handle matrix: a grid of handles by processes, filtered, scrolled and walked by keys, with the selected cell's detail.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { PanelSession } from '../../model/protocol/panelSession';
import { integerText } from '../../model/base/quantity';
import { codicon } from '../elements/codicon';
import {
  columnsInSight,
  firstRange,
  rangeToDraw,
  type ColumnExtent,
  type ColumnRange,
} from '../elements/columnWindow';
import { placeAfterKey, type GridPlace } from '../elements/gridKeys';
import { handleDetail, type CellHolding } from './handleDetail';
import { handlePathView, pathSteps } from './handlePathView';
import type { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';
import { noFilters, type MatrixChoices } from '../../model/matrix/matrixChoices';
import { columnId, leadingColumns, matrixGrid } from './matrixGrid';
import {
  brokerColumn,
  rowOf,
  type HandleCell,
  type HandleRow,
  type MatrixLine,
} from '../../model/matrix/matrixRow';
import { matrixToolbar } from './matrixToolbar';
import { MatrixView, nameOf, type MatrixInput } from '../../model/matrix/matrixView';
import type { PanelChoices } from '../choices/panelChoices';
import type { ColumnChoice, SelectedCell } from '../../model/matrix/matrixChoices';
import { dispatch } from '../choices/panelEvents';
import { keyOf } from '../../model/matrix/processTable';
import { nextOrder } from '../../model/matrix/rowOrder';
import { RowWindow } from '../elements/rowWindow';
import './handleCalls';

const rowHeight = 22;

/** Bytes that move in pipes change nothing here. */
function isAnother(now: PanelSession, before: PanelSession | undefined): boolean {
  return (
    now.processes !== before?.processes ||
    now.brokerHandles !== before.brokerHandles ||
    now.broker !== before.broker ||
    now.phase !== before.phase ||
    now.callCount !== before.callCount
  );
}

export class HandleMatrix extends LightElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false, hasChanged: isAnother },
    host: { attribute: false },
    selected: { attribute: false },
    filter: { attribute: false },
    showsOpened: { attribute: false },
    columns: { attribute: false },
    choices: { attribute: false },
    process: { attribute: false },
  };
  declare session: PanelSession;
  declare host: HostConnection;
  declare selected: SelectedCell | null;
  declare filter: string;
  declare showsOpened: boolean;
  declare columns: ColumnChoice;
  declare choices: MatrixChoices;
  /** Id of the process that is selected in the list of processes. */
  declare process: string | null;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    likelyRows: 18,
    headerHeight: rowHeight,
    scroller: () => this.#scroller,
  });
  #view: MatrixView | null = null;
  /** Where the keys are: the line by its key, since lines come and go. */
  #active: { readonly key: string; readonly column: number } = { key: '', column: 0 };
  #isInHead = false;
  /** What was selected here, and so is in sight. */
  #selectedHere: SelectedCell | null = null;
  #hadFocus = false;
  #range: ColumnRange = firstRange(0);
  #columnCount = 0;
  #prepared: readonly MatrixLine[] = [];
  #frame: number | null = null;
  /** The column to bring into sight with the next frame. */
  #wantedColumn: string | null = null;

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.matrix');
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const { session, columns, process, filter, showsOpened, choices } = this;
    const input: MatrixInput = { session, columns, process, text: filter, showsOpened, choices };
    this.#hadFocus = this.querySelector('.matrix')?.contains(document.activeElement) ?? false;
    const before = this.#view?.lines ?? [];
    const top = before[this.#rowWindow.firstRow];
    const view = this.#view ?? new MatrixView(input);
    this.#view = view;
    view.update(input);
    const { length } = view.columnIds;
    // All there were were drawn: of more, the first.
    if (this.#range.to === this.#columnCount) this.#range = firstRange(length);
    this.#columnCount = length;
    this.#rowWindow.count = view.lines.length;
    if (view.lines === before) return;
    const isAsked = ['filter', 'choices', 'showsOpened', 'columns'].some((one) => changed.has(one));
    if (isAsked) this.#toTheTop(view);
    else if (top && this.#rowWindow.firstRow > 0) {
      const now = view.lines.findIndex(({ key }) => key === top.key);
      if (now >= 0) this.#rowWindow.shift(now - this.#rowWindow.firstRow);
    }
  }

  /** Another filter shows other lines: from the first, or around what is selected. */
  #toTheTop(view: MatrixView): void {
    const line = view.lineOf(view.rowOfSelection(this.selected), this.selected?.column ?? null);
    const wanted = line < 0 ? 0 : Math.max(0, line - 4);
    this.#rowWindow.shift(wanted - this.#rowWindow.firstRow);
  }

  protected override updated(changed: Map<string, unknown>): void {
    const view = this.#view;
    if (!view) return;
    if (changed.has('selected') && this.selected && this.selected !== this.#selectedHere) {
      const line = view.lineOf(view.rowOfSelection(this.selected), this.selected.column);
      if (line >= 0) this.#rowWindow.reveal(line);
      this.#wantedColumn = this.selected.column;
    } else if (changed.has('process') && this.process !== null) this.#wantedColumn = this.process;
    this.#frame ??= requestAnimationFrame(this.#placeColumns);
    if (this.showsOpened) this.#prepareFilter(view);
    // The line with the focus has gone.
    if (this.#hadFocus && document.activeElement === document.body) this.#focusCell();
  }

  /** Makes what a filter looks into while nothing else is to be done: the first key would wait for it. */
  #prepareFilter({ lines }: MatrixView): void {
    if (lines === this.#prepared || typeof requestIdleCallback !== 'function') return;
    this.#prepared = lines;
    let at = 0;
    const some = (deadline: IdleDeadline): void => {
      while (at < lines.length && deadline.timeRemaining() > 1) {
        const end = Math.min(lines.length, at + 1000);
        for (; at < end; at += 1) rowOf(lines[at])?.prepare();
      }
      if (at < lines.length && lines === this.#prepared) requestIdleCallback(some);
    };
    requestIdleCallback(some);
  }

  /** With the frame that will be laid out anyway: measured earlier, a page that is not finished would be laid out as well. */
  readonly #placeColumns = (): void => {
    this.#frame = null;
    const wanted = this.#wantedColumn;
    this.#wantedColumn = null;
    if (wanted !== null) this.#showColumn(wanted);
    this.#lookAcross();
  };

  /** Measured at the head, which has all the columns. */
  readonly #lookAcross = (): void => {
    const matrix = this.#scroller;
    if (!matrix) return;
    const heads = [...matrix.querySelectorAll<HTMLElement>('.matrix-head > .cell')];
    const columns = heads
      .slice(leadingColumns(this.choices.facts))
      .map(({ offsetLeft, offsetWidth }): ColumnExtent => ({
        left: offsetLeft,
        right: offsetLeft + offsetWidth,
      }));
    const { scrollLeft, clientWidth } = matrix;
    // From right to left it counts down from 0.
    const left = getComputedStyle(matrix).direction === 'rtl' ? 0 : scrollLeft;
    const right = left === scrollLeft ? left + clientWidth : matrix.scrollWidth;
    const range = rangeToDraw(this.#range, columnsInSight(columns, { left, right }));
    if (range.from === this.#range.from && range.to === this.#range.to) return;
    this.#range = range;
    this.requestUpdate();
  };

  /** The page itself does not move: only the columns do. */
  #showColumn(id: string): void {
    const matrix = this.#scroller;
    if (!matrix) return;
    const at = this.#view?.shown.findIndex((process) => process.id === id) ?? -1;
    const column = leadingColumns(this.choices.facts) + 1 + at;
    const head = matrix.querySelectorAll<HTMLElement>('.matrix-head > .cell')[column];
    if (at < 0 || !head) return;
    const first = matrix.querySelector<HTMLElement>('.matrix-head > .cell')?.offsetWidth ?? 0;
    const left = head.offsetLeft - first;
    const right = head.offsetLeft + head.offsetWidth - matrix.clientWidth;
    if (matrix.scrollLeft > left) matrix.scrollLeft = left;
    else if (matrix.scrollLeft < right) matrix.scrollLeft = right;
  }

  protected override render(): TemplateResult | typeof nothing {
    const view = this.#view;
    if (!view) return nothing;
    if (view.isEmpty) {
      const words =
        this.session.phase === 'ended'
          ? l10n.t('The launcher created no handles.')
          : l10n.t('The launcher has created no handles yet.');
      return html`<p class="empty">${words}</p>`;
    }
    const { filter, showsOpened, columns, choices } = this;
    return html`${matrixToolbar({
        view,
        text: filter,
        showsOpened,
        columns,
        choices,
        choose: (choice) => this.#choose(choice),
        change: (choice) => this.#choose({ matrix: { ...choices, ...choice } }),
        clear: () => void this.#clear(),
      })}
      <div class="matrix-and-detail">${this.#grid(view)} ${this.#detail(view)}</div>`;
  }

  #choose(choice: Partial<PanelChoices>): void {
    dispatch(this, 'panel-choice', choice);
  }

  /** The button goes with the filters: the focus stays near. */
  async #clear(): Promise<void> {
    this.#choose({ filter: '', matrix: { ...this.choices, ...noFilters } });
    await this.updateComplete;
    this.querySelector<HTMLElement>('.filter')?.focus();
  }

  #grid(view: MatrixView): TemplateResult {
    if (view.lines.length === 0) return this.#nothingFound(view);
    const { choices, process } = this;
    const selectedLine = view.lineOf(
      view.rowOfSelection(this.selected),
      this.selected?.column ?? null,
    );
    return matrixGrid({
      view,
      window: this.#rowWindow,
      choices,
      place: this.#activePlace(view),
      range: {
        from: Math.min(this.#range.from, view.columnIds.length),
        to: Math.min(this.#range.to, view.columnIds.length),
      },
      process,
      isSelected: (line, cell) => line === selectedLine && cell.column === this.selected?.column,
      onSort: (by) => this.#choose({ matrix: { ...choices, order: nextOrder(choices.order, by) } }),
      onKey: this.#keyPressed,
      onClick: this.#clicked,
      onScroll: this.#lookAcross,
    });
  }

  #nothingFound(view: MatrixView): TemplateResult {
    const hidden = this.showsOpened ? 0 : view.openedCount;
    const showOpened = (): void => this.#choose({ showsOpened: true });
    return html`<div class="empty nothing-found">
      <p>
        ${view.isFiltering ? l10n.t('No handle matches the filters.') : l10n.t('No handle of the launcher, and none that a process passed on.')}
      </p>
      ${
        view.isFiltering
          ? html`<button class="text-button" @click=${() => void this.#clear()}>
              ${codicon('clear-all')}${l10n.t('Clear filters')}
            </button>`
          : nothing
      }
      ${
        hidden > 0
          ? html`<button class="text-button" @click=${showOpened}>
              ${codicon('key')}${l10n.t('Look among the {0} the processes opened themselves', integerText(hidden))}
            </button>`
          : nothing
      }
    </div>`;
  }

  #detail(view: MatrixView): TemplateResult {
    const { selected, session } = this;
    const row = view.rowOfSelection(selected);
    const cell = row && selected ? view.rows.cell(row, selected.column) : null;
    const isKnown =
      selected?.column === brokerColumn || view.rows.tables.has(selected?.column ?? '');
    if (!row || !cell || !isKnown) {
      return html`<section class="detail" aria-label=${l10n.t('Selected handle')}>
        <p class="empty">${l10n.t('Select a cell to see why.')}</p>
      </section>`;
    }
    const process = session.processes.find((each) => each.id === cell.column);
    const open = (id: string | null): void => {
      const at = { cell: { row: row.key, column: id ?? brokerColumn } };
      this.#choose(id === null ? at : { ...at, process: id });
    };
    const holdings = view.rows.cells(row).map((each, index): CellHolding => ({
      name: view.shown[index - 1]?.name ?? l10n.t('launcher'),
      cell: each,
    }));
    return handleDetail({
      row,
      cell,
      owner: process ? nameOf(process) : l10n.t('the launcher'),
      holdings: row.owner === null ? holdings : [],
      act: (request, done = '') => dispatch(this, 'panel-action', { request, done }),
      path:
        // What came later has no way from above, and its value may have been another's.
        process && cell.handles[0] && cell.handles[0].knownBy === undefined
          ? handlePathView(pathSteps(session, process, cell.handles[0]), open)
          : nothing,
      calls: this.#calls(row),
      note: view.lineOf(row, cell.column) < 0 ? this.#hiddenNote(row) : nothing,
      onKey: this.#detailKey,
    });
  }

  /** Selected elsewhere, it may be none of the lines. */
  #hiddenNote(row: HandleRow): TemplateResult {
    const isOpened = row.owner !== null && !this.showsOpened && !this.#view?.isFiltering;
    const act = (): void => (isOpened ? this.#choose({ showsOpened: true }) : void this.#clear());
    return html`<p class="note">
      ${isOpened ? l10n.t('Handles of its kind are not shown.') : l10n.t('The filters hide it.')}
      <button class="text-button" @click=${act}>
        ${isOpened ? l10n.t('Show them') : l10n.t('Clear filters')}
      </button>
    </p>`;
  }

  /** The trace is the broker's: what others opened is none of it. */
  #calls(row: HandleRow): TemplateResult | typeof nothing {
    const handle = this.session.brokerHandles.find((each) => keyOf(each) === row.key);
    if (!handle || row.owner !== null) return nothing;
    const { value, closedAt } = handle;
    const show = (text: string): void => {
      this.#choose({ showsCalls: true, callFilter: text, onlyFailed: false });
      document.getElementById('calls-heading')?.scrollIntoView({ block: 'start' });
    };
    return html`<handle-calls
      .host=${this.host}
      .handle=${{ value, closedAt }}
      .count=${this.session.callCount}
      .show=${show}
    ></handle-calls>`;
  }

  /** Lines come and go with the filter and the session: a lost one is replaced by the selected or the first. */
  #activePlace(view: MatrixView): GridPlace {
    const { key, column } = this.#active;
    const columns = leadingColumns(this.choices.facts) + 1 + view.shown.length;
    if (this.#isInHead) return { row: -1, column: Math.min(column, columns - 1) };
    const row = key === '' ? -1 : view.lines.findIndex((line) => line.key === key);
    if (row >= 0) {
      // A heading is one cell, whichever column one came from.
      const isHeading = view.lines[row]?.kind === 'group';
      return { row, column: isHeading ? 0 : Math.min(column, columns - 1) };
    }
    const { selected } = this;
    const line = view.lineOf(view.rowOfSelection(selected), selected?.column ?? null);
    if (line < 0 || !selected) return { row: 0, column: 0 };
    const at = Math.max(0, view.columnIds.indexOf(selected.column));
    return { row: line, column: leadingColumns(this.choices.facts) + at };
  }

  readonly #clicked = (event: Event): void => {
    const cell = event.target instanceof Element ? event.target.closest('.cell') : null;
    if (!(cell instanceof HTMLElement)) return;
    const place = { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) };
    void this.#focusPlace(place);
    this.#select(place);
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const view = this.#view;
    if (!view || event.altKey) return;
    const place = this.#activePlace(view);
    const isSelecting = event.key === 'Enter' || event.key === ' ';
    if (isSelecting) {
      // A button of the head does it itself.
      if (event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      this.#select(place);
      return;
    }
    if (event.key === 'Escape' && this.selected) {
      event.preventDefault();
      this.#choose({ cell: null });
      return;
    }
    const next = this.#placeAfter(event, place, view);
    if (!next) return;
    event.preventDefault();
    void this.#focusPlace(next);
  };

  /** The head is above the first line; Ctrl+Home and the page keys do not lead there. */
  #placeAfter(event: KeyboardEvent, place: GridPlace, view: MatrixView): GridPlace | null {
    const columns = leadingColumns(this.choices.facts) + 1 + view.shown.length;
    const size = { rows: view.lines.length, columns, pageRows: this.#rowWindow.pageRows };
    if (event.key === 'ArrowUp' && place.row <= 0) return { ...place, row: -1 };
    if (place.row === -1 && event.key === 'ArrowDown') return { ...place, row: 0 };
    // A heading forgets no column.
    const column =
      place.row >= 0 && view.lines[place.row]?.kind === 'group'
        ? this.#active.column
        : place.column;
    const isAcross = /^Arrow(?:Left|Right)$/.test(event.key);
    const from = isAcross ? place : { row: Math.max(0, place.row), column };
    // One line has an extent all the same: the head is above it.
    const next = placeAfterKey(event, from, { ...size, rows: Math.max(2, size.rows) });
    if (!next) return null;
    const isInHead =
      place.row === -1 && !event.ctrlKey && (isAcross || /^(?:Home|End)$/.test(event.key));
    return { row: isInHead ? -1 : Math.min(next.row, size.rows - 1), column: next.column };
  }

  /** From the detail back to where it was selected. */
  readonly #detailKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    void this.#focusPlace(this.#view ? this.#activePlace(this.#view) : { row: 0, column: 0 });
  };

  async #focusPlace({ row, column }: GridPlace): Promise<void> {
    this.#isInHead = row < 0;
    this.#active = { key: this.#view?.lines[row]?.key ?? '', column };
    if (row >= 0) this.#rowWindow.reveal(row);
    this.requestUpdate();
    await this.updateComplete;
    this.#focusCell();
  }

  #focusCell(): void {
    this.querySelector<HTMLElement>('.matrix [data-row][tabindex="0"]')?.focus();
  }

  /** The columns that describe the handle stand for whoever has it: the broker, or the process that opened it. */
  #select({ row: index, column }: GridPlace): void {
    const view = this.#view;
    if (!view) return;
    const id = columnId(view, this.choices.facts, column);
    if (index < 0) {
      if (id !== null && id !== brokerColumn) this.#choose({ process: id });
      return;
    }
    const line = view.lines[index];
    const row = rowOf(line);
    if (!row || !line) return;
    const cells = view.rows.cells(row);
    const owner = (): HandleCell | undefined => cells.find(({ handles }) => handles.length > 0);
    const placed = line.kind === 'placed' ? line.column : owner()?.column;
    const wanted = id ?? placed;
    if (wanted === undefined) return;
    this.#selectedHere = { row: row.key, column: wanted };
    this.#choose({ cell: this.#selectedHere });
  }
}

customElements.define('handle-matrix', HandleMatrix);
