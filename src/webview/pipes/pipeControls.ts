// How the broker reads a pipe: paused or not, and how much one read asks for.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { offeredReadSizes } from '../../model/plan/pipeSizes';
import { bytesText, integerText } from '../../model/base/quantity';
import type { PipeState } from '../../model/session/state';
import { LightElement } from '../elements/lightElement';
import { dispatch } from '../choices/panelEvents';

/** What the plan takes as well. */
const largest = 16 * 1024 * 1024;
const custom = 'custom';

export class PipeControls extends LightElement {
  static override properties: PropertyDeclarations = {
    pipe: { attribute: false },
    isCustom: { state: true },
    fault: { state: true },
  };
  declare pipe: PipeState;
  /** A number of the user's own is being typed. */
  declare isCustom: boolean;
  declare fault: string;

  constructor() {
    super();
    this.isCustom = false;
    this.fault = '';
  }

  protected override render(): TemplateResult {
    const { paused } = this.pipe;
    return html`<div class="toolbar">
      <vscode-button
        secondary
        icon=${paused ? 'debug-continue' : 'debug-pause'}
        title=${
          paused
            ? l10n.t('Read again what the pipe brings')
            : l10n.t('Do not read: watch the buffer fill and the writer wait')
        }
        @click=${() => this.#set(!paused, this.pipe.readSize)}
        >${paused ? l10n.t('Resume reading') : l10n.t('Pause reading')}</vscode-button
      >
      <label class="with-label"
        >${l10n.t('Read size')}
        <select class="select" @change=${this.#chosen}>
          ${this.#sizes().map(
            (size) =>
              html`<option value=${size} ?selected=${!this.isCustom && size === this.pipe.readSize}>
                ${bytesText(size)}
              </option>`,
          )}
          <option value=${custom} ?selected=${this.isCustom}>${l10n.t('Custom…')}</option>
        </select></label
      >
      ${this.isCustom ? this.#customField() : nothing}
    </div>`;
  }

  #sizes(): readonly number[] {
    const { readSize } = this.pipe;
    return [...new Set([...offeredReadSizes, readSize])].sort((a, b) => a - b);
  }

  #customField(): TemplateResult {
    const typed = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') this.#applyCustom();
      if (event.key === 'Escape') this.isCustom = false;
    };
    return html`<input
        class="field read-size"
        inputmode="numeric"
        aria-label=${l10n.t('Read size in bytes')}
        aria-invalid=${this.fault !== ''}
        .value=${String(this.pipe.readSize)}
        @keydown=${typed}
      />
      <vscode-button secondary @click=${() => this.#applyCustom()}>${l10n.t('Set')}</vscode-button>
      ${this.fault === '' ? nothing : html`<span role="alert" class="tone-error">${this.fault}</span>`}`;
  }

  readonly #chosen = async (event: Event): Promise<void> => {
    const { value } = event.target as HTMLSelectElement;
    this.fault = '';
    this.isCustom = value === custom;
    if (!this.isCustom) {
      this.#set(this.pipe.paused, Number(value));
      return;
    }
    await this.updateComplete;
    const field = this.querySelector<HTMLInputElement>('.read-size');
    field?.focus();
    field?.select();
  };

  #applyCustom(): void {
    const size = Number(
      this.querySelector<HTMLInputElement>('.read-size')?.value.replaceAll(',', ''),
    );
    if (!Number.isInteger(size) || size < 1 || size > largest) {
      this.fault = l10n.t('A whole number from 1 to {0}.', integerText(largest));
      return;
    }
    this.fault = '';
    this.isCustom = false;
    this.#set(this.pipe.paused, size);
  }

  #set(paused: boolean, readSize: number): void {
    const { label } = this.pipe;
    dispatch(this, 'panel-action', {
      request: { method: 'setReading', pipe: label, paused, readSize },
      done: this.#doneText(paused, readSize),
    });
  }

  #doneText(paused: boolean, readSize: number): string {
    const { label } = this.pipe;
    if (paused === this.pipe.paused) {
      return l10n.t('{0} is read {1} at a time.', label, bytesText(readSize));
    }
    return paused
      ? l10n.t('Reading {0} is paused.', label)
      : l10n.t('Reading {0} is resumed.', label);
  }
}

customElements.define('pipe-controls', PipeControls);
