// The parts of a finding below its headline: the path as steps to follow, why, what else it affects, the fix to copy, and where to see it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding, FindingStep } from '../../model/findings/finding';
import { stepText, stepWords } from '../../model/findings/findingWords';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { Act } from '../choices/panelEvents';
import { codicon } from '../elements/codicon';
import { findingPlaces, stepPlaces, type FindingPlace } from './findingPlaces';

/** Leads to one place the finding is about. */
export type ShowPlace = (place: FindingPlace) => void;

type Part = TemplateResult | typeof nothing;

export const part = (label: string, content: unknown): TemplateResult =>
  html`<div class="finding-part">
    <dt>${label}</dt>
    <dd>${content}</dd>
  </div>`;

function stepFace(step: FindingStep): TemplateResult {
  const { name, pid, exited, handle } = stepWords(step);
  return html`<span class="step-name">${name}</span>${
      pid === null ? nothing : html` <span class="of">${pid}</span>`
    }${exited === null ? nothing : html` <span class="step-exited">${exited}</span>`}${
      handle === null ? nothing : html` <span>${handle}</span>`
    }`;
}

function stepItem(step: FindingStep, place: FindingPlace | null, show: ShowPlace): TemplateResult {
  const face = stepFace(step);
  const tone = step.hasExited ? 'has-exited' : '';
  return html`<li>
    ${
      place
        ? html`<button
            class="finding-step ${tone}"
            title=${l10n.t('Show {0}', stepText(step))}
            @click=${() => show(place)}
          >
            ${face}
          </button>`
        : html`<span class="finding-step ${tone}">${face}</span>`
    }
  </li>`;
}

export function pathPart(
  { path = [] }: Pick<Finding, 'path'>,
  session: PanelSession,
  show: ShowPlace,
): Part {
  if (path.length === 0) return nothing;
  const places = stepPlaces(path, session);
  return part(
    l10n.t('Path'),
    html`<ol class="finding-path">
      ${path.map((step, index) => stepItem(step, places[index] ?? null, show))}
    </ol>`,
  );
}

function affectsPart({ affects = [] }: Finding): Part {
  if (affects.length === 0) return nothing;
  return part(
    l10n.t('Also affected'),
    html`<ul class="finding-affects">
      ${affects.map((what) => html`<li>${what}</li>`)}
    </ul>`,
  );
}

export function fixPart({ fix }: Pick<Finding, 'fix'>, act: Act): Part {
  if (fix === '') return nothing;
  return part(
    l10n.t({ message: 'Fix', comment: ['A noun: what to change. Stands before sentences.'] }),
    html`${fix}
      <button
        class="link finding-copy"
        aria-label=${l10n.t('Copy the fix')}
        @click=${() => act({ method: 'copy', text: fix }, l10n.t('Fix copied to the clipboard.'))}
      >
        ${codicon('copy')}${l10n.t('Copy')}
      </button>`,
  );
}

function placeFace(place: FindingPlace): { readonly icon: string; readonly text: string } {
  switch (place.kind) {
    case 'process':
      return { icon: 'server-process', text: place.name };
    case 'handle':
      return place.name === null
        ? { icon: 'key', text: l10n.t('{0} in the launcher', place.value) }
        : { icon: 'key', text: l10n.t('{0} in {1}', place.value, place.name) };
    case 'pipe':
      return { icon: 'arrow-swap', text: place.label };
    case 'unpredicted':
      return { icon: 'filter', text: l10n.t('what was not predicted') };
  }
}

function placesPart(places: readonly FindingPlace[], show: ShowPlace): Part {
  if (places.length === 0) return nothing;
  return part(
    l10n.t('Show'),
    html`<div class="finding-places">
      ${places.map((place) => {
        const { icon, text } = placeFace(place);
        return html`<button
          class="link"
          aria-label=${l10n.t('Show {0}', text)}
          @click=${() => show(place)}
        >
          ${codicon(icon)}${text}
        </button>`;
      })}
    </div>`,
  );
}

export function findingParts(
  finding: Finding,
  session: PanelSession,
  act: Act,
  show: ShowPlace,
): Part {
  const { why = '' } = finding;
  const parts = [
    pathPart(finding, session, show),
    why === '' ? nothing : part(l10n.t('Why'), why),
    affectsPart(finding),
    fixPart(finding, act),
    placesPart(findingPlaces(finding, session), show),
  ].filter((each) => each !== nothing);
  return parts.length === 0 ? nothing : html`<dl class="finding-parts">${parts}</dl>`;
}
