// Why the processes that a session was attached to do not go on: the answer first, then each wait with how sure it is, and what helps.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import {
  certaintyWord,
  explanationLines,
  type ExplanationText,
} from '../../model/explain/explanationLines';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { Act } from '../choices/panelEvents';
import { codicon } from '../elements/codicon';
import { fixPart, part, pathPart, type ShowPlace } from './findingParts';
import { stepPlaces } from './findingPlaces';
import { keeperActions } from './keeperActions';

type Step = ExplanationText['steps'][number];

function stepItem(step: Step, session: PanelSession, show: ShowPlace): TemplateResult {
  const [place] = stepPlaces([step.at], session);
  const icon = step.certainty === 'exact' ? 'pass' : 'question';
  const face = html`${codicon(icon)}<span
      >${step.text} <span class="of">${certaintyWord(step.certainty)}</span></span
    >`;
  return html`<li>
    ${
      place
        ? html`<button class="text-button wait-step" @click=${() => show(place)}>${face}</button>`
        : html`<span class="wait-step">${face}</span>`
    }
  </li>`;
}

/** What others cannot do because of it, each with how that came about and what helps. */
function keptPart(
  keeps: NonNullable<ExplanationText['keeps']>,
  session: PanelSession,
  act: Act,
  show: ShowPlace,
): TemplateResult {
  return part(
    l10n.t({ message: 'Keeps open', comment: ['A heading: what a process has and others need'] }),
    html`<ul class="kept-list">
      ${keeps.map(({ headline, path, why, fix, held }) => {
        const process = session.processes.find(({ id }) => id === held?.processId);
        return html`<li>
          <p>${headline}</p>
          <dl class="finding-parts">
            ${path.length > 1 ? pathPart({ path }, session, show) : nothing}
            ${why === '' ? nothing : part(l10n.t('Origin'), why)} ${fixPart({ fix }, act)}
          </dl>
          ${keeperActions(process && held ? { process, value: held.value } : null, session, act)}
        </li>`;
      })}
    </ul>`,
  );
}

function explanation(
  text: ExplanationText,
  session: PanelSession,
  act: Act,
  show: ShowPlace,
): TemplateResult {
  const { headline, steps, action, path = [], origin, fix, keeps = [], limits, held } = text;
  const process = session.processes.find(({ id }) => id === held?.processId);
  const copy = (): void =>
    act(
      { method: 'copy', text: explanationLines(text).join('\n') },
      l10n.t('Explanation copied to the clipboard.'),
    );
  const parts = [
    steps.length === 0
      ? nothing
      : part(
          l10n.t({ message: 'Waits', comment: ['A heading: who waits for whom'] }),
          html`<ol class="wait-steps">
            ${steps.map((step) => stepItem(step, session, show))}
          </ol>`,
        ),
    path.length > 1 ? pathPart({ path }, session, show) : nothing,
    origin === '' ? nothing : part(l10n.t('Origin'), origin),
    action === '' ? nothing : part(l10n.t('To go on'), action),
    fixPart({ fix }, act),
    keeps.length === 0 ? nothing : keptPart(keeps, session, act, show),
    limits.length === 0 ? nothing : part(l10n.t('Not seen'), limits.join(' ')),
  ];
  return html`<li class="finding">
    ${codicon(steps.length === 0 ? 'question' : 'watch')}
    <div class="finding-body">
      <h2 class="finding-headline">${headline}</h2>
      <dl class="finding-parts">${parts}</dl>
      ${keeperActions(process && held ? { process, value: held.value } : null, session, act)}
      <button class="link explanation-copy" @click=${copy}>
        ${codicon('copy')}${l10n.t('Copy as Text')}
      </button>
    </div>
  </li>`;
}

/** Nothing for a session that launched its processes: its findings say what is wrong. */
export function explanationSection(
  session: PanelSession,
  act: Act,
  show: ShowPlace,
): TemplateResult | typeof nothing {
  const { explanations } = session;
  if (explanations.length === 0) return nothing;
  return html`<section aria-labelledby="explanation-heading">
    <h2 id="explanation-heading" class="screen-reader-only">${l10n.t('Why it does not go on')}</h2>
    <ul class="findings">
      ${explanations.map((text) => explanation(text, session, act, show))}
    </ul>
  </section>`;
}
