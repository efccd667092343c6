// The findings of the session, worst first: each with its headline, its parts, where it is to be seen, what to do now, and the evidence.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { Finding } from '../../model/findings/finding';
import { findingKeys } from '../../model/findings/findingOrder';
import { severityWord } from '../../model/findings/findingWords';
import type { PanelSession } from '../../model/protocol/panelSession';
import { canAct } from '../../model/protocol/pastMoment';
import { writersBy } from '../../model/findings/pipes/writersBy';
import type { PipeState, ProcessState } from '../../model/session/state';
import { integerText } from '../../model/base/quantity';
import { codicon } from '../elements/codicon';
import { foldHeading, type Fold } from '../elements/foldHeading';
import { helpLink } from '../elements/helpLink';
import { keeperActions } from './keeperActions';
import { findingParts, type ShowPlace } from './findingParts';
import type { Act } from '../choices/panelEvents';
import { nothingHeld } from './nothingHeld';

/** Findings that are over once a handle of one process is closed. */
const keepers: ReadonlySet<Finding['code']> = new Set([
  'write-end-held',
  'descendant-holds-pipe',
  'file-inherited',
  'socket-inherited',
  'pipe-name-taken',
  'job-kept-alive',
]);

const severityIcons: Readonly<Record<Finding['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
};

/** The label under which the broker still has the write end of the pipe open itself. */
function ownWriteEnd(pipe: PipeState, session: PanelSession): string | null {
  const held = pipe.holders.find(
    (holder) => holder.end === 'write' && holder.pid === session.broker.pid,
  );
  const handle = session.brokerHandles.find(
    (candidate) => candidate.value === held?.handle && candidate.closedAt === null,
  );
  return handle?.label ?? null;
}

/** The handle that keeps something open or blocked, in a process that lives: the finding is about it most. */
function keptHandle(
  { code, severity, places: [first] }: Finding,
  { processes }: PanelSession,
): { readonly process: ProcessState; readonly value: string } | null {
  if (!keepers.has(code) || severity === 'information' || first.kind !== 'handle') return null;
  const process = processes.find(({ id }) => id === first.processId);
  return process ? { process, value: first.value } : null;
}

/** Only while there is something to change: the broker is there and the pipe is still open. */
function actions(
  finding: Finding,
  session: PanelSession,
  act: Act,
): TemplateResult | typeof nothing {
  const held = finding.places.find(({ kind }) => kind === 'heldPipe');
  if (held?.kind !== 'heldPipe' || !canAct(session)) return nothing;
  const { label, cause } = held;
  const pipe = session.pipes.find((candidate) => candidate.label === label);
  // An input that the broker has closed can have a writer all the same.
  if (pipe?.phase !== 'open' && pipe?.phase !== 'closed') return nothing;
  const own = cause === 'parent' ? ownWriteEnd(pipe, session) : null;
  // One that holds it several times is ended once.
  const others = [
    ...new Map(
      (cause === 'parent' ? [] : writersBy(cause, pipe)).map((each) => [each.pid, each]),
    ).values(),
  ];
  const findAgain = (): void =>
    act(
      { method: 'findHolders', pipe: pipe.label },
      l10n.t('Looked for the holders of {0}.', pipe.label),
    );
  return html`<div class="actions">
    ${
      own === null
        ? nothing
        : html`<vscode-button
            @click=${() =>
              act(
                { method: 'closeParentEnd', label: own },
                l10n.t("The launcher's copy of {0} is closed.", own),
              )}
            >${l10n.t("Close the launcher's copy")}</vscode-button
          >`
    }
    ${others.map(
      ({ name, pid }) =>
        html`<vscode-button
          secondary
          @click=${() => act({ method: 'endHolder', pipe: pipe.label, pid })}
          >${l10n.t('Terminate {0} (PID {1})…', name, pid)}</vscode-button
        >`,
    )}
    <vscode-button secondary @click=${findAgain}>${l10n.t('Find holders again')}</vscode-button>
  </div>`;
}

function item(finding: Finding, session: PanelSession, act: Act, show: ShowPlace): TemplateResult {
  const { code, severity, headline } = finding;
  return html`<li class="finding">
    ${codicon(severityIcons[severity], `severity-${severity}`)}
    <div class="finding-body">
      <h3 class="finding-headline">
        <span class="screen-reader-only">${severityWord(severity)}: </span>${headline}
        <code class="code">${code}</code>
      </h3>
      ${findingParts(finding, session, act, show)} ${actions(finding, session, act)}
      ${keeperActions(keptHandle(finding, session), session, act)} ${helpLink(code)}
      <details>
        <summary>${l10n.t('Evidence')}</summary>
        <pre tabindex="0" role="region" aria-label=${l10n.t('Evidence of {0}', code)}>
${JSON.stringify(finding.evidence, null, 2)}</pre>
      </details>
    </div>
  </li>`;
}

/** First the answer: what is wrong, or that nothing is. */
export function findingList(
  session: PanelSession,
  act: Act,
  show: ShowPlace,
  fold: Fold,
): TemplateResult {
  const found = session.findings;
  const isWell = found.every(({ severity }) => severity === 'information');
  return html`${isWell ? nothingHeld(session) : nothing}
  ${found.length === 0 ? nothing : findingSection(found, session, act, show, fold)}`;
}

export function findingSection(
  found: readonly Finding[],
  session: PanelSession,
  act: Act,
  show: ShowPlace,
  fold: Fold,
): TemplateResult {
  const keys = findingKeys(found);
  return html`<section aria-labelledby=${fold.id}>
    ${foldHeading(fold, l10n.t('Findings'), integerText(found.length))}
    ${
      fold.isFolded
        ? nothing
        : html`<ul class="findings">
            ${repeat(
              found,
              (_, index) => keys[index],
              (finding) => item(finding, session, act, show),
            )}
          </ul>`
    }
  </section>`;
}
