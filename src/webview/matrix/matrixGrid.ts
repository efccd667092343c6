// The grid of the matrix: its head, which sorts, and the lines in sight.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { handleKind } from '../../model/handles/handleKind';
import { integerText } from '../../model/base/quantity';
import type { ProcessState } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import type { ColumnRange } from '../elements/columnWindow';
import type { GridPlace } from '../elements/gridKeys';
import { cellContent, plainFace } from './handleCell';
import { handleLabel, objectName, parted } from '../elements/handleLabel';
import type { FactColumn, MatrixChoices, RowOrder } from '../../model/matrix/matrixChoices';
import {
  brokerColumn,
  rowOf,
  type GroupRow,
  type HandleCell,
  type HandleRow,
} from '../../model/matrix/matrixRow';
import { factWords } from './matrixToolbar';
import type { MatrixView } from '../../model/matrix/matrixView';
import { holdersOf } from '../../model/matrix/rowOrder';
import type { RowElements } from '../elements/rowElements';
import type { RowWindow } from '../elements/rowWindow';
import { stateWords } from '../../model/matrix/stateWords';

interface GridContent {
  readonly view: MatrixView;
  readonly window: RowWindow;
  readonly elements: RowElements;
  /** Whether the focus is in the grid. */
  readonly hasFocus: boolean;
  readonly choices: Pick<MatrixChoices, 'facts' | 'order'>;
  /** Where the focus is or would come to; row -1 is the head. */
  readonly place: GridPlace;
  /** Of the broker's column and those after it, the ones to draw. */
  readonly range: ColumnRange;
  /** Id of the process that is selected in the list of processes. */
  readonly process: string | null;
  readonly isSelected: (line: number, cell: HandleCell) => boolean;
  readonly onSort: (by: RowOrder['by']) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onClick: (event: Event) => void;
  readonly onScroll: () => void;
}

/** The name and the facts come before the columns of those who may have it. */
export const leadingColumns = (facts: readonly FactColumn[]): number => 1 + facts.length;

/** What is looked at is not measured: a column has room for the most that its process can show. */
function extrasOf({ view }: GridContent, { id }: ProcessState): number {
  const table = view.rows.tables.get(id);
  if (!table) return 0;
  const { process, passed, standard, unpredicted } = table;
  const hasCopies =
    process.sent.length > 0 ||
    passed.some(({ origin, label }) => origin === 'duplicated' && label !== null);
  const alike = standard.map(
    ({ value }) => standard.filter((other) => value !== null && other.value === value).length,
  );
  const streams = Math.max(1, ...alike) - 1;
  const changes = process.history.length + process.snapshots.length > 0 ? 2 : 0;
  return (hasCopies ? 1 : 0) + changes + streams + (unpredicted.size > 0 ? 2 : 0);
}

/** It has a column where it launched the processes. */
const hasBroker = ({ columnIds }: MatrixView): boolean => columnIds.includes(brokerColumn);

/** The most a handle of the broker says is that it is closed and inheritable, which takes more room in some languages. */
function brokerWidth(): string {
  const inEnglish = 'closed'.length + 'inheritable'.length;
  const length = l10n.t('closed').length + l10n.t('inheritable').length;
  return `calc(var(--broker) * ${Math.max(1, length / inEnglish).toFixed(2)})`;
}

function template(content: GridContent): string {
  const { view, choices } = content;
  const widths = view.shown.map((process) => 10 + 2.75 * extrasOf(content, process));
  const facts = choices.facts.map((fact) =>
    fact === 'kind' || fact === 'object' ? `minmax(var(--${fact}), 1fr)` : `var(--${fact})`,
  );
  const children = widths.map((width) => `minmax(${width}rem, 0.6fr)`);
  const broker = hasBroker(view) ? [brokerWidth()] : [];
  const columns = ['var(--first)', ...facts, ...broker, ...children].join(' ');
  const sum = widths.reduce((all, width) => all + width, 0);
  const named = ['first', ...choices.facts].map((name) => `var(--${name})`);
  const fixed = [...named, ...broker].join(' + ');
  return `--columns: ${columns}; --width: calc(${fixed} + ${sum}rem)`;
}

