// The same as a map and as a matrix, as the panel of a session shows them: who has it, by which handle, and who created whom.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { cache } from 'lit/directives/cache.js';
import type { Holdings } from '../../model/map/holdings';
import { searchHoldings } from '../../model/map/searchHoldings';
import type { MakeRows } from '../../model/matrix/matrixView';
import { handleHolds, searchRows } from '../../model/matrix/searchRows';
import type { PanelSession } from '../../model/protocol/panelSession';
import { deadOwners, holderId, searchSession } from '../../model/search/searchSession';
import type { SearchState } from '../../model/search/searchState';
import { handlesTabId, handlesTabPanelId, handlesTabs } from '../choices/handlesTabs';
import { readChoices, type PanelChoices } from '../choices/panelChoices';
import { foldHeading, type Fold } from '../elements/foldHeading';
import { loadMap } from '../map/loadMap';
import '../matrix/handleMatrix';

/** What the two views are drawn from, made once for each answer. */
interface Found {
  readonly session: PanelSession;
  readonly holdings: Holdings;
  /** Those with a column: whoever has a handle. */
  readonly holders: PanelSession;
  readonly makeRows: MakeRows;
}

function foundIn(state: SearchState): Found {
  const { calls, ...session } = searchSession(state);
  const shown = { ...session, callCount: calls.length, findings: [], explanations: [] };
  const ids = new Set(handleHolds(state).map(({ process }) => holderId(process)));
  const processes = shown.processes.filter(({ id }) => ids.has(id));
  return {
    ...{ session: shown, holdings: searchHoldings(state) },
    ...{ holders: { ...shown, processes }, makeRows: searchRows(state) },
  };
}

export class HeldViews {
  #choices: PanelChoices;
  #state: SearchState | null = null;
  #found: Found | null = null;
  #error = '';

  /** `saved`: how the page was looked at before it was loaded again. */
  constructor(
    saved: unknown,
    private readonly changed: () => void,
  ) {
    this.#choices =
      saved === undefined ? { ...readChoices(null), handlesView: 'map' } : readChoices(saved);
  }

  get choices(): PanelChoices {
    return this.#choices;
  }

  choose(choice: Partial<PanelChoices>): void {
    this.#choices = { ...this.#choices, ...choice };
    // The map is tried again.
    if (choice.handlesView === 'map') this.#error = '';
    this.changed();
  }

  /** Of the holders and of the two views. */
  fold(section: 'processes' | 'handles'): Fold {
    const { folded } = this.#choices;
    const isFolded = folded.includes(section);
    const toggle = (): void =>
      this.choose({
        folded: isFolded ? folded.filter((each) => each !== section) : [...folded, section],
      });
    return { id: `${section}-heading`, isFolded, toggle };
  }

  section(state: SearchState): TemplateResult | typeof nothing {
    if (state.holds.length === 0 && deadOwners(state).length === 0) return nothing;
    if (this.#state !== state) this.#found = foundIn(state);
    this.#state = state;
    const { handlesView } = this.#choices;
    const fold = this.fold('handles');
    const { id, isFolded } = fold;
    const heading = foldHeading(fold, l10n.t('Handles'));
    if (isFolded || !this.#found) return html`<section aria-labelledby=${id}>${heading}</section>`;
    const view = handlesView === 'map' ? this.#map(this.#found) : this.#matrix(this.#found);
    return html`<section aria-labelledby=${id}>
      <div class="handles-heading">
        ${heading} ${handlesTabs(handlesView, (chosen) => this.choose({ handlesView: chosen }))}
      </div>
      <div role="alert" class="map-message">${this.#error}</div>
      <div role="tabpanel" id=${handlesTabPanelId} aria-labelledby=${handlesTabId(handlesView)}>
        ${cache(view)}
      </div>
    </section>`;
  }

  #map({ session, holdings }: Found): TemplateResult {
    const { process, cell, pipe } = this.#choices;
    loadMap().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#error = l10n.t('The map could not be loaded: {0}', reason);
      // Choosing it again tries again.
      this.choose({ handlesView: 'matrix' });
    });
    return html`<session-map
      .session=${session}
      .holdings=${holdings}
      .process=${process}
      .cell=${cell}
      .pipe=${pipe}
    ></session-map>`;
  }

  #matrix({ holders, makeRows }: Found): TemplateResult {
    if (holders.processes.length === 0) {
      return html`<p class="empty">${l10n.t('No holder has a handle to it that can be seen.')}</p>`;
    }
    const { cell, filter, matrix, process } = this.#choices;
    return html`<handle-matrix
      .session=${holders}
      .selected=${cell}
      .filter=${filter}
      .showsOpened=${false}
      .columns=${'all'}
      .choices=${matrix}
      .host=${null}
      .process=${process}
      .makeRows=${makeRows}
    ></handle-matrix>`;
  }
}
