// The bar to find text, bytes or an offset in a capture.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { grouped, shortSize } from '../model/quantity';
import type { FindKind, FindState } from './captureFind';
import { codicon } from './codicon';
import { LightElement } from './lightElement';

const kinds: Readonly<Record<FindKind, readonly [name: string, placeholder: string]>> = {
  text: ['Text', 'Find text'],
  hex: ['Hex bytes', 'Find bytes, such as 0d 0a'],
  offset: ['Offset', 'Go to offset, such as 4096 or 0x1000'],
};

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
    const [, placeholder] = kinds[kind];
    return html`<div class="find-bar" role="search" aria-label="Find in the capture">
      <select
        class="select"
        aria-label="What to find"
        @change=${(event: Event) => {
          const wanted = (event.target as HTMLSelectElement).value;
          this.#change({ kind: wanted === 'hex' || wanted === 'offset' ? wanted : 'text' });
        }}
      >
        ${Object.entries(kinds).map(
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
              aria-label="Match case"
              title="Match case"
              @click=${() => this.#change({ matchCase: !matchCase })}
            >
              ${codicon('case-sensitive')}
            </button>`
          : nothing
      }
      ${
        kind === 'offset'
          ? this.#button('go-to-file', 'Go to offset (Enter)', () => this.#step('next'))
          : html`${this.#button('arrow-up', 'Previous match (Shift+Enter)', () =>
              this.#step('previous'),
            )}
            ${this.#button('arrow-down', 'Next match (Enter)', () => this.#step('next'))}`
      }
      ${this.#button('close', 'Close (Escape)', () => this.close())}
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
        ? 'Searching…'
        : `Searching… ${shortSize(done)} of ${shortSize(progress.size)}`;
    }
    if (isMissing) return 'No match';
    if (!match) return '';
    const offset = `offset ${grouped(match.offset)}`;
    const round = match.wrapped ? ', from the other end' : '';
    if (!progress || (progress.matches === 0 && !progress.isWhole)) return `at ${offset}${round}`;
    const all = `${grouped(progress.matches)}${progress.isWhole ? '' : '+'}`;
    return progress.number === null
      ? `${progress.matches === 1 ? l10n.t('{0} match', all) : l10n.t('{0} matches', all)}, at ${offset}${round}`
      : `${grouped(progress.number)} of ${all}, at ${offset}${round}`;
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