interface Head {
  readonly text: string;
  /** Null for a column that no order is by. */
  readonly by: RowOrder['by'] | null;
  readonly process: ProcessState | null;
}

function heads({ view, choices }: GridContent): readonly Head[] {
  const words = factWords();
  return [
    { text: l10n.t('Handle'), by: 'label', process: null },
    ...choices.facts.map((by): Head => ({ text: words[by], by, process: null })),
    ...(hasBroker(view) ? [{ text: l10n.t('launcher'), by: null, process: null }] : []),
    ...view.shown.map((process): Head => ({ text: process.name, by: null, process })),
  ];
}

function headCell(content: GridContent, { text, by, process }: Head, column: number) {
  const { order } = content.choices;
  const isSorted = by !== null && order?.by === by;
  const isHere = content.place.row === -1 && content.place.column === column;
  const tabIndex = isHere ? 0 : -1;
  const sort = isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none';
  const isChosen = process !== null && process.id === content.process;
  return html`<div
    class="cell ${isChosen ? 'is-chosen' : ''}"
    role="columnheader"
    aria-colindex=${column + 1}
    aria-sort=${by === null ? nothing : sort}
    title=${text}
    tabindex=${by === null ? tabIndex : nothing}
    data-row="-1"
    data-column=${column}
  >
    ${
      by === null
        ? html`<span class="ellipsis">${text}</span>${
              // Descendants are told apart by it: one program often runs many times.
              process?.descent && process.pid !== null
                ? html`<span class="of">${process.pid}</span>`
                : nothing
            }`
        : html`<button
            class="head-button"
            tabindex=${tabIndex}
            data-row="-1"
            data-column=${column}
            @click=${() => content.onSort(by)}
          >
            <span class="ellipsis">${text}</span>
            ${
              isSorted
                ? codicon(order.isDescending ? 'arrow-down' : 'arrow-up')
                : html`<span class="sort-hint">${codicon('arrow-swap')}</span>`
            }
          </button>`
    }
  </div>`;
}

/** What tells a handle without a label from others: what it is a handle to. */
function rowName(row: HandleRow): TemplateResult {
  if (row.label !== null) return handleLabel(row.label);
  return row.title === '' ? unnamed(row) : titled(row);
}

/** Whose pipe it is, and which end: the end must be seen where the rest is too long. */
function titled({ name }: HandleRow): TemplateResult {
  const at = name.lastIndexOf(',');
  return parted(name, at < 0 ? name.length : at);
}

const unnamed = ({ name }: HandleRow): TemplateResult =>
  html`<span class="unnamed tone-quiet">${objectName(name)}</span>`;

function factContent(view: MatrixView, row: HandleRow, value: string, fact: FactColumn) {
  switch (fact) {
    case 'value':
      return html`<span class="mono">${value}</span>`;
    case 'kind':
      return html`<span class="ellipsis">${handleKind(row)}</span>`;
    case 'access':
      return html`<span class="mono">${row.access}</span>`;
    case 'object':
      return html`<span class="mono ellipsis">${row.object ?? ''}</span>`;
    case 'holders':
      return html`<span>${integerText(holdersOf(view.rows.cells(row)))}</span>`;
  }
}

function factTitle(row: HandleRow, value: string, fact: FactColumn): string {
  switch (fact) {
    case 'value':
      return value;
    case 'kind':
    case 'object':
      return row.object ?? row.type;
    case 'access':
      return row.access;
    case 'holders':
      return l10n.t('Who has it now, of those that are shown');
  }
}

function groupLine(
  { view, choices, place }: GridContent,
  { text }: GroupRow,
  index: number,
  top: number,
): TemplateResult {
  return html`<div
    class="matrix-row group"
    role="row"
    aria-rowindex=${index + 2}
    .style=${`top: ${top}px`}
  >
    <div
      class="cell"
      role="rowheader"
      aria-colindex="1"
      aria-colspan=${leadingColumns(choices.facts) + view.columnIds.length}
      tabindex=${place.row === index ? 0 : -1}
      data-row=${index}
      data-column="0"
    >
      <span>${text}</span>
    </div>
  </div>`;
}

