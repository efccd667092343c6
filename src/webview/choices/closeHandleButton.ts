// The button that closes a handle in its process; the extension asks first.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { handleNow } from '../../model/handles/handleNow';
import type { ProcessState } from '../../model/session/state';
import type { Act } from './panelEvents';

/** Nothing when the process has no such handle any more. */
export function closeHandleButton(
  process: ProcessState,
  value: string,
  act: Act,
): TemplateResult | typeof nothing {
  if (process.exitedAt !== null || handleNow(process, value) === null) return nothing;
  const { id: processId, name } = process;
  return html`<vscode-button
    secondary
    @click=${() => act({ method: 'closeHandle', processId, value })}
    >${l10n.t({
      message: 'Close {0} in {1}…',
      args: [value, name],
      comment: ['A button: {0} is a handle value, {1} a program'],
    })}</vscode-button
  >`;
}
