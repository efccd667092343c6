// What the Sessions view points at, chosen in the panel; and the way back, a button beside what is chosen here.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { childHandles } from '../../model/handles/origin';
import type { PanelSelection } from '../../model/protocol/panelRequests';
import type { PanelSession } from '../../model/protocol/panelSession';
import { codicon } from '../elements/codicon';
import { brokerColumn } from '../../model/matrix/matrixRow';
import type { FoldedSection, PanelChoices } from './panelChoices';
import type { Act } from './panelEvents';

/** A handle a process did not get is shown where it is: in the broker. */
function cellOf(
  { processId, value }: PanelSelection,
  session: PanelSession | null,
): Partial<PanelChoices> {
  if (value === undefined) return {};
  const process = session?.processes.find(({ id }) => id === processId);
  const own = process?.birth
    ? childHandles(process.birth).find((handle) => handle.value === value)
    : undefined;
  const isSent = process?.sent.some((handle) => handle.value === value) ?? false;
  const isFound = process?.history.some(({ handle }) => handle.value === value) ?? false;
  const column = process && (own || isSent || isFound) ? process.id : brokerColumn;
  return {
    cell: { row: '', column, value },
    filter: '',
    ...(own?.origin === 'opened' || isFound ? { showsOpened: true } : {}),
  };
}

export function choicesOf(
  selection: PanelSelection,
  session: PanelSession | null,
): Partial<PanelChoices> {
  const { processId, pipe } = selection;
  return {
    ...(processId === undefined ? {} : { process: processId }),
    ...(pipe === undefined ? {} : { pipe }),
    ...cellOf(selection, session),
  };
}

/** The section it is shown in. */
export const selectedSection = ({ value, pipe }: PanelSelection): FoldedSection =>
  pipe !== undefined ? 'pipes' : value !== undefined ? 'handles' : 'processes';

const lists: Readonly<Record<FoldedSection, string>> = {
  expectations: '.expectations',
  findings: '.findings',
  processes: 'process-list [role="tree"]',
  handles: 'handle-matrix [role="grid"]',
  pipes: '.pipes [role="listbox"]',
};

/** Brings it into view, with the focus on it. */
export function showSelection(page: ParentNode, selection: PanelSelection): void {
  const list = lists[selectedSection(selection)];
  const found = page.querySelector<HTMLElement>(list);
  found?.scrollIntoView({ block: 'center' });
  found?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
}

export function revealButton(selection: PanelSelection, act: Act): TemplateResult {
  const title = l10n.t('Reveal in Sessions View');
  return html`<button
    class="icon-button reveal"
    title=${title}
    aria-label=${title}
    @click=${() => act({ method: 'revealInTree', selection })}
  >
    ${codicon('list-tree')}
  </button>`;
}
