// The three ways to look at a captured pipe, as tabs.
import * as l10n from '@vscode/l10n';
import type { TemplateResult } from 'lit';
import { tabList } from '../elements/tabList';
import { viewModes, type ViewMode } from '../choices/panelChoices';

const names = (): Readonly<Record<ViewMode, string>> => ({
  text: l10n.t('Text'),
  hex: l10n.t('Hex'),
  reads: l10n.t('Reads'),
});

export const tabId = (mode: ViewMode): string => `pipe-tab-${mode}`;
export const tabPanelId = 'pipe-tab-panel';

export function viewTabs(shown: ViewMode, choose: (mode: ViewMode) => void): TemplateResult {
  const texts = names();
  return tabList({
    label: l10n.t('View of the pipe'),
    tabs: viewModes.map((mode) => [mode, texts[mode]] as const),
    ...{ shown, tabId, panelId: tabPanelId, choose },
  });
}
