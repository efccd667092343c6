// The pipes between the user's own processes: who writes, who reads, and the state of each; of hundreds those in sight are drawn.
import * as l10n from '@vscode/l10n';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Finding } from '../../model/findings/finding';
import { pipeConcerns } from '../../model/findings/pipes/pipeConcerns';
import { integerText } from '../../model/base/quantity';
import { givenPipeName } from '../../model/session/pipeName';
import {
  sharedPipeRows,
  type PipeDirection,
  type PipeParty,
  type SharedPipeRow,
} from '../../model/pipes/sharedPipeRows';
import { directionText, isStill } from '../../model/pipes/sharedPipeText';
import { nameAndPid } from '../../model/processes/nameAndPid';
import type { PanelSession } from '../../model/protocol/panelSession';
import { codicon } from '../elements/codicon';
import { LightElement } from '../elements/lightElement';
import { RowWindow } from '../elements/rowWindow';
import type { SessionClock } from '../time/sessionClock';
import { sharedPipeParty } from './sharedPipeParty';

/** Of more rows than `mostWhole`, which are of one height: a line each for the name, who writes, who reads, and the state. */
const rowHeight = 88;
/** So few rows are drawn whole, each as high as its names need. */
const mostWhole = 24;
/** So many at an end are in a row that is drawn whole, and in one that is not; all are below the list. */
const mostParties = 2;
const mostInLine = 1;

export class SharedPipes extends LightElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    findings: { attribute: false },
    clock: { attribute: false },
  };
  declare session: PanelSession;
  declare findings: readonly Finding[];
  declare clock: SessionClock;

  readonly #window = new RowWindow(this, {
    rowHeight,
    likelyRows: 4,
    headerHeight: 0,
    scroller: () => this.querySelector<HTMLElement>('.shared-pipes'),
  });
  readonly #ticked = (): void => this.requestUpdate();
  #rows: readonly SharedPipeRow[] = [];
  /** Key of the row that is shown in full. */
  #chosen: string | null = null;

  protected override willUpdate(): void {
    const state = { ...this.session, calls: [] };
    this.#rows = sharedPipeRows(state, pipeConcerns(this.findings).ends);
    this.#window.count = this.#rows.length;
  }

  protected override updated(): void {
    const isTicking = this.session.phase !== 'ended' && this.#rows.some(isStill);
    if (isTicking) this.clock.add(this.#ticked);
    else this.clock.remove(this.#ticked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clock.remove(this.#ticked);
  }

  protected override render(): TemplateResult | typeof nothing {
    const count = this.#rows.length;
    if (count === 0) return this.#nothing();
    const chosen = this.#rows.find(({ key }) => key === this.#chosen);
    const focused = Number(
      this.querySelector<HTMLElement>('.shared-pipe:focus-within')?.dataset['row'] ?? -1,
    );
    const indexes = this.#isWhole ? [...this.#rows.keys()] : this.#window.indexes(focused);
    return html`<h3 class="with-icon" id="shared-pipes-heading">
        ${l10n.t('Between your processes')} <span class="badge">${integerText(count)}</span>
        <span class="of">${l10n.t('not captured')}</span>
      </h3>
      <div class="shared-pipes scroller ${this.#isWhole ? 'is-whole' : ''}">
        <div
          class="rows"
          role="list"
          aria-labelledby="shared-pipes-heading"
          .style=${this.#isWhole ? '' : `height: ${this.#window.height}px`}
        >
          ${repeat(
            indexes,
            (index) => this.#rows[index]?.key,
            (index) => this.#row(index),
          )}
        </div>
      </div>
      ${chosen ? this.#detail(chosen) : nothing}`;
  }

  /** Said only where no pipe of the launcher is shown above. */
  #nothing(): TemplateResult | typeof nothing {
    const { phase, pipes } = this.session;
    if (phase === 'starting' || pipes.length > 0) return nothing;
    return html`<p class="empty">${l10n.t('This session has no pipes.')}</p>`;
  }

  get #isWhole(): boolean {
    return this.#rows.length <= mostWhole;
  }

  #row(index: number): TemplateResult | typeof nothing {
    const row = this.#rows[index];
    const [direction] = row?.directions ?? [];
    if (!row || !direction) return nothing;
    const isChosen = row.key === this.#chosen;
    const choose = (): void => {
      this.#chosen = isChosen ? null : row.key;
      this.requestUpdate();
    };
    // Both directions of a pipe that goes both ways can be the same.
    const states = row.directions.map((each) =>
      directionText(this.session, row, each, this.clock.now),
    );
    const state = [...new Set(states)].join(' · ');
    return html`<div
      class="shared-pipe"
      role="listitem"
      aria-posinset=${index + 1}
      aria-setsize=${this.#rows.length}
      data-row=${index}
      .style=${this.#isWhole ? '' : `top: ${this.#window.top(index)}px`}
    >
      <div class="shared-pipe-line">
        ${codicon(row.isConcerned ? 'warning' : 'arrow-swap', row.isConcerned ? 'tone-warning' : 'tone-quiet')}
        <button
          class="shared-pipe-title"
          title=${row.title}
          aria-expanded=${isChosen}
          @click=${choose}
        >
          ${row.title}
        </button>
        ${row.openedBy ? html`<span class="of shared-pipe-maker">${madeBy(row.openedBy)}</span>` : nothing}
      </div>
      <div class="shared-pipe-ways">
        <div class="shared-pipe-line">${this.#parties(direction.writers, choose)}</div>
        <div class="shared-pipe-line">
          <span role="img" aria-label=${l10n.t('writes to')}>→</span>${this.#parties(
            direction.readers,
            choose,
          )}
        </div>
      </div>
      <div class="of shared-pipe-state" title=${state}>${state}</div>
    </div>`;
  }

  #parties(parties: readonly PipeParty[], showAll: () => void): TemplateResult {
    const most = this.#isWhole ? mostParties : mostInLine;
    const rest = parties.length - most;
    if (parties.length === 0) return html`<span class="of">${l10n.t('nobody known')}</span>`;
    return html`${parties.slice(0, most).map((party) => sharedPipeParty(this, party))}
    ${
      rest > 0
        ? html`<button class="link" @click=${showAll}>${l10n.t('and {0} more', rest)}</button>`
        : nothing
    }`;
  }

  #detail(row: SharedPipeRow): TemplateResult {
    const own = givenPipeName(row.pipe.name);
    const side = (heading: string, parties: readonly PipeParty[]): TemplateResult =>
      html`<h4>${heading}</h4>
        <ul>
          ${parties.map((party) => html`<li>${sharedPipeParty(this, party)}</li>`)}
        </ul>`;
    return html`<section class="shared-pipe-detail" aria-label=${row.title}>
      <h4>${row.title}</h4>
      ${own === null || own === row.title ? nothing : html`<p class="mono">${own}</p>`}
      ${row.directions.map(
        (direction: PipeDirection) =>
          html`<p>${directionText(this.session, row, direction, this.clock.now)}</p>
            ${side(l10n.t('Write ends'), direction.writers)}
            ${side(l10n.t('Read ends'), direction.readers)}`,
      )}
    </section>`;
  }
}

const madeBy = (opener: Parameters<typeof nameAndPid>[0]): string =>
  l10n.t({
    message: 'made by {0}',
    args: [nameAndPid(opener)],
    comment: ['Of a pipe; {0} is "tool.exe (PID 12)"'],
  });

customElements.define('shared-pipes', SharedPipes);
