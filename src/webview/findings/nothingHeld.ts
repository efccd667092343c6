// What the panel says when no finding warns: that nothing is held open, and what was looked at for that.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { andList } from '../../model/base/listText';
import { counted } from '../../model/base/quantity';
import { madeByProcesses } from '../../model/pipes/sharedPipes';
import type { PanelSession } from '../../model/protocol/panelSession';
import { codicon } from '../elements/codicon';

/** What the answer rests on. */
function lookedAt(session: PanelSession): string {
  const processes = session.processes.filter(({ pid }) => pid !== null).length;
  const pipes = session.pipes.length + madeByProcesses({ ...session, calls: [] }).length;
  return andList([
    counted(processes, l10n.t('{0} process'), l10n.t('{0} processes')),
    counted(pipes, l10n.t('{0} pipe'), l10n.t('{0} pipes')),
  ]);
}

/** What the answer does not rest on; null when everything was followed. */
function notSeen({ plan, broker, attached }: PanelSession): string | null {
  if (attached?.tree === false) {
    return l10n.t('What the processes start is not followed ("tree": false).');
  }
  if (!attached && plan.followChildren === 'off') {
    return l10n.t('What the program starts was not followed ("followChildren": "off").');
  }
  return broker.tracingFailure === undefined
    ? null
    : l10n.t('Not every process could be followed.');
}

/** An explanation that names what is held says more than the findings. */
const isExplained = ({ explanations }: PanelSession): boolean =>
  explanations.some(({ held, keeps }) => held !== undefined || keeps !== undefined);

export function nothingHeld(session: PanelSession): TemplateResult | typeof nothing {
  if (session.phase === 'starting' || isExplained(session)) return nothing;
  const missing = notSeen(session);
  return html`<div class="no-findings">
    ${codicon('pass', 'tone-good')}
    <div>
      <p class="finding-headline">
        ${
          session.phase === 'ended'
            ? l10n.t('Nothing is held open.')
            : l10n.t('Nothing is held open so far.')
        }
      </p>
      <p class="of">
        ${l10n.t('Looked at {0}.', lookedAt(session))}${missing === null ? nothing : html` ${missing}`}
      </p>
    </div>
  </div>`;
}
