// One call in full: the function with an argument in each line, what it returned, and what its error means.
import { html, nothing, type TemplateResult } from 'lit';
import type { CallRecord } from '../model/state';
import { win32Meaning } from '../model/win32Codes';
import { callText } from './callText';
import { codicon } from './codicon';
import type { Act } from './panelEvents';
import { grouped } from '../model/quantity';

export function callDetail(number: number, call: CallRecord, act: Act): TemplateResult {
  const text = callText(call);
  const copy = (): void =>
    act({ method: 'copy', text }, `The call of ${call.api} copied to the clipboard.`);
  return html`<section class="call-detail" aria-label="Selected call">
    <h3>
      ${call.api}
      <span class="of">call ${grouped(number)}, after ${grouped(Math.round(call.time))} ms</span>
      <button class="icon-button" title="Copy call" aria-label="Copy call" @click=${copy}>
        ${codicon('copy')}
      </button>
    </h3>
    <pre class="scroller" tabindex="0" role="region" aria-label="Call of ${call.api}">${text}</pre>
    ${
      call.error
        ? html`<p class="with-icon">
            ${codicon('error', 'tone-error')}<span>${win32Meaning(call.error.code, call.api)}</span>
          </p>`
        : nothing
    }
  </section>`;
}
