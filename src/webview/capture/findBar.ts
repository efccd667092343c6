// The bar to find text, bytes or an offset in a capture.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { integerText, shortSize } from '../../model/base/quantity';
import type { FindKind, FindState } from './captureFind';
import { codicon } from '../elements/codicon';
import { LightElement } from '../elements/lightElement';

const kinds = (): Readonly<Record<FindKind, readonly [name: string, placeholder: string]>> => ({
  text: [l10n.t('Text'), l10n.t('Find text')],
  hex: [l10n.t('Hex bytes'), l10n.t('Find bytes, such as 0d 0a')],
  offset: [l10n.t('Offset'), l10n.t('Go to offset, such as 4096 or 0x1000')],
});

/** Milliseconds after the last key before a search begins by itself. */
const pause = 250;

export class FindBar extends LightElement {
  static override properties: PropertyDeclarations = {
    state: { attribute: false },
    ask: { attribute: false },
    go: { attribute: false },
    close: { attribute: false },
  };
  declare state: FindState;
  declare ask: (change: Partial<Pick<FindState, 'kind' | 'text' | 'matchCase'>>) => void;
  declare go: (direction: 'next' | 'previous') => void;
  declare close: () => void;

  #timer: ReturnType<typeof setTimeout> | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wait(null);
  }

  /** For the next key to go into the field. */
  override focus(): void {
    const field = this.querySelector<HTMLInputElement>('.find-text');
    field?.focus();
    field?.select();
  }

  protected override render(): TemplateResult {
    const { kind, text, matchCase, fault } = this.state;
    const words = kinds();
    const [, placeholder] = words[kind];
    return html`<div class="find-bar" role="search" aria-label=${l10n.t('Find in the capture')}>
      <select
        class="select"
        aria-label=${l10n.t('What to find')}
        @change=${(event: Event) => {
          const wanted = (event.target as HTMLSelectElement).value;
          this.#change({ kind: wanted === 'hex' || wanted === 'offset' ? wanted : 'text' });
        }}
      >
        ${Object.entries(words).map(
          ([value, [name]]) =>
            html`<option value=${value} ?selected=${value === kind}>${name}</option>`,
        )}
      </select>
      <input
        class="field find-text"
        aria-label=${placeholder}
        placeholder=${placeholder}
        aria-invalid=${fault !== ''}
        aria-describedby="find-result"
        spellcheck="false"
        .value=${text}
        @input=${(event: Event) => this.#change({ text: (event.target as HTMLInputElement).value })}
        @keydown=${this.#keyPressed}
      />
      ${
        kind === 'text'
          ? html`<button
              class="icon-button"
              aria-pressed=${matchCase}
              aria-label=${l10n.t('Match case')}
              title=${l10n.t('Match case')}
              @click=${() => this.#change({ matchCase: !matchCase })}
            >
              ${codicon('case-sensitive')}
            </button>`
          : nothing
      }
      ${
        kind === 'offset'
          ? this.#button('go-to-file', l10n.t('Go to offset (Enter)'), () => this.#step('next'))
          : html`${this.#button('arrow-up', l10n.t('Previous match (Shift+Enter)'), () =>
              this.#step('previous'),
            )}
            ${this.#button('arrow-down', l10n.t('Next match (Enter)'), () => this.#step('next'))}`
      }
      ${this.#button('close', l10n.t('Close (Escape)'), () => this.close())}
      <span id="find-result" class="find-result ${fault === '' ? '' : 'tone-error'}" role="status"
        >${this.#result()}</span
      >
    </div>`;
  }

  #button(icon: string, label: string, act: () => void): TemplateResult {
    return html`<button class="icon-button" aria-label=${label} title=${label} @click=${act}>
      ${codicon(icon)}
    </button>`;
  }

  #result(): string {
    const { fault, isSearching, isMissing, match, progress, kind, text } = this.state;
    if (fault !== '') return fault;
    if (kind === 'offset' || text === '') return '';
    if (isSearching) {
      const done = progress?.searched ?? null;
      return done === null || !progress
        ? l10n.t('Searching…')
        : l10n.t('Searching… {0} of {1}', shortSize(done), shortSize(progress.size));
    }
    if (isMissing) return l10n.t('No match');
    if (!match) return '';
    const place = match.wrapped
      ? l10n.t('at offset {0}, from the other end', integerText(match.offset))
      : l10n.t('at offset {0}', integerText(match.offset));
    if (!progress || (progress.matches === 0 && !progress.isWhole)) return place;
    const all = `${integerText(progress.matches)}${progress.isWhole ? '' : '+'}`;
    if (progress.number !== null) {
      return l10n.t('{0} of {1}, {2}', integerText(progress.number), all, place);
    }
    return progress.matches === 1
      ? l10n.t('{0} match, {1}', all, place)
      : l10n.t('{0} matches, {1}', all, place);
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.#step(event.shiftKey ? 'previous' : 'next');
  };

  /** Enter before the search has begun by itself begins it. */
  #step(direction: 'next' | 'previous'): void {
    this.#wait(null);
    this.go(direction);
  }

  #change(change: Partial<Pick<FindState, 'kind' | 'text' | 'matchCase'>>): void {
    this.ask(change);
    const { kind } = { ...this.state, ...change };
    this.#wait(kind === 'offset' ? null : () => this.go('next'));
  }

  #wait(act: (() => void) | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer =
      act &&
      setTimeout(() => {
        this.#timer = null;
        act();
      }, pause);
  }
}

customElements.define('find-bar', FindBar);

declare global {
  interface HTMLElementTagNameMap {
    'find-bar': FindBar;
  }
}
