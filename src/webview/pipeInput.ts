// The line at the bottom of a pipe the broker writes to: send a line, or close the write end.
import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { LightElement } from './lightElement';
import { tell } from './panelEvents';

export class PipeInput extends LightElement {
  static override properties: PropertyDeclarations = { pipe: { attribute: false } };
  /** Label of the pipe. */
  declare pipe: string;

  protected override render(): TemplateResult {
    const keyPressed = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && !event.isComposing) this.#send();
    };
    return html`<div class="pipe-input">
      <vscode-textfield
        placeholder="A line for ${this.pipe}"
        label="A line to write to ${this.pipe}"
        @keydown=${keyPressed}
      ></vscode-textfield>
      <vscode-button @click=${() => this.#send()}>Send</vscode-button>
      <vscode-button secondary @click=${() => this.#close()}>Close (end of file)</vscode-button>
    </div>`;
  }

  /** The line ends as Windows programs expect it; an empty line is a line too. */
  #send(): void {
    const field = this.querySelector('vscode-textfield');
    if (!field) return;
    const request = { method: 'write', pipe: this.pipe, text: `${field.value}\r\n` } as const;
    tell(this, 'panel-action', { request, done: `Sent to ${this.pipe}.` });
    field.value = '';
  }

  #close(): void {
    const request = { method: 'closeWriteEnd', pipe: this.pipe } as const;
    tell(this, 'panel-action', { request, done: `${this.pipe} is closed.` });
  }
}
