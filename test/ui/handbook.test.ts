// The handbook in VS Code's window, from where people meet a rule or a finding: as a page, not as its text.
import * as assert from 'node:assert/strict';
import { sharedWindow } from './sharedWindow';
import { panel } from './workbenchParts';

describe('the handbook', () => {
  const openWindow = sharedWindow({ viewport: { width: 1400, height: 900 } });

  it('opens the page of a rule from its squiggle in launch.json, and leads on to another', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await workbench.runCommand('View: Show Explorer');
    const inExplorer = (name: string) =>
      page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
    await inExplorer('.vscode').click();
    await inExplorer('launch.json').dblclick();
    await workbench.runCommand('Problems: Focus on Problems View');
    await page.locator('.markers-panel a', { hasText: 'own-write-end' }).first().click();
    const content = panel(page);
    await content.getByRole('heading', { name: 'own-write-end', level: 1 }).waitFor();
    await workbench.screenshot('handbook-rule');
    await content.getByRole('link', { name: 'write-end-held' }).click();
    await content.getByRole('heading', { name: 'write-end-held', level: 1 }).waitFor();
    assert.equal(await content.getByRole('heading', { name: 'Run this example' }).count(), 1);
  });
});
