// A button that opens a menu of things to tick, several at once; it says what is ticked.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { codicon } from './codicon';
import { LightElement } from './lightElement';

export interface MenuItem {
  readonly id: string;
  readonly text: string;
  /** How many it stands for; null where there is nothing to count. */
  readonly count: string | null;
  readonly isTicked: boolean;
  /** Of the items that follow; null for none. */
  readonly heading: string | null;
}

export class ChoiceMenu extends LightElement {
  static override properties: PropertyDeclarations = {
    name: { attribute: false },
    summary: { attribute: false },
    items: { attribute: false },
  };
  /** What is chosen here. */
  declare name: string;
  /** What is ticked, in short; empty when that says nothing. */
  declare summary: string;
  /** Made when the menu opens: counting may take a moment. */
  declare items: () => readonly MenuItem[];
  declare onTick: (id: string, isTicked: boolean) => void;

  #isOpen = false;
  #active = 0;
  #opensToStart = false;

  constructor() {
    super();
    this.addEventListener('focusout', (event) => {
      const { relatedTarget } = event;
      const stays = relatedTarget instanceof Node && this.contains(relatedTarget);
      if (!stays && this.#isOpen) this.#close();
    });
  }

  protected override render(): TemplateResult {
    const { name, summary } = this;
    return html`<button
        class="text-button chip"
        aria-haspopup="menu"
        aria-expanded=${this.#isOpen}
        data-active=${summary !== ''}
        @click=${() => (this.#isOpen ? this.#close() : void this.#open())}
        @keydown=${this.#buttonKey}
      >
        <span class="ellipsis">${summary === '' ? name : `${name}: ${summary}`}</span>
        ${codicon('chevron-down')}
      </button>
      ${this.#isOpen ? this.#menu() : nothing}`;
  }

  #menu(): TemplateResult {
    return html`<div
      class="menu ${this.#opensToStart ? 'to-start' : ''}"
      role="menu"
      aria-label=${this.name}
      @keydown=${this.#menuKey}
    >
      ${this.items().map(
        (item, index) =>
          html`${
              item.heading === null
                ? nothing
                : html`<div class="menu-heading" role="presentation">${item.heading}</div>`
            }<button
              class="menu-item"
              role="menuitemcheckbox"
              aria-checked=${item.isTicked}
              tabindex=${index === this.#active ? 0 : -1}
              @click=${() => this.#tick(index, item)}
            >
              <span class="menu-tick">${item.isTicked ? codicon('check') : nothing}</span>
              <span class="ellipsis">${item.text}</span>
              ${item.count === null ? nothing : html`<span class="of number">${item.count}</span>`}
            </button>`,
      )}
    </div>`;
  }

  #tick(index: number, { id, isTicked }: MenuItem): void {
    this.#active = index;
    this.onTick(id, !isTicked);
    this.requestUpdate();
  }

  async #open(): Promise<void> {
    this.#isOpen = true;
    this.#active = 0;
    const { left } = this.getBoundingClientRect();
    this.#opensToStart = left > window.innerWidth / 2;
    await this.#focusActive();
  }

  #close(): void {
    this.#isOpen = false;
    this.requestUpdate();
  }

  async #focusActive(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.menu-item[tabindex="0"]')?.focus();
  }

  readonly #buttonKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || this.#isOpen) return;
    event.preventDefault();
    void this.#open();
  };

  /** https://www.w3.org/WAI/ARIA/apg/patterns/menubar/ */
  readonly #menuKey = (event: KeyboardEvent): void => {
    const last = this.querySelectorAll('.menu-item').length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: this.#active === last ? 0 : this.#active + 1,
      ArrowUp: this.#active === 0 ? last : this.#active - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.querySelector<HTMLElement>('.chip')?.focus();
      this.#close();
    } else if (target !== undefined) {
      event.preventDefault();
      this.#active = target;
      void this.#focusActive();
    }
  };
}

customElements.define('choice-menu', ChoiceMenu);
