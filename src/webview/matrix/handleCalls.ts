// The calls that made a handle of the broker, passed it on and closed it: a short list, asked of the extension.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CallsOfHandle } from '../../model/handles/callsOfHandle';
import { integerText } from '../../model/base/quantity';
import { argumentsText, errorText } from '../calls/callText';
import { codicon } from '../elements/codicon';
import type { HostConnection } from '../host/hostConnection';
import { LightElement } from '../elements/lightElement';

/** One handle of the broker: a value is used again. */
export interface AskedHandle {
  readonly value: string;
  readonly closedAt: number | null;
}

export class HandleCalls extends LightElement {
  static override properties: PropertyDeclarations = {
    host: { attribute: false },
    handle: {
      attribute: false,
      hasChanged: (now: AskedHandle, before?: AskedHandle) =>
        now.value !== before?.value || now.closedAt !== before.closedAt,
    },
    count: { attribute: false },
  };
  declare host: Pick<HostConnection, 'ask'>;
  declare handle: AskedHandle;
  /** How many calls there are in the trace: with more of them some may be of this handle. */
  declare count: number;
  declare show: (value: string) => void;

  #answer: CallsOfHandle | null = null;
  #failure: string | null = null;
  /** What the answer is to. */
  #asked = '';
  #isAsking = false;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('handle')) {
      this.#answer = null;
      this.#failure = null;
    }
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const { value, closedAt } = this.handle;
    const wanted = [value, closedAt, this.count].join(' ');
    if (this.#isAsking || this.#asked === wanted) return;
    this.#isAsking = true;
    this.#asked = wanted;
    try {
      const answer = await this.host.ask({ method: 'callsOf', value, closedAt });
      // Of another handle that was selected before.
      if (this.handle.value === value && this.handle.closedAt === closedAt) this.#answer = answer;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    } finally {
      this.#isAsking = false;
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const answer = this.#answer;
    const { value } = this.handle;
    return html`<div class="actions">
        <h4>
          ${l10n.t('Calls')}
          ${answer === null ? nothing : html`<span class="badge">${integerText(answer.total)}</span>`}
        </h4>
        ${
          answer === null || answer.total === 0
            ? nothing
            : html`<button class="text-button" @click=${() => this.show(value)}>
                ${codicon('list-filter')}${l10n.t('Show in Calls')}
              </button>`
        }
      </div>
      ${this.#list(answer)}`;
  }

  #list(answer: CallsOfHandle | null): TemplateResult {
    if (this.#failure !== null) return html`<p class="of">${this.#failure}</p>`;
    if (answer === null) return html`<p class="of">${l10n.t('Reading the calls…')}</p>`;
    if (answer.total === 0) {
      return html`<p class="of">${l10n.t('No call of the trace names this handle.')}</p>`;
    }
    const left = answer.total - answer.calls.length;
    return html`<ol class="handle-calls" tabindex="0" aria-label=${l10n.t('Calls of this handle')}>
        ${answer.calls.map(({ call }) => {
          const args = argumentsText(call);
          const result = call.error ? `${call.result}, ${errorText(call.error)}` : call.result;
          return html`<li title=${`${call.api}(${args})`}>
            <span class="mono call-api">${call.api}</span>
            <span class="mono of ellipsis">${args}</span>
            <span class="mono ${call.error ? 'tone-error' : ''}">→ ${result}</span>
          </li>`;
        })}
      </ol>
      ${left > 0 ? html`<p class="of">${l10n.t('{0} calls between them are left out.', integerText(left))}</p>` : nothing}`;
  }
}

customElements.define('handle-calls', HandleCalls);
