// What can be done with a pipe the broker writes to: send a line or a file, give up a write that waits, close the write end.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { PanelRequest } from '../../model/protocol/panelRequests';
import type { PipeState } from '../../model/session/state';
import { LightElement } from '../elements/lightElement';
import { dispatch } from '../choices/panelEvents';

export class PipeInput extends LightElement {
  static override properties: PropertyDeclarations = { pipe: { attribute: false } };
  declare pipe: PipeState;

  protected override render(): TemplateResult {
    const { label, queued, blocked } = this.pipe;
    const keyPressed = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && !event.isComposing) this.#send();
    };
    const isWaiting = queued > 0 || blocked !== null;
    return html`<div class="pipe-input">
      <vscode-textfield
        placeholder=${l10n.t('A line for {0}', label)}
        label=${l10n.t('A line to write to {0}', label)}
        @keydown=${keyPressed}
      ></vscode-textfield>
      <vscode-button @click=${() => this.#send()}>${l10n.t('Send')}</vscode-button>
      <vscode-button secondary @click=${() => this.#ask({ method: 'writeFile', pipe: label }, '')}
        >${l10n.t('Write a file…')}</vscode-button
      >
      ${
        isWaiting
          ? html`<vscode-button
              secondary
              @click=${() =>
                this.#ask(
                  { method: 'cancelWrite', pipe: label },
                  l10n.t('The waiting write to {0} is cancelled.', label),
                )}
              >${l10n.t('Cancel waiting write')}</vscode-button
            >`
          : nothing
      }
      <vscode-button
        secondary
        @click=${() => this.#ask({ method: 'closeWriteEnd', pipe: label }, l10n.t('{0} is closed.', label))}
        >${l10n.t('Close (end of file)')}</vscode-button
      >
    </div>`;
  }

  /** The line ends as Windows programs expect it; an empty line is a line too. */
  #send(): void {
    const field = this.querySelector('vscode-textfield');
    if (!field) return;
    const { label } = this.pipe;
    const text = `${field.value}\r\n`;
    this.#ask({ method: 'write', pipe: label, text }, l10n.t('Sent to {0}.', label));
    field.value = '';
  }

  #ask(request: PanelRequest, done: string): void {
    dispatch(this, 'panel-action', { request, done });
  }
}

customElements.define('pipe-input', PipeInput);
