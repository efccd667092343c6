// What helps at once while no program is mended yet: to close the handle that keeps something open, or to end its process.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { handleNow } from '../../model/handles/handleNow';
import type { PanelSession } from '../../model/protocol/panelSession';
import { canAct } from '../../model/protocol/pastMoment';
import type { ProcessState } from '../../model/session/state';
import type { Act } from '../choices/panelEvents';

export function keeperActions(
  kept: { readonly process: ProcessState; readonly value: string } | null,
  session: PanelSession,
  act: Act,
): TemplateResult | typeof nothing {
  if (!kept || !canAct(session)) return nothing;
  const { process, value } = kept;
  const { id: processId, name, pid } = process;
  if (process.exitedAt !== null || handleNow(process, value) === null) return nothing;
  return html`<div class="actions">
    <vscode-button secondary @click=${() => act({ method: 'closeHandle', processId, value })}
      >${l10n.t({
        message: 'Close {0} in {1}…',
        args: [value, name],
        comment: ['A button: {0} is a handle value, {1} a program'],
      })}</vscode-button
    >
    <vscode-button
      secondary
      @click=${() =>
        act(
          { method: 'terminate', processId, tree: false },
          l10n.t('{0} is being terminated.', name),
        )}
      >${
        // What the session did not start itself is terminated once the user has said so.
        session.attached
          ? l10n.t('Terminate {0} (PID {1})…', name, pid ?? '?')
          : l10n.t('Terminate {0} (PID {1})', name, pid ?? '?')
      }</vscode-button
    >
  </div>`;
}
