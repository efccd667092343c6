// What can be done with a pipe the broker writes to: send a line or a file, give up a write that waits, close the write end.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { PanelRequest } from '../model/panelProtocol';
import type { PipeState } from '../model/state';
import { LightElement } from './lightElement';
import { tell } from './panelEvents';

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
        placeholder="A line for ${label}"
        label="A line to write to ${label}"
        @keydown=${keyPressed}
      ></vscode-textfield>
      <vscode-button @click=${() => this.#send()}>Send</vscode-button>
      <vscode-button secondary @click=${() => this.#ask({ method: 'writeFile', pipe: label }, '')}
        >Write a file…</vscode-button
      >
      ${
        isWaiting
          ? html`<vscode-button
              secondary
              @click=${() =>
                this.#ask(
                  { method: 'cancelWrite', pipe: label },
                  `What waited to be written to ${label} was given up.`,
                )}
              >Cancel waiting write</vscode-button
            >`
          : nothing
      }
      <vscode-button
        secondary
        @click=${() => this.#ask({ method: 'closeWriteEnd', pipe: label }, `${label} is closed.`)}
        >Close (end of file)</vscode-button
      >
    </div>`;
  }

  /** The line ends as Windows programs expect it; an empty line is a line too. */
  #send(): void {
    const field = this.querySelector('vscode-textfield');
    if (!field) return;
    const { label } = this.pipe;
    const text = `${field.value}\r\n`;
    this.#ask({ method: 'write', pipe: label, text }, `Sent to ${label}.`);
    field.value = '';
  }

  #ask(request: PanelRequest, done: string): void {
    tell(this, 'panel-action', { request, done });
  }
}
