// The link from a finding or a rule of preflight to its page of the handbook: on the web where there is no editor, else the page that came with the extension.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { helpPage } from '../../model/findings/helpPage';

export function helpLink(code: string): TemplateResult | typeof nothing {
  const page = helpPage(code);
  if (!page) return nothing;
  return html`<a
    class="finding-help"
    href=${page.address}
    data-help=${code}
    aria-label=${l10n.t('Learn more about {0}', code)}
    >${l10n.t('Learn more')}</a
  >`;
}

/** Calls `open` for a click on such a link instead of following it, where `canOpen` says so. */
export function followHelpLinks(
  element: HTMLElement,
  canOpen: () => boolean,
  open: (code: string) => void,
): void {
  element.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-help]') : null;
    const code = link?.getAttribute('data-help');
    if (code == null || !canOpen()) return;
    event.preventDefault();
    // The editor would follow it from further up, whatever was prevented here.
    event.stopPropagation();
    open(code);
  });
}
