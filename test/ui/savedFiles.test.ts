// What people save and open again by VS Code's file dialogs: the report of a session, and the picture of its map.
import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { openWorkbench, type Workbench } from '../../scripts/environment/uiFixture.mjs';
import {
  answerDialog,
  closeAfter,
  debugConsole,
  notification,
  panel,
  runAndChoose,
  runLaunchConfiguration,
  treeRow,
} from './workbenchParts';

describe('saved files', () => {
  let workbench: Workbench;

  afterEach(function () {
    return closeAfter(this.currentTest, workbench);
  });

  it('are a report, which is opened again, and a map', async () => {
    workbench = await openWorkbench({ viewport: { width: 1400, height: 900 } });
    const { page } = workbench;
    const name = 'Two children, two lists';
    await workbench.runCommand('View: Show Handle Inheritance');
    await runLaunchConfiguration(workbench, name);
    await debugConsole(page).getByText('waiter exited with code 0.').first().waitFor();
    await treeRow(page, `${name}, ended`).waitFor();

    const exporting = 'Handle Inheritance: Export Report…';
    await runAndChoose(workbench, exporting, 'Export Report', 'Web Page');
    const report = await answerDialog(workbench, 'saved.html');
    await notification(page, 'The report is in').waitFor();
    assert.match(await readFile(report, 'utf8'), /^<!DOCTYPE html>[^]*two lists/);

    await workbench.runCommand('View: Hide Panel');
    await workbench.runCommand('Handle Inheritance: Open Session Panel');
    await panel(page).getByRole('tab', { name: 'Map' }).click();
    await panel(page).getByRole('button', { name: 'Save SVG…' }).click();
    const map = await answerDialog(workbench, 'saved.svg');
    await notification(page, 'The map is saved in').waitFor();
    assert.match(await readFile(map, 'utf8'), /^<svg [^]*writer/);

    await workbench.runCommand('Handle Inheritance: Open Report…');
    await answerDialog(workbench, 'saved.html');
    await page.getByRole('tab', { name: `Handles: ${name} (report)` }).waitFor();
    await panel(page).getByText('report saved').waitFor();
    await panel(page).getByRole('rowheader', { name: 'log' }).waitFor();
    await workbench.screenshot('report-opened');

    await workbench.runCommand('Developer: Reload Window');
    await panel(page).getByText('report saved').waitFor({ state: 'detached' });
    await panel(page).getByText('report saved').waitFor();
    await panel(page).getByRole('rowheader', { name: 'log' }).waitFor();
  });
});
