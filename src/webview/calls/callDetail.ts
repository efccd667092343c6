// One call in full: the function with an argument in each line, what it returned, and what its error means.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { CallRecord } from '../../model/session/state';
import { win32Meaning } from '../../model/session/win32Codes';
import { callText } from './callText';
import { codicon } from '../elements/codicon';
import type { Act } from '../choices/panelEvents';
import { integerText } from '../../model/base/quantity';

export function callDetail(number: number, call: CallRecord, act: Act): TemplateResult {
  const text = callText(call);
  const copyCall = l10n.t('Copy call');
  const copy = (): void =>
    act({ method: 'copy', text }, l10n.t('The call of {0} copied to the clipboard.', call.api));
  return html`<section class="call-detail" aria-label=${l10n.t('Selected call')}>
    <h3>
      ${call.api}
      <span class="of"
        >${l10n.t('call {0}, after {1} ms', integerText(number), integerText(Math.round(call.time)))}</span
      >
      <button class="icon-button" title=${copyCall} aria-label=${copyCall} @click=${copy}>
        ${codicon('copy')}
      </button>
    </h3>
    <pre class="scroller" tabindex="0" role="region" aria-label=${l10n.t('Call of {0}', call.api)}>
${text}</pre>
    ${
      call.error
        ? html`<p class="with-icon">
            ${codicon('error', 'tone-error')}<span>${win32Meaning(call.error.code, call.api)}</span>
          </p>`
        : nothing
    }
  </section>`;
}
