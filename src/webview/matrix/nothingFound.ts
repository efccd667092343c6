// What stands in place of the matrix when it has no line, with the ways to see more.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { integerText } from '../../model/base/quantity';
import { codicon } from '../elements/codicon';

interface NothingFound {
  readonly isFiltering: boolean;
  /** Of those the processes opened themselves, how many are not looked among. */
  readonly hidden: number;
  readonly clear: () => void;
  readonly showOpened: () => void;
}

export function nothingFound({
  isFiltering,
  hidden,
  clear,
  showOpened,
}: NothingFound): TemplateResult {
  return html`<div class="empty nothing-found">
    <p>
      ${isFiltering ? l10n.t('No handle matches the filters.') : l10n.t('No handle of the launcher, and none that a process passed on.')}
    </p>
    ${
      isFiltering
        ? html`<button class="text-button" @click=${clear}>
            ${codicon('clear-all')}${l10n.t('Clear filters')}
          </button>`
        : nothing
    }
    ${
      hidden > 0
        ? html`<button class="text-button" @click=${showOpened}>
            ${codicon('key')}${l10n.t('Look among the {0} the processes opened themselves', integerText(hidden))}
          </button>`
        : nothing
    }
  </div>`;
}