function line(
  content: GridContent,
  index: number,
  words: ReturnType<typeof stateWords>,
): TemplateResult | typeof nothing {
  const { view, choices, place, window, range } = content;
  const each = view.lines[index];
  if (each === undefined) return nothing;
  if (each.kind === 'group') return groupLine(content, each, index, window.top(index));
  const row = rowOf(each);
  if (row === null) return nothing;
  const { rows } = view;
  const ids = view.columnIds;
  const leading = leadingColumns(choices.facts);
  const focused = place.row === index ? place.column - leading : -1;
  const drawn = columnsDrawn(range, focused);
  const placed = each.kind === 'placed' ? rows.cell(row, each.column).handles[0] : undefined;
  const value = placed?.value ?? row.value;
  const tabIndex = (column: number): number =>
    place.row === index && place.column === column ? 0 : -1;
  return html`<div
    class="matrix-row"
    role="row"
    aria-rowindex=${index + 2}
    .style=${`top: ${window.top(index)}px`}
    @click=${content.onClick}
  >
    <div
      class="cell"
      role="rowheader"
      aria-colindex="1"
      tabindex=${tabIndex(0)}
      data-row=${index}
      data-column="0"
      title=${row.name}
    >
      ${rowName(row)}
    </div>
    ${choices.facts.map(
      (fact, at) =>
        html`<div
          class="cell fact-${fact}"
          role="gridcell"
          aria-colindex=${at + 2}
          tabindex=${tabIndex(at + 1)}
          data-row=${index}
          data-column=${at + 1}
          title=${factTitle(row, value, fact)}
        >
          ${factContent(view, row, value, fact)}
        </div>`,
    )}
    ${
      range.from > 0
        ? html`<div role="none" .style=${`grid-column: span ${range.from}`}></div>`
        : nothing
    }
    ${drawn.map((at) => {
      const cell = view.rows.cell(row, ids[at] ?? '');
      const column = leading + at;
      const isApart = at < range.from || at >= range.to;
      return html`<div
        class="cell ${plainFace(cell)}"
        role="gridcell"
        aria-colindex=${column + 1}
        aria-selected=${content.isSelected(index, cell)}
        tabindex=${tabIndex(column)}
        data-row=${index}
        data-column=${column}
        title=${cell.why}
        .style=${isApart ? `grid-column: ${column + 1}; grid-row: 1` : ''}
      >
        ${cellContent(cell, value, words)}
      </div>`;
    })}
  </div>`;
}

/** Those in sight, and always the one with the focus. */
function columnsDrawn({ from, to }: ColumnRange, focused: number): readonly number[] {
  const inSight = Array.from({ length: to - from }, (_, index) => from + index);
  return focused < 0 || (focused >= from && focused < to) ? inSight : [...inSight, focused];
}

/** Id of what a column stands for; null for one that describes the handle. */
export const columnId = (
  view: MatrixView,
  facts: readonly FactColumn[],
  column: number,
): string | null => view.columnIds[column - leadingColumns(facts)] ?? null;

export function matrixGrid(content: GridContent): TemplateResult {
  const { view, window, place } = content;
  const all = heads(content);
  const words = stateWords();
  const indexes = window.indexes(place.row);
  const keys = indexes.map((index) => view.lines[index]?.key ?? '');
  const numbers = content.elements.numbers(keys, !content.hasFocus);
  return html`<div
    class="matrix ${view.rows.passed.some(({ what }) => what !== 'opened') ? 'has-pipes' : ''}"
    role="grid"
    aria-label=${l10n.t('Handles by process')}
    aria-rowcount=${view.lines.length + 1}
    aria-colcount=${all.length}
    .style=${template(content)}
    @keydown=${content.onKey}
    @scroll=${content.onScroll}
  >
    <div class="matrix-row matrix-head" role="row" aria-rowindex="1">
      ${all.map((head, column) => headCell(content, head, column))}
    </div>
    <div class="rows" role="rowgroup" .style=${`height: ${window.height}px`}>
      ${repeat(
        indexes,
        (_index, at) => numbers[at],
        (index) => line(content, index, words),
      )}
    </div>
  </div>`;
}
