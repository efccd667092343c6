// The heading of a section of the panel, which folds it.
import { html, nothing, type TemplateResult } from 'lit';
import { codicon } from './codicon';

export interface Fold {
  /** Of the button that names the section. */
  readonly id: string;
  readonly isFolded: boolean;
  readonly toggle: () => void;
}

/** `badge` stands behind the name; null shows none. */
export function foldHeading(
  { id, isFolded, toggle }: Fold,
  label: string,
  badge: string | null = null,
): TemplateResult {
  return html`<h2>
    <button id=${id} class="text-button disclosure" aria-expanded=${!isFolded} @click=${toggle}>
      ${codicon(isFolded ? 'chevron-right' : 'chevron-down')}${label}
    </button>
    ${badge === null ? nothing : html`<span class="badge">${badge}</span>`}
  </h2>`;
}
