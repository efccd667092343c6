// Entry of the panel's page, which is one <handle-panel>: gives it the strings of its language and then brings it to life.
import * as l10n from '@vscode/l10n';
import { HandlePanel } from './panelPage';

// Before anything is rendered: defining it makes the element of the page alive.
l10n.config({
  contents: document.querySelector<HTMLElement>('handle-panel')?.dataset['strings'] ?? '{}',
});
customElements.define('handle-panel', HandlePanel);
