// The section of the call trace: its heading opens and closes it, and beside it the calls can be copied as code.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import '@vscode-elements/elements/dist/vscode-button-group/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { CodeLanguage } from '../../model/codeGeneration/codeLanguages';
import type { PanelSession } from '../../model/protocol/panelSession';
import { foldHeading } from '../elements/foldHeading';
import type { HostConnection } from '../host/hostConnection';
import type { PanelChoices } from '../choices/panelChoices';
import type { Act } from '../choices/panelEvents';
import { integerText } from '../../model/base/quantity';
import './callTraceView';

const languages: readonly (readonly [CodeLanguage, name: string])[] = [
  ['cpp', 'C++'],
  ['csharp', 'C#'],
  ['python', 'Python'],
  ['rust', 'Rust'],
];

function copyButtons(act: Act): TemplateResult {
  return html`<div class="copy-as" role="group" aria-labelledby="copy-as-label">
    <span id="copy-as-label" class="of">${l10n.t('Copy as')}</span>
    <vscode-button-group>
      ${languages.map(
        ([language, name]) =>
          html`<vscode-button
            secondary
            title=${l10n.t('Copy as {0}', name)}
            aria-label=${l10n.t('Copy as {0}', name)}
            @click=${() => act({ method: 'copyCode', language }, l10n.t('Copied as {0}.', name))}
            >${name}</vscode-button
          >`,
      )}
    </vscode-button-group>
  </div>`;
}

/** Closed it holds no calls and asks for none. */
export function callSection(
  session: PanelSession,
  choices: PanelChoices,
  host: HostConnection,
  act: Act,
  choose: (choice: Partial<PanelChoices>) => void,
): TemplateResult {
  const { showsCalls, callFilter, onlyFailed } = choices;
  const fold = {
    id: 'calls-heading',
    isFolded: !showsCalls,
    controls: 'calls',
    toggle: () => choose({ showsCalls: !showsCalls }),
  };
  return html`<section aria-labelledby=${fold.id}>
    <div class="calls-head">
      ${foldHeading(fold, l10n.t('Calls'), integerText(session.callCount), l10n.t('Win32 calls of the launcher'))}
      ${session.attached ? nothing : copyButtons(act)}
    </div>
    <div id="calls" ?hidden=${!showsCalls}>
      ${
        showsCalls
          ? keyed(
              session.id,
              html`<call-trace
                .host=${host}
                .count=${session.callCount}
                .hasEnded=${session.phase === 'ended'}
                .filter=${callFilter}
                .onlyFailed=${onlyFailed}
              ></call-trace>`,
            )
          : nothing
      }
    </div>
  </section>`;
}
