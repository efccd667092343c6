// Brings the panel's page, which is one <handle-panel>, to life: gives it the strings of its language first.
import * as l10n from '@vscode/l10n';
import { HandlePanel } from './panelPage';

export function showPanel(): void {
  // Before anything is rendered: defining it makes the element of the page alive.
  l10n.config({
    contents: document.querySelector<HTMLElement>('handle-panel')?.dataset['strings'] ?? '{}',
  });
  customElements.define('handle-panel', HandlePanel);
}
