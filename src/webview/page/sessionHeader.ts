// The top of the panel: which session this is, how it stands, and what can be done with it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { PanelSession } from '../../model/protocol/panelSession';
import { commandLine } from '../../model/plan/commandLine';
import { canAct } from '../../model/protocol/pastMoment';
import { attachedText } from '../../model/session/attachedText';
import { sessionPhase } from '../../model/session/sessionPhase';
import type { SessionEnd } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import type { HostConnection } from '../host/hostConnection';
import type { Act } from '../choices/panelEvents';
import { integerText } from '../../model/base/quantity';

const endIcons: Readonly<Record<SessionEnd, readonly [icon: string, tone: string]>> = {
  finished: ['pass', 'tone-good'],
  stopped: ['debug-stop', 'tone-quiet'],
  timeout: ['watch', 'tone-warning'],
  detached: ['debug-disconnect', 'tone-quiet'],
  brokerLost: ['error', 'tone-error'],
  failed: ['error', 'tone-error'],
};

function phaseIcon(session: PanelSession): TemplateResult {
  if (session.end) return codicon(...endIcons[session.end.reason]);
  return session.phase === 'starting'
    ? codicon('loading', 'codicon-modifier-spin')
    : codicon('circle-filled', 'tone-good');
}

function savedText(savedAt: number | null): TemplateResult | typeof nothing {
  if (savedAt === null) return nothing;
  const time = new Date(savedAt).toISOString().slice(0, 16).replace('T', ' ');
  return html`<span>${l10n.t('report saved {0} UTC', time)}</span>`;
}

/** Whom it is attached to, or what it runs, from the first moment on; several children have names instead. */
function commandText(session: PanelSession): TemplateResult | typeof nothing {
  const { plan } = session;
  const attached = attachedText(session);
  if (attached !== null) return html`<p class="session-command">${attached}</p>`;
  const [child, second] = plan.children;
  if (!child || second) return nothing;
  return html`<p class="session-command">
    <code>${commandLine(child.program, child.args)}</code>
  </p>`;
}

export function sessionHeader(
  session: PanelSession,
  act: Act,
  host: HostConnection,
): TemplateResult {
  const { end, broker } = session;
  return html`<header class="session-header">
    <div class="session-title">
      <h1>${session.plan.name}</h1>
      <p class="session-facts">
        <span class="with-icon">${phaseIcon(session)}<span>${sessionPhase(session)}</span></span>
        ${end ? html`<span>${l10n.t('after {0} ms', integerText(Math.round(end.time)))}</span>` : nothing}
        ${savedText(host.savedAt)}
        ${broker.pid === null ? nothing : html`<span>${l10n.t('launcher PID {0}', broker.pid)}</span>`}
      </p>
      ${commandText(session)}
      ${end && end.message !== '' ? html`<p class="session-message">${end.message}</p>` : nothing}
    </div>
    <div class="actions">
      ${
        end
          ? nothing
          : html`<vscode-button
              icon=${session.attached ? 'debug-disconnect' : 'debug-stop'}
              title=${session.attached ? l10n.t('Ends the session. Its processes run on.') : nothing}
              ?disabled=${!canAct(session)}
              aria-disabled=${!canAct(session)}
              @click=${() => act({ method: 'stop' }, l10n.t('The session is being stopped.'))}
              >${session.attached ? l10n.t('Detach') : l10n.t('Stop')}</vscode-button
            >`
      }
      ${
        host.can('exportReport')
          ? html`<vscode-button
              secondary
              icon="export"
              @click=${() => act({ method: 'exportReport' })}
              >${l10n.t('Export Report')}</vscode-button
            >`
          : nothing
      }
    </div>
  </header>`;
}
