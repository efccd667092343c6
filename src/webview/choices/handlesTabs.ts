// The two ways to look at the handles of a session, as tabs.
import * as l10n from '@vscode/l10n';
import type { TemplateResult } from 'lit';
import { tabList } from '../elements/tabList';
import { handlesViews, type HandlesView } from './panelChoices';

export const handlesTabId = (view: HandlesView): string => `handles-tab-${view}`;
export const handlesTabPanelId = 'handles-tab-panel';

const nameOf = (view: HandlesView): string =>
  view === 'matrix' ? l10n.t('Matrix') : l10n.t('Map');

export function handlesTabs(
  shown: HandlesView,
  choose: (view: HandlesView) => void,
): TemplateResult {
  return tabList({
    label: l10n.t('View of the handles'),
    tabs: handlesViews.map((view) => [view, nameOf(view)] as const),
    ...{ shown, tabId: handlesTabId, panelId: handlesTabPanelId, choose },
  });
}
