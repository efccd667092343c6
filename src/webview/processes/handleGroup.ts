// Handles of one process that have something in common, as lines below a heading; they are made when somebody unfolds them.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { integerText } from '../../model/base/quantity';
import { objectName } from '../elements/handleLabel';
import { LightElement } from '../elements/lightElement';

/** At most so many lines of one group: the matrix shows them all. */
const mostLines = 200;

export interface HandleLine {
  readonly value: string;
  readonly name: string;
  readonly note: string;
  readonly why: string;
}

const restText = (count: number): string =>
  count === 1
    ? l10n.t('and {0} more handle', integerText(count))
    : l10n.t('and {0} more handles', integerText(count));

export class HandleGroup extends LightElement {
  static override properties: PropertyDeclarations = {
    heading: { attribute: false },
    count: { attribute: false },
    line: { attribute: false },
    isOpen: { attribute: false },
    show: { attribute: false },
  };
  declare heading: string;
  declare count: number;
  /** The line of a handle, asked for only when it is shown. */
  declare line: (index: number) => HandleLine | null;
  /** As it begins; then as the user leaves it, for whatever process is shown. */
  declare isOpen: boolean;
  /** Shows one of them in the matrix; null when it is not there. */
  declare show: ((value: string) => void) | null;

  readonly #toggled = (event: Event): void => {
    this.isOpen = (event.target as HTMLDetailsElement).open;
  };

  protected override render(): TemplateResult | typeof nothing {
    if (this.count === 0) return nothing;
    const rest = this.count - mostLines;
    return html`<details class="handle-group" ?open=${this.isOpen} @toggle=${this.#toggled}>
      <summary>${this.heading} <span class="badge">${integerText(this.count)}</span></summary>
      ${
        this.isOpen
          ? html`<ul>
              ${Array.from({ length: Math.min(this.count, mostLines) }, (_, index) => this.#line(index))}
              ${rest > 0 ? html`<li class="of">${restText(rest)}</li>` : nothing}
            </ul>`
          : nothing
      }
    </details>`;
  }

  #line(index: number): TemplateResult | typeof nothing {
    const line = this.line(index);
    if (!line) return nothing;
    const { value, name, note, why } = line;
    const { show } = this;
    return html`<li title=${why}>
      ${
        show
          ? html`<button
              class="link mono value"
              aria-label=${l10n.t('Show {0} {1}', value, name)}
              @click=${() => show(value)}
            >
              ${value}
            </button>`
          : html`<span class="mono value">${value}</span>`
      }${objectName(name)}<span class="of">${note}</span>
    </li>`;
  }
}

customElements.define('handle-group', HandleGroup);
