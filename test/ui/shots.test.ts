// Temporary.
import { readFileSync, existsSync } from 'node:fs';
import { matrixState } from '../unit/matrixFixture';
import { openPanelPage } from './panelPage';
describe('shots', () => {
  for (const [theme, width] of [['dark', 1400], ['light', 1400], ['light', 600], ['highContrast', 1400], ['highContrastLight', 600]] as const)
    it(`${theme} ${width}`, async () => {
      const f = `/tmp/theme-${theme}.json`;
      const panel = await openPanelPage({ state: matrixState(), now: 10, viewport: { width, height: 1100 }, ...(existsSync(f) ? { theme: JSON.parse(readFileSync(f, 'utf8')) } : {}) });
      const { page } = panel;
      await page.locator('.matrix').waitFor();
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'go' }) });
      await row.getByRole('gridcell', { name: /sent/ }).click();
      await page.getByRole('button', { name: /^Not predicted/ }).click();
      await page.getByRole('button', { name: /^Not predicted/ }).click();
      await page.getByRole('list', { name: 'Calls of this handle' }).waitFor();
      await page.screenshot({ path: `/tmp/shot-${theme}-${width}.png`, fullPage: true });
      await page.locator('choice-menu').nth(0).getByRole('button').click();
      await page.getByRole('menuitemcheckbox').first().click();
      await page.locator('handle-matrix').scrollIntoViewIfNeeded();
      await page.screenshot({ path: `/tmp/shot-${theme}-${width}-menu.png` });
      await panel.close();
    });
});
