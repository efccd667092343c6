// What came of each thing the configuration expects: those that failed first, with what was expected, seen and shows it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { integerText } from '../../model/base/quantity';
import {
  expectationsSummary,
  expectationTitle,
  failedFirst,
  outcomeWord,
} from '../../model/expectations/expectationText';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { ExpectationOutcome, ExpectationResult } from '../../model/session/expectationResult';
import { codicon } from '../elements/codicon';
import { foldHeading, type Fold } from '../elements/foldHeading';
import { part } from './findingParts';

const icons: Readonly<Record<ExpectationOutcome, readonly [string, string]>> = {
  held: ['pass', 'tone-good'],
  failed: ['error', 'severity-error'],
  unknown: ['question', 'severity-warning'],
};

function item(result: ExpectationResult): TemplateResult {
  const { outcome, expected, seen, evidence } = result;
  const [icon, tone] = icons[outcome];
  return html`<li class="finding">
    ${codicon(icon, tone)}
    <div class="finding-body">
      <h3 class="finding-headline">
        <span class="screen-reader-only">${outcomeWord(outcome)}: </span>
        <code class="code">${expectationTitle(result)}</code>
      </h3>
      <dl class="finding-parts">
        ${part(l10n.t('Expected'), expected)}
        ${part(l10n.t({ message: 'Seen', comment: ['What was seen, as opposed to expected'] }), seen)}
        ${
          evidence.length === 0
            ? nothing
            : part(
                l10n.t('Evidence'),
                html`<ul class="finding-affects">
                  ${evidence.map((line) => html`<li>${line}</li>`)}
                </ul>`,
              )
        }
      </dl>
    </div>
  </li>`;
}

/** Nothing until the session has ended, and for a configuration that expects nothing. */
export function expectationSection(
  { expectations = [] }: Pick<PanelSession, 'expectations'>,
  fold: Fold,
): TemplateResult | typeof nothing {
  if (expectations.length === 0) return nothing;
  const failed = expectations.filter(({ outcome }) => outcome !== 'held').length;
  const badge = `${integerText(failed)}/${integerText(expectations.length)}`;
  const summary = expectationsSummary(expectations);
  return html`<section class="expectations" aria-labelledby=${fold.id}>
    ${foldHeading(fold, l10n.t('Expectations'), failed === 0 ? integerText(expectations.length) : badge, summary)}
    <p class="expectations-summary">${summary}</p>
    ${
      fold.isFolded
        ? nothing
        : html`<ul class="findings">
            ${failedFirst(expectations).map(item)}
          </ul>`
    }
  </section>`;
}
