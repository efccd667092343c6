// The tabs of our webviews: VS Code tells the extension host of a new one a moment after it was opened.
import * as vscode from 'vscode';

export const webviewTabs = (viewType: string): readonly vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType),
    );

/** The titles of all of them, as soon as there is one and each has its title. */
export function webviewTitles(viewType: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const tabs = webviewTabs(viewType);
      if (tabs.length === 0 || tabs.some(({ label }) => label === '')) return false;
      resolve(tabs.map(({ label }) => label));
      return true;
    };
    if (look()) return;
    const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (look()) subscription.dispose();
    });
  });
}
