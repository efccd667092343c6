// What surrounds the panel in VS Code's window, with pictures: walkthrough, tree with status bar, hovers, preview.
import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from '../page/panelAccessibility';
import { sharedWindow } from './sharedWindow';
import {
  answerStep,
  chooseFromMenu,
  panel,
  quickInput,
  runAndChoose,
  treeRow,
} from './workbenchParts';

const statusBarItem = (page: Page, text: string) =>
  page.locator('.statusbar-item', { hasText: text }).first();

describe('the editor around the panel', () => {
  describe('that has been used', () => {
    const openWindow = sharedWindow({ viewport: { width: 1600, height: 900 } });

    it('shows the walkthrough, and runs the example of a step from there', async () => {
      const workbench = await openWindow();
      const { page } = workbench;
      await workbench.runCommand('Handle Inheritance: Get Started');
      await page.getByText('Get Started with Handle Inheritance').first().waitFor();
      await page.getByText('See what a child inherits').first().waitFor();
      // The picture beside the steps.
      await panel(page).getByText('npm run build').waitFor();
      await workbench.screenshot('walkthrough');
      await page.getByText('See what a child inherits', { exact: true }).first().click();
      await panel(page).getByText('stdout.read').waitFor();
      await page.getByRole('button', { name: 'Run the Example' }).first().click();
      await statusBarItem(page, 'Hello: 1 process').waitFor();
      await workbench.runCommand('View: Show Handle Inheritance');
      await treeRow(page, 'stdout').waitFor();
      await workbench.screenshot('tree-and-status');

      // From the tree to the panel, and back.
      await chooseFromMenu(treeRow(page, 'stdout'), 'Reveal in Session Panel');
      const shown = panel(page).locator('.detail h3', { hasText: 'stdout' });
      await shown.waitFor();
      await workbench.screenshot('revealed-in-panel');
      await treeRow(page, 'launcher').click();
      await panel(page).getByRole('button', { name: 'Reveal in Sessions View' }).nth(1).click();
      await page.locator('.monaco-list-row.selected[aria-label^="stdout"]').first().waitFor();

      await statusBarItem(page, 'Hello: 1 process').click();
      await workbench.runCommand('Handle Inheritance: Stop Session');
      await statusBarItem(page, 'Hello: 1 process').waitFor({ state: 'hidden' });
    });

    it('previews a configuration as a table that follows what is written', async () => {
      const workbench = await openWindow();
      const { page } = workbench;
      await page.setViewportSize({ width: 1280, height: 1100 });
      await workbench.runCommand('View: Show Explorer');
      await runAndChoose(
        workbench,
        'Handle Inheritance: Preview Inheritance…',
        'Preview Inheritance',
        'Two children, two lists',
      );
      const table = panel(page).getByRole('table').first();
      const row = table.getByRole('row', { name: /^log/ });
      await row.waitFor();
      assert.deepEqual(await row.getByRole('cell').locator('.with-icon').allInnerTexts(), [
        'inherited',
        'not inherited',
      ]);
      assert.deepEqual(await accessibilityFaults(page, 'main.preview-page'), []);
      await workbench.screenshot('preview');

      // In the editor beside it: the second child gets the log instead of the event.
      const inExplorer = (name: string) =>
        page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
      await inExplorer('.vscode').click();
      await inExplorer('launch.json').dblclick();
      const listed = page.locator('.view-line', { hasText: '"stderr", "ready"' });
      await listed.getByText('"ready"').dblclick();
      await page.keyboard.type('log');
      await workbench.runCommand('View: Focus First Editor Group');
      await page
        .getByRole('tab', { name: /^Preview: Two children/ })
        .first()
        .click();
      await row.getByText('inherited', { exact: true }).nth(1).waitFor();

      await runAndChoose(
        workbench,
        'Handle Inheritance: Preview an Example…',
        'Preview an Example',
        'Two children, two lists',
      );
      const attribute = page.locator('.view-line', { hasText: '"handleList"' }).first();
      await attribute.waitFor();
      await attribute.getByText('"handleList"').first().hover();
      await page
        .locator('.monaco-hover', { hasText: 'PROC_THREAD_ATTRIBUTE_HANDLE_LIST' })
        .first()
        .waitFor();
      await workbench.screenshot('hover');
    });
  });

  /** In which nothing was launched yet. */
  const openFresh = sharedWindow();
  it('offers the program that was launched last, and what was typed when the guide was left', async () => {
    const workbench = await openFresh();
    const { page } = workbench;
    await workbench.runCommand('Handle Inheritance: Launch with Options…');
    await answerStep(page, 'Program to launch', 'cmd.exe');
    await quickInput(page).getByText('Arguments, as you would type them').first().waitFor();
    await page.keyboard.press('Escape');
    await workbench.runCommand('Handle Inheritance: Launch with Options…');
    await quickInput(page).getByText('Program to launch').first().waitFor();
    assert.equal(await quickInput(page).locator('input[type="text"]').inputValue(), 'cmd.exe');
    await answerStep(page, 'Program to launch', 'cmd.exe');
    await answerStep(page, 'Arguments, as you would type them', '/c echo again');
    for (const placeholder of ['What stdin is', 'What stdout is', 'What stderr is']) {
      await quickInput(page).locator(`input[placeholder="${placeholder}"]`).waitFor();
      await page.keyboard.press('Enter');
    }
    await quickInput(page).locator('input[placeholder="What the child inherits"]').waitFor();
    await page.keyboard.press('Enter');
    await quickInput(page).locator('input[placeholder="Launch now?"]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.repl .repl-tree').getByText('again').first().waitFor();
    await workbench.runCommand('Handle Inheritance: Launch with Options…');
    await quickInput(page).getByText('cmd.exe /c echo again').first().waitFor();
    await quickInput(page).getByText('Another Program…').waitFor();
    await workbench.screenshot('guide-recent');
  });
});
