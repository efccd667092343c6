// The handle that is selected in the matrix, beside it: where it came from, who has it, and the calls about it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { SelectedCell } from '../../model/matrix/matrixChoices';
import { brokerColumn, type HandleCell, type HandleRow } from '../../model/matrix/matrixRow';
import { nameOf, type MatrixView } from '../../model/matrix/matrixView';
import { keyOf } from '../../model/matrix/processTable';
import type { PanelSession } from '../../model/protocol/panelSession';
import { canAct } from '../../model/protocol/pastMoment';
import type { ProcessState } from '../../model/session/state';
import { closeHandleButton } from '../choices/closeHandleButton';
import type { PanelChoices } from '../choices/panelChoices';
import type { Act } from '../choices/panelEvents';
import type { HostConnection } from '../host/hostConnection';
import { handleDetail, type CellHolding } from './handleDetail';
import { handlePathView, pathSteps } from './handlePathView';
import './handleCalls';

export interface SelectedHandle {
  readonly view: MatrixView;
  readonly session: PanelSession;
  readonly host: HostConnection | null;
  readonly selected: SelectedCell | null;
  readonly showsOpened: boolean;
  readonly choose: (choice: Partial<PanelChoices>) => void;
  readonly act: Act;
  readonly clear: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** Selected elsewhere, it may be none of the lines. */
function hiddenNote(row: HandleRow, content: SelectedHandle): TemplateResult {
  const { view, showsOpened, choose, clear } = content;
  const isOpened = row.owner !== null && !showsOpened && !view.isFiltering;
  const act = (): void => (isOpened ? choose({ showsOpened: true }) : clear());
  return html`<p class="note">
    ${isOpened ? l10n.t('Handles of its kind are not shown.') : l10n.t('The filters hide it.')}
    <button class="text-button" @click=${act}>
      ${isOpened ? l10n.t('Show them') : l10n.t('Clear filters')}
    </button>
  </p>`;
}

/** The trace is the broker's: what others opened is none of it. */
function calls(
  row: HandleRow,
  { session, host, choose }: SelectedHandle,
): TemplateResult | typeof nothing {
  const handle = session.brokerHandles.find((each) => keyOf(each) === row.key);
  if (!handle || !host || row.owner !== null) return nothing;
  const { value, closedAt } = handle;
  const show = (text: string): void => {
    choose({ showsCalls: true, callFilter: text, onlyFailed: false });
    document.getElementById('calls-heading')?.scrollIntoView({ block: 'start' });
  };
  return html`<handle-calls
    .host=${host}
    .handle=${{ value, closedAt }}
    .count=${session.callCount}
    .show=${show}
  ></handle-calls>`;
}

/** Of the handle that the process has by now; a report, which cannot ask, does not offer it. */
function closeButton(
  process: ProcessState,
  { handles: [handle] }: HandleCell,
  act: Act,
): TemplateResult | typeof nothing {
  const button = handle ? closeHandleButton(process, handle.value, act) : nothing;
  return button === nothing ? nothing : html`<div class="actions">${button}</div>`;
}

export function selectedHandle(content: SelectedHandle): TemplateResult {
  const { view, session, selected, choose, act, onKey } = content;
  const row = view.rowOfSelection(selected);
  const cell = row && selected ? view.rows.cell(row, selected.column) : null;
  const isKnown = selected?.column === brokerColumn || view.rows.tables.has(selected?.column ?? '');
  if (!row || !cell || !isKnown) {
    return html`<section class="detail" aria-label=${l10n.t('Selected handle')}>
      <p class="empty">${l10n.t('Select a cell to see why.')}</p>
    </section>`;
  }
  const process = session.processes.find((each) => each.id === cell.column);
  const open = (id: string | null): void => {
    const at = { cell: { row: row.key, column: id ?? brokerColumn } };
    choose(id === null ? at : { ...at, process: id });
  };
  const nameIn = (column: string): string =>
    view.shown.find(({ id }) => id === column)?.name ?? l10n.t('launcher');
  const holdings = view.rows.cells(row).map((each): CellHolding => ({
    name: nameIn(each.column),
    cell: each,
  }));
  return handleDetail({
    row,
    cell,
    owner: process ? nameOf(process) : l10n.t('the launcher'),
    holdings: row.owner === null ? holdings : [],
    act,
    path:
      // What came later has no way from above, and its value may have been another's.
      process && cell.handles[0] && cell.handles[0].knownBy === undefined
        ? handlePathView(pathSteps(session, process, cell.handles[0]), open)
        : nothing,
    calls: calls(row, content),
    close: process && canAct(session) ? closeButton(process, cell, act) : nothing,
    note: view.lineOf(row, cell.column) < 0 ? hiddenNote(row, content) : nothing,
    onKey,
  });
}
