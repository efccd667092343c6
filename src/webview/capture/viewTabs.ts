// The three ways to look at a captured pipe, as tabs.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { placeAfterKey } from '../elements/gridKeys';
import { viewModes, type ViewMode } from '../choices/panelChoices';

const names = (): Readonly<Record<ViewMode, string>> => ({
  text: l10n.t('Text'),
  hex: l10n.t('Hex'),
  reads: l10n.t('Reads'),
});

export const tabId = (mode: ViewMode): string => `pipe-tab-${mode}`;
export const tabPanelId = 'pipe-tab-panel';

export function viewTabs(mode: ViewMode, choose: (mode: ViewMode) => void): TemplateResult {
  const keyPressed = (event: KeyboardEvent): void => {
    const from = { row: 0, column: viewModes.indexOf(mode) };
    const next = placeAfterKey(event, from, { rows: 1, columns: viewModes.length, pageRows: 1 });
    const chosen = next && viewModes[next.column];
    if (!chosen) return;
    event.preventDefault();
    choose(chosen);
    const list = event.currentTarget;
    if (list instanceof HTMLElement) list.querySelector<HTMLElement>(`#${tabId(chosen)}`)?.focus();
  };
  const words = names();
  return html`<div
    class="tabs"
    role="tablist"
    aria-label=${l10n.t('View of the pipe')}
    @keydown=${keyPressed}
  >
    ${viewModes.map(
      (each) =>
        html`<button
          id=${tabId(each)}
          class="tab"
          role="tab"
          aria-selected=${each === mode}
          aria-controls=${tabPanelId}
          tabindex=${each === mode ? 0 : -1}
          @click=${() => choose(each)}
        >
          ${words[each]}
        </button>`,
    )}
  </div>`;
}
