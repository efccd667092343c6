// The section of the handles, as a matrix or as a map.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { cache } from 'lit/directives/cache.js';
import type { PanelSession } from '../../model/protocol/panelSession';
import type { PanelChoices } from '../choices/panelChoices';
import { foldHeading, type Fold } from '../elements/foldHeading';
import type { HostConnection } from '../host/hostConnection';
import { shownProcess } from '../processes/processTreeView';
import { handlesTabId, handlesTabPanelId, handlesTabs } from '../choices/handlesTabs';
import '../matrix/handleMatrix';

export function handlesSection(
  session: PanelSession,
  choices: PanelChoices,
  host: HostConnection,
  fold: Fold,
  choose: (choice: Partial<PanelChoices>) => void,
): TemplateResult {
  const { cell, filter, showsOpened, columns, process, pipe, matrix, handlesView } = choices;
  const heading = foldHeading(fold, l10n.t('Handles'));
  if (fold.isFolded) return html`<section aria-labelledby=${fold.id}>${heading}</section>`;
  return html`<section aria-labelledby=${fold.id}>
    <div class="handles-heading">
      ${heading} ${handlesTabs(handlesView, (view) => choose({ handlesView: view }))}
    </div>
    <div role="tabpanel" id=${handlesTabPanelId} aria-labelledby=${handlesTabId(handlesView)}>
      ${cache(
        handlesView === 'map'
          ? html`<session-map
              .session=${session}
              .process=${process}
              .cell=${cell}
              .pipe=${pipe}
            ></session-map>`
          : html`<handle-matrix
              .session=${session}
              .selected=${cell}
              .filter=${filter}
              .showsOpened=${showsOpened}
              .columns=${columns}
              .choices=${matrix}
              .host=${host}
              .process=${shownProcess(session, process)?.id ?? null}
            ></handle-matrix>`,
      )}
    </div>
  </section>`;
}
