// Who holds an end of the pipe, as far as the broker could find out.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Holder, PipeState } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import { integerText } from '../../model/base/quantity';

function who({ pid, name }: Holder, brokerPid: number | null): string {
  return pid === brokerPid
    ? l10n.t('the launcher (PID {0}):', pid)
    : l10n.t('{0} (PID {1}):', name, pid);
}

export function pipeHolders(
  pipe: PipeState,
  brokerPid: number | null,
): TemplateResult | typeof nothing {
  if (pipe.holdersAt === null) return nothing;
  const isNone = pipe.holders.length === 0 && pipe.unanswered.length === 0;
  return html`<div class="holders">
    <h4>
      ${l10n.t('Holders')}
      <span class="of">${l10n.t('after {0} ms', integerText(Math.round(pipe.holdersAt)))}</span>
    </h4>
    ${
      isNone
        ? html`<p class="empty">${l10n.t('No process of the session holds an end of it.')}</p>`
        : nothing
    }
    <ul>
      ${pipe.holders.map(
        (holder) =>
          html`<li>
            ${who(holder, brokerPid)} <span class="mono">${holder.handle}</span>,
            ${holder.end === 'read' ? l10n.t('read end') : l10n.t('write end')}
          </li>`,
      )}
      ${pipe.unanswered.map(
        (reason) =>
          html`<li class="with-icon">
            ${codicon('question', 'tone-warning')}<span>${reason}</span>
          </li>`,
      )}
    </ul>
  </div>`;
}
