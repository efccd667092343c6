// A row of tabs, walked by the arrow keys, of which the chosen one is shown below.
import { html, type TemplateResult } from 'lit';
import { placeAfterKey } from './gridKeys';

export interface TabList<View extends string> {
  /** What the tabs choose between, for screen readers. */
  readonly label: string;
  /** In their order, each with its text. */
  readonly tabs: readonly (readonly [View, string])[];
  readonly shown: View;
  readonly tabId: (view: View) => string;
  /** Of what the chosen tab shows. */
  readonly panelId: string;
  readonly choose: (view: View) => void;
}

export function tabList<View extends string>(list: TabList<View>): TemplateResult {
  const { label, tabs, shown, tabId, panelId, choose } = list;
  const keyPressed = (event: KeyboardEvent): void => {
    const from = { row: 0, column: tabs.findIndex(([view]) => view === shown) };
    const next = placeAfterKey(event, from, { rows: 1, columns: tabs.length, pageRows: 1 });
    const [chosen] = (next && tabs[next.column]) ?? [];
    if (chosen === undefined) return;
    event.preventDefault();
    choose(chosen);
    const element = event.currentTarget;
    if (!(element instanceof HTMLElement)) return;
    element.querySelector<HTMLElement>(`#${tabId(chosen)}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${keyPressed}>
    ${tabs.map(
      ([view, text]) =>
        html`<button
          id=${tabId(view)}
          class="tab"
          role="tab"
          aria-selected=${view === shown}
          aria-controls=${panelId}
          tabindex=${view === shown ? 0 : -1}
          @click=${() => choose(view)}
        >
          ${text}
        </button>`,
    )}
  </div>`;
}
