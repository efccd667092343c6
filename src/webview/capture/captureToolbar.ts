// What can be done with a capture, and how it is shown: the two lines of buttons above it.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRequest } from '../../model/protocol/panelRequests';
import type { DetectedEncoding, TextEncoding } from '../../model/capture/textEncoding';
import { codicon } from '../elements/codicon';
import type { PanelChoices, ViewMode } from '../choices/panelChoices';
import { encodingSelect } from './textChoices';
import { type EncodingChoice } from '../choices/encodingChoice';
import { viewTabs } from './viewTabs';

export function captureActions(
  pipe: string,
  encoding: TextEncoding,
  act: (request: PanelRequest) => void,
  can: (method: PanelRequest['method']) => boolean,
): TemplateResult {
  const button = (icon: string, name: string, request: PanelRequest): unknown =>
    can(request.method)
      ? html`<button class="text-button" @click=${() => act(request)}>
          ${codicon(icon)}${name}
        </button>`
      : nothing;
  return html`<div
    class="capture-actions"
    role="group"
    aria-label=${l10n.t('Capture of {0}', pipe)}
  >
    ${button('save-as', l10n.t('Save as…'), { method: 'saveCapture', pipe })}
    ${button('diff', l10n.t('Compare with file…'), { method: 'compareCapture', pipe, encoding })}
    ${button('go-to-file', l10n.t('Open as text'), { method: 'openCapture', pipe, encoding })}
  </div>`;
}

interface ToolbarState {
  readonly mode: ViewMode;
  readonly encoding: EncodingChoice;
  readonly detected: DetectedEncoding;
  readonly showsColors: boolean;
  readonly isFinding: boolean;
  readonly follows: boolean;
}

interface ToolbarActs {
  readonly choose: (choices: Partial<PanelChoices>) => void;
  readonly chooseEncoding: (encoding: EncodingChoice) => void;
  readonly toggleFind: () => void;
}

export function captureToolbar(state: ToolbarState, acts: ToolbarActs): TemplateResult {
  const { mode, showsColors, isFinding, follows } = state;
  return html`<div class="toolbar">
    ${viewTabs(mode, (chosen) => acts.choose({ mode: chosen }))}
    <span class="toolbar-end">
      ${
        mode === 'hex'
          ? nothing
          : html`${encodingSelect(state.encoding, state.detected, acts.chooseEncoding)}
              <button
                class="text-button"
                aria-pressed=${showsColors}
                title=${l10n.t('Show colours instead of the escape sequences that ask for them')}
                @click=${() => acts.choose({ showsColors: !showsColors })}
              >
                ${codicon('symbol-color')}${l10n.t('Colours')}
              </button>`
      }
      <button
        class="text-button"
        aria-expanded=${isFinding}
        title=${l10n.t('Find in the capture (Ctrl+F)')}
        @click=${acts.toggleFind}
      >
        ${codicon('search')}${l10n.t('Find')}
      </button>
      <button
        class="text-button"
        aria-pressed=${follows}
        title=${l10n.t('Keep the newest bytes in sight')}
        @click=${() => acts.choose({ follows: !follows })}
      >
        ${codicon('fold-down')}${l10n.t('Follow')}
      </button>
    </span>
  </div>`;
}
