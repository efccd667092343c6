// The two ways to look at the handles of a session, as tabs.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { placeAfterKey } from '../elements/gridKeys';
import { handlesViews, type HandlesView } from '../choices/panelChoices';

export const handlesTabId = (view: HandlesView): string => `handles-tab-${view}`;
export const handlesTabPanelId = 'handles-tab-panel';

const nameOf = (view: HandlesView): string =>
  view === 'matrix' ? l10n.t('Matrix') : l10n.t('Map');

export function handlesTabs(
  shown: HandlesView,
  choose: (view: HandlesView) => void,
): TemplateResult {
  const keyPressed = (event: KeyboardEvent): void => {
    const from = { row: 0, column: handlesViews.indexOf(shown) };
    const next = placeAfterKey(event, from, { rows: 1, columns: handlesViews.length, pageRows: 1 });
    const chosen = next && handlesViews[next.column];
    if (!chosen) return;
    event.preventDefault();
    choose(chosen);
    const list = event.currentTarget;
    if (list instanceof HTMLElement) {
      list.querySelector<HTMLElement>(`#${handlesTabId(chosen)}`)?.focus();
    }
  };
  return html`<div
    class="tabs"
    role="tablist"
    aria-label=${l10n.t('View of the handles')}
    @keydown=${keyPressed}
  >
    ${handlesViews.map(
      (each) =>
        html`<button
          id=${handlesTabId(each)}
          class="tab"
          role="tab"
          aria-selected=${each === shown}
          aria-controls=${handlesTabPanelId}
          tabindex=${each === shown ? 0 : -1}
          @click=${() => choose(each)}
        >
          ${nameOf(each)}
        </button>`,
    )}
  </div>`;
}
