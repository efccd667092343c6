// A session of several levels in the real window: a stop at the deepest process, and the way of a handle in the panel.
import * as assert from 'node:assert/strict';
import { openWorkbench, type Workbench } from '../../scripts/environment/uiFixture.mjs';
import { accessibilityFaults } from '../page/panelAccessibility';
import { answerStep, closeAfter, panel, startWithF5, treeRow, variable } from './workbenchParts';

/** cmd → cmd → find, which waits for its stdin; the broker's log goes all the way. */
const configuration = {
  type: 'handle-inheritance',
  request: 'launch',
  name: 'Several levels',
  program: 'cmd.exe',
  args: '/c "cmd /c find /c "x""',
  handles: { log: { kind: 'file', path: 'log.txt', access: 'write' } },
};

describe('the process tree', () => {
  let workbench: Workbench;

  afterEach(function () {
    return closeAfter(this.currentTest, workbench);
  });

  it('stops where a process is created, and shows the way of each handle', async () => {
    const launch = { version: '0.2.0', configurations: [configuration] };
    workbench = await openWorkbench({
      viewport: { width: 1400, height: 1000 },
      files: { '.vscode/launch.json': JSON.stringify(launch) },
    });
    const { page } = workbench;
    await workbench.runCommand('View: Show Run and Debug');
    await workbench.runCommand('Handle Inheritance: Break on Process Creation…');
    await answerStep(page, 'Break on Process Creation', 'find.exe');
    await startWithF5(page, configuration.name);
    const stopped = page.locator('.debug-call-stack .monaco-list-row', { hasText: 'find.exe' });
    await stopped.first().waitFor();
    await variable(page, 'log').waitFor();
    await workbench.screenshot('stopped-at-descendant');

    await workbench.runCommand('View: Show Handle Inheritance');
    await treeRow(page, 'find.exe').waitFor();
    await workbench.runCommand('Handle Inheritance: Open Session Panel');
    await workbench.runCommand('View: Hide Panel');
    const inside = panel(page);
    const tree = inside.getByRole('tree');
    const deepest = tree.locator('[aria-level="3"]').filter({ hasText: 'find.exe' });
    await deepest.click();
    const detail = inside.getByRole('region', { name: 'Selected process' });
    await detail.getByText('stopped at creation').first().waitFor();
    await detail.getByRole('button', { name: /^Show 0x[0-9a-f]+ log$/ }).press('Enter');
    const handle = inside.getByRole('region', { name: 'Selected handle' });
    const steps = handle.locator('.path-step');
    assert.equal(await steps.count(), 4);
    assert.match((await steps.first().textContent()) ?? '', /launcher/);
    assert.deepEqual(await accessibilityFaults(page), []);
    await workbench.screenshot('path-of-a-handle');

    // Its end arrives while it is selected, and it stays so.
    await workbench.runCommand('Handle Inheritance: Stop Session');
    await detail
      .getByText(/^exited with/)
      .first()
      .waitFor();
    assert.equal(await deepest.getAttribute('aria-selected'), 'true');
  });
});
