// The section of the processes: as a tree, with what is known of the selected one.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { integerText } from '../../model/base/quantity';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { PanelChoices } from '../choices/panelChoices';
import { foldHeading, type Fold } from '../elements/foldHeading';
import '../processes/processTreeView';

export function processesSection(
  session: PanelSession,
  { process, collapsed }: PanelChoices,
  fold: Fold,
): TemplateResult {
  const count = session.processes.length;
  return html`<section aria-labelledby=${fold.id}>
    ${foldHeading(fold, l10n.t('Processes'), count > 1 ? integerText(count) : null)}
    ${
      fold.isFolded
        ? nothing
        : html`<process-list
            .session=${session}
            .selected=${process}
            .collapsed=${collapsed}
          ></process-list>`
    }
  </section>`;
}
