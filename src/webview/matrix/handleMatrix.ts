// The handle matrix: a grid of handles by processes, filtered, scrolled and walked by keys, with the selected cell's detail.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { PanelSession } from '../../model/protocol/panelSession';
import { ColumnSight } from '../elements/columnSight';
import type { GridPlace } from '../elements/gridKeys';
import type { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';
import { noFilters, type MatrixChoices } from '../../model/matrix/matrixChoices';
import { columnId, leadingColumns, matrixGrid } from './matrixGrid';
import {
  brokerColumn,
  rowOf,
  type HandleCell,
  type MatrixLine,
} from '../../model/matrix/matrixRow';
import { MatrixCursor } from './matrixCursor';
import { matrixToolbar } from './matrixToolbar';
import { MatrixView, type MakeRows, type MatrixInput } from '../../model/matrix/matrixView';
import type { PanelChoices } from '../choices/panelChoices';
import type { ColumnChoice, SelectedCell } from '../../model/matrix/matrixChoices';
import { dispatch } from '../choices/panelEvents';
import { nextOrder } from '../../model/matrix/rowOrder';
import { filterPreparation } from '../../model/matrix/filterPreparation';
import { nothingFound } from './nothingFound';
import { RowElements } from '../elements/rowElements';
import { RowWindow } from '../elements/rowWindow';
import { selectedHandle } from './selectedHandle';

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
    makeRows: { attribute: false },
  };
  declare session: PanelSession;
  /** Null where nothing can be asked. */
  declare host: HostConnection | null;
  declare selected: SelectedCell | null;
  declare filter: string;
  declare showsOpened: boolean;
  declare columns: ColumnChoice;
  declare choices: MatrixChoices;
  /** Id of the process that is selected in the list of processes. */
  declare process: string | null;
  /** Of what a search found; absent for a session. */
  declare makeRows: MakeRows | undefined;

  readonly #rowWindow = new RowWindow(this, {
    rowHeight,
    likelyRows: 18,
    headerHeight: rowHeight,
    scroller: () => this.#scroller,
  });
  readonly #elements = new RowElements();
  #view: MatrixView | null = null;
  readonly #cursor = new MatrixCursor();
  /** What was selected here, and so is in sight. */
  #selectedHere: SelectedCell | null = null;
  #hadFocus = false;
  #prepared: readonly MatrixLine[] = [];
  #preparedSession = '';
  readonly #columnSight = new ColumnSight({
    scroller: () => this.#scroller,
    heads: (matrix) => [...matrix.querySelectorAll<HTMLElement>('.matrix-head > .cell')],
    leading: () => this.#leading,
    changed: () => this.requestUpdate(),
  });

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.matrix');
  }

  /** How many columns describe the handle. */
  get #leading(): number {
    return leadingColumns(this.choices.facts);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const { session, columns, process, filter, showsOpened, choices, makeRows } = this;
    const looks = { columns, process, text: filter, showsOpened, choices };
    const input: MatrixInput = { session, ...looks, makeRows };
    this.#hadFocus = this.querySelector('.matrix')?.contains(document.activeElement) ?? false;
    const before = this.#view?.lines ?? [];
    const top = before[this.#rowWindow.firstRow];
    const view = this.#view ?? new MatrixView(input);
    this.#view = view;
    view.update(input);
    this.#columnSight.count = view.columnIds.length;
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
    this.#rowWindow.beginAnew();
    this.#rowWindow.shift(wanted - this.#rowWindow.firstRow);
  }

  protected override updated(changed: Map<string, unknown>): void {
    const view = this.#view;
    if (!view) return;
    if (changed.has('selected') && this.selected && this.selected !== this.#selectedHere) {
      const line = view.lineOf(view.rowOfSelection(this.selected), this.selected.column);
      if (line >= 0) this.#rowWindow.reveal(line);
      this.#showColumn(this.selected.column);
    } else if (changed.has('process') && this.process !== null) this.#showColumn(this.process);
    this.#columnSight.place();
    this.#prepareFilter(view);
    // The line with the focus has gone.
    if (this.#hadFocus && document.activeElement === document.body) this.#focusCell();
  }

  /** Makes what a filter looks into while nothing else is to be done: the first key would wait for it. */
  #prepareFilter({ lines, rows }: MatrixView): void {
    if (lines === this.#prepared || typeof requestIdleCallback !== 'function') return;
    // Once for each session, in case somebody types; of one that runs, with few rows, the key makes them itself.
    if (!this.showsOpened && this.session.id === this.#preparedSession) return;
    this.#preparedSession = this.session.id;
    this.#prepared = lines;
    const preparation = filterPreparation(lines, rows);
    const some = (deadline: IdleDeadline): void => {
      let isDone = false;
      while (!isDone && deadline.timeRemaining() > 1) isDone = preparation.next().done === true;
      if (!isDone && lines === this.#prepared) requestIdleCallback(some);
    };
    requestIdleCallback(some);
  }

  #showColumn(id: string): void {
    this.#columnSight.want(() => this.#view?.columnIds.indexOf(id) ?? -1);
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
        isSought: this.makeRows !== undefined,
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
    if (view.lines.length === 0) {
      return nothingFound({
        isFiltering: view.isFiltering,
        hidden: this.showsOpened ? 0 : view.openedCount,
        clear: () => void this.#clear(),
        showOpened: () => this.#choose({ showsOpened: true }),
      });
    }
    const { choices, process } = this;
    const selectedLine = view.lineOf(
      view.rowOfSelection(this.selected),
      this.selected?.column ?? null,
    );
    return matrixGrid({
      view,
      window: this.#rowWindow,
      elements: this.#elements,
      hasFocus: this.#hadFocus,
      choices,
      place: this.#activePlace(view),
      range: this.#columnSight.range,
      process,
      isSelected: (line, cell) => line === selectedLine && cell.column === this.selected?.column,
      onSort: (by) => this.#choose({ matrix: { ...choices, order: nextOrder(choices.order, by) } }),
      onKey: this.#keyPressed,
      onClick: this.#clicked,
      onScroll: this.#columnSight.look,
    });
  }

  #detail(view: MatrixView): TemplateResult {
    const { session, host, selected, showsOpened } = this;
    return selectedHandle({
      ...{ view, session, host, selected, showsOpened },
      choose: (choice) => this.#choose(choice),
      act: (request, done = '') => dispatch(this, 'panel-action', { request, done }),
      clear: () => void this.#clear(),
      onKey: this.#detailKey,
    });
  }

  #activePlace(view: MatrixView): GridPlace {
    return this.#cursor.place(view, this.#leading, this.selected);
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
    const { pageRows } = this.#rowWindow;
    const next = this.#cursor.after(event, place, view, { leading: this.#leading, pageRows });
    if (!next) return;
    event.preventDefault();
    void this.#focusPlace(next);
  };

  /** From the detail back to where it was selected. */
  readonly #detailKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    void this.#focusPlace(this.#view ? this.#activePlace(this.#view) : { row: 0, column: 0 });
  };

  async #focusPlace(place: GridPlace): Promise<void> {
    this.#cursor.goTo(this.#view, place);
    if (place.row >= 0) this.#rowWindow.reveal(place.row);
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
    const handle = view.rows.cell(row, wanted).handles[0];
    // The map has no rows of a search to look the value up in.
    const value = this.makeRows && handle ? { value: handle.value } : {};
    this.#selectedHere = { row: row.key, column: wanted, ...value };
    this.#choose({ cell: this.#selectedHere });
  }
}

customElements.define('handle-matrix', HandleMatrix);
