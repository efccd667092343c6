// The heading of a section of the panel, which folds it.
import { html, nothing, type TemplateResult } from 'lit';
import { codicon } from './codicon';

export interface Fold {
  /** Of the button that names the section. */
  readonly id: string;
  readonly isFolded: boolean;
  /** Id of what it folds, where that is there folded, too. */
  readonly controls?: string;
  readonly toggle: () => void;
}

/** `badge` stands behind the name, and `badgeTitle` says what it counts; null shows none. */
export function foldHeading(
  { id, isFolded, controls, toggle }: Fold,
  label: string,
  badge: string | null = null,
  badgeTitle: string | null = null,
): TemplateResult {
  return html`<h2>
    <button
      id=${id}
      class="text-button disclosure"
      aria-expanded=${!isFolded}
      aria-controls=${controls ?? nothing}
      @click=${toggle}
    >
      ${codicon(isFolded ? 'chevron-right' : 'chevron-down')}${label}
    </button>
    ${badge === null ? nothing : html`<span class="badge" title=${badgeTitle ?? nothing}>${badge}</span>`}
  </h2>`;
}
