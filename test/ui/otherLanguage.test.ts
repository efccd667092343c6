// The extension in VS Code's window in its second language: what package.json says, the broker's sentences, the tree and the panel.
import * as assert from 'node:assert/strict';
import { openWorkbench, type Workbench } from '../../scripts/environment/uiFixture.mjs';
import { accessibilityFaults } from '../page/panelAccessibility';
import { closeAfter, debugConsole, panel, runAndChoose, treeRow } from './workbenchParts';

describe('in German', () => {
  let workbench: Workbench;

  afterEach(function () {
    return closeAfter(this.currentTest, workbench);
  });

  it('runs a configuration, and says in the tree and the panel what came of it', async () => {
    workbench = await openWorkbench({ language: 'de', viewport: { width: 1400, height: 900 } });
    const { page } = workbench;
    const name = 'Two children, two lists';
    await workbench.runCommand('View: Show Handle Inheritance');
    await page.getByText('Ein Befehl kehrt nie zurück').first().waitFor();
    await runAndChoose(
      workbench,
      'Handle Inheritance: Startkonfiguration ausführen…',
      'Startkonfiguration ausführen',
      name,
    );
    await debugConsole(page).getByText('waiter endete mit Code 0.').first().waitFor();
    await treeRow(page, `${name}, beendet`).waitFor();
    await workbench.runCommand('View: Hide Panel');
    await workbench.runCommand('Handle Inheritance: Sitzungspanel öffnen');
    const inside = panel(page);
    const grid = inside.getByRole('grid', { name: 'Handles nach Prozess' });
    await grid
      .getByRole('gridcell', { name: /^geerbt/ })
      .first()
      .click();
    const detail = inside.getByRole('region', { name: 'Gewähltes Handle' });
    await detail.locator('.why').waitFor();
    await inside
      .getByRole('tree')
      .getByRole('treeitem', { name: /beendet mit 0/ })
      .first()
      .waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await workbench.screenshot('german');
  });
});
