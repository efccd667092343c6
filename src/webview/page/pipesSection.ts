// The section of the pipes: those of the session with one of them in full, and those between the user's processes.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { canAct } from '../../model/protocol/pastMoment';
import type { PanelSession } from '../../model/protocol/panelSession';
import { encodingOf, type PanelChoices } from '../choices/panelChoices';
import { foldHeading, type Fold } from '../elements/foldHeading';
import type { HostConnection } from '../host/hostConnection';
import { pipeList } from '../pipes/pipeList';
import type { SessionClock } from '../time/sessionClock';
import '../pipes/pipeView';
import '../pipes/sharedPipes';

export interface PipesSection {
  readonly session: PanelSession;
  readonly choices: PanelChoices;
  readonly host: HostConnection;
  readonly clock: SessionClock;
  /** Milliseconds of the session: up to now, or its end. */
  readonly sessionEnd: number;
  readonly choose: (choice: Partial<PanelChoices>) => void;
}

function pipes({
  session,
  choices,
  host,
  clock,
  sessionEnd,
  choose,
}: PipesSection): TemplateResult | typeof nothing {
  const { pipe, mode, follows, encodings, showsColors } = choices;
  const selected =
    session.pipes.find((candidate) => candidate.label === pipe) ??
    session.pipes.find((candidate) => candidate.direction === 'captured') ??
    session.pipes[0];
  if (!selected) {
    return session.phase === 'starting'
      ? html`<p class="empty">${l10n.t('Starting…')}</p>`
      : nothing;
  }
  return html`<div class="pipes">
    ${pipeList(session.pipes, selected, clock, (label) => choose({ pipe: label }))}
    <pipe-view
      .host=${host}
      .pipe=${selected}
      .brokerPid=${session.broker.pid}
      .canAct=${canAct(session)}
      .moment=${session.moment ?? null}
      .sessionEnd=${sessionEnd}
      .mode=${mode}
      .follows=${follows}
      .clock=${clock}
      .choice=${encodingOf(encodings, selected.label)}
      .encodings=${encodings}
      .showsColors=${showsColors}
    ></pipe-view>
  </div>`;
}

export function pipesSection(content: PipesSection, fold: Fold): TemplateResult {
  const { session, clock } = content;
  const heading = foldHeading(fold, l10n.t('Pipes'));
  if (fold.isFolded) return html`<section aria-labelledby=${fold.id}>${heading}</section>`;
  return html`<section aria-labelledby=${fold.id}>
    ${heading} ${pipes(content)}
    <shared-pipes .session=${session} .findings=${session.findings} .clock=${clock}></shared-pipes>
  </section>`;
}
