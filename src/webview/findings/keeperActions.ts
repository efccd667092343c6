// What helps at once while no program is mended yet: to close the handle that keeps something open, or to end its process.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { PanelSession } from '../../model/protocol/panelSession';
import { canAct } from '../../model/protocol/pastMoment';
import type { ProcessState } from '../../model/session/state';
import { closeHandleButton } from '../choices/closeHandleButton';
import type { Act } from '../choices/panelEvents';

export function keeperActions(
  kept: { readonly process: ProcessState; readonly value: string } | null,
  session: PanelSession,
  act: Act,
): TemplateResult | typeof nothing {
  if (!kept || !canAct(session)) return nothing;
  const { process, value } = kept;
  const { id: processId, name, pid } = process;
  const close = closeHandleButton(process, value, act);
  if (close === nothing) return nothing;
  return html`<div class="actions">
    ${close}
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
