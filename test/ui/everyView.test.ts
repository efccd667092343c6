// Every view in every theme, wide and narrow: a picture of each to look at, and no fault of accessibility in any.
import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Workbench } from '../../scripts/environment/uiFixture.mjs';
import { accessibilityFaults } from '../page/panelAccessibility';
import { sharedWindow } from './sharedWindow';
import { panel, runAndChoose, runLaunchConfiguration, treeRow } from './workbenchParts';

/** Something for every view: descendants, a held pipe, a file and an event that only one child has, lines in a pipe. */
const configuration = {
  type: 'handle-inheritance',
  request: 'launch',
  name: 'A build with a daemon',
  program: 'cmd.exe',
  stdio: { stdin: 'nul' },
  handles: {
    log: { kind: 'file', path: '${env:TEMP}/build.log', access: 'write' },
    ready: { kind: 'event' },
  },
  children: [
    {
      name: 'build',
      args: '/c echo building& cmd.exe /c "echo compiling& start /b ping.exe -n 300 127.0.0.1"',
      stdio: { stdin: 'nul', stderr: 'stdout' },
      handleList: ['stdin', 'stdout', 'stderr', 'log'],
    },
    {
      name: 'lines',
      args: '/c "for /l %i in (1,1,60) do @echo line %i, and a little more of it"',
      handleList: ['stdin', 'stdout', 'stderr', 'log', 'ready'],
    },
  ],
};

const themes = ['dark', 'light', 'highContrast', 'highContrastLight'] as const;
const widths = [1400, 600] as const;
const height = 900;

describe('every view', () => {
  const launch = { version: '0.2.0', configurations: [configuration] };
  const openWindow = sharedWindow({
    viewport: { width: widths[0], height },
    files: { '.vscode/launch.json': JSON.stringify(launch) },
  });
  let workbench: Workbench;

  /** Brings a part of the panel to the top of its window. */
  const toTheTop = (page: Page, selector: string): Promise<void> =>
    panel(page)
      .locator(selector)
      .first()
      .evaluate((element) => element.scrollIntoView({ block: 'start' }));

  async function panelViews(look: string): Promise<readonly string[]> {
    const { page } = workbench;
    const inside = panel(page);
    const picture = async (view: string, selector = 'main'): Promise<void> => {
      await toTheTop(page, selector);
      await workbench.screenshot(`view-${view}-${look}`);
    };
    const faults: string[] = [];
    const judge = async (view: string): Promise<void> => {
      const found = await accessibilityFaults(page);
      faults.push(...found.map((fault) => `${view}, ${look}: ${fault}`));
    };
    await inside.getByRole('tab', { name: 'Matrix' }).click();
    await inside.getByRole('tree').locator('[aria-level="3"]').first().click();
    await picture('findings');
    await picture('processes', '[aria-labelledby="processes-heading"]');
    const cell = inside.getByRole('gridcell', { name: /^inherited/ }).first();
    await cell.click();
    await inside.locator('.rule').waitFor();
    await picture('matrix', '[aria-labelledby="handles-heading"]');
    await judge('matrix');
    await inside.getByRole('tab', { name: 'Map' }).click();
    await inside.locator('session-map svg .map-node').first().waitFor();
    await picture('map', '[aria-labelledby="handles-heading"]');
    await inside.locator('.pipe', { hasText: 'lines.stdout' }).click();
    const shows = {
      Text: inside.getByText('line 1, and a little more of it'),
      Hex: inside.locator('.hex-row'),
      Reads: inside.locator('reads-view .list-row:not(.list-head)'),
    };
    for (const [mode, content] of Object.entries(shows)) {
      await inside.getByRole('tab', { name: mode }).click();
      await content.first().waitFor();
      await picture(mode.toLowerCase(), '[aria-labelledby="pipes-heading"]');
      if (mode !== 'Text') await judge(`map and ${mode}`);
    }
    const calls = inside.getByRole('button', { name: 'Calls', exact: true });
    if ((await calls.getAttribute('aria-expanded')) === 'false') await calls.click();
    await inside.locator('call-trace .list-row:not(.list-head)').first().click();
    await picture('calls', '[aria-labelledby="calls-heading"]');
    await inside.getByRole('slider', { name: 'Moment of the session' }).press('Home');
    await inside.getByRole('status').getByText('A past moment').waitFor({ state: 'attached' });
    await picture('past', 'main');
    await judge('a past moment');
    await inside.getByRole('button', { name: 'Now' }).click();
    return faults;
  }

  /** What is beside the panel: the debug views, the preview of a configuration in its editor, the walkthrough. */
  async function otherViews(theme: string): Promise<readonly string[]> {
    const { page } = workbench;
    const faults: string[] = [];
    const bothWidths = async (view: string): Promise<void> => {
      for (const width of widths) {
        await page.setViewportSize({ width, height });
        await workbench.screenshot(`view-${view}-${theme}-${width}`);
      }
      await page.setViewportSize({ width: widths[0], height });
    };
    await workbench.runCommand('View: Show Run and Debug');
    await page.locator('.debug-call-stack .monaco-list-row', { hasText: 'ping.exe' }).waitFor();
    await bothWidths('debug');
    await workbench.runCommand('View: Close All Editors');
    await runAndChoose(
      workbench,
      'Handle Inheritance: Preview an Example…',
      'Preview an Example',
      'Two children, two lists',
    );
    await panel(page).getByRole('row', { name: /^log/ }).waitFor();
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await bothWidths('preview');
    faults.push(...(await accessibilityFaults(page, 'main.preview-page')));
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Handle Inheritance: Get Started');
    await page.getByText('See what a child inherits').first().waitFor();
    // The picture beside the steps.
    await panel(page).getByText('npm run build').waitFor();
    await bothWidths('walkthrough');
    return faults.map((fault) => `${theme}: ${fault}`);
  }

  for (const theme of themes) {
    it(`is fit to be looked at, ${theme}, wide and narrow`, async () => {
      workbench = await openWindow();
      await workbench.changeTheme(theme);
      const { page } = workbench;
      await workbench.runCommand('View: Show Handle Inheritance');
      await runLaunchConfiguration(workbench, configuration.name);
      await treeRow(page, configuration.name).waitFor();
      await workbench.runCommand('View: Hide Panel');
      await workbench.runCommand('Handle Inheritance: Open Session Panel');
      await panel(page).getByRole('grid', { name: 'Handles by process' }).waitFor();
      await panel(page).getByText('descendant-holds-pipe').first().waitFor();
      await panel(page)
        .getByRole('treeitem', { name: /lines.*exited with 0/ })
        .waitFor();
      // Where the palette was is the debug toolbar, which says what its buttons are.
      await page.mouse.move(widths[0] / 2, height - 60);
      await page.locator('.workbench-hover').first().waitFor({ state: 'hidden' });
      await workbench.screenshot(`view-window-${theme}-${widths[0]}`);

      const faults: string[] = [];
      for (const width of widths) {
        const look = `${theme}-${width}`;
        await page.setViewportSize({ width, height });
        if (width < 1000) await workbench.screenshot(`view-window-${look}`);
        await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
        faults.push(...(await panelViews(look)));
        await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
      }
      faults.push(...(await otherViews(theme)));
      await workbench.runCommand('Handle Inheritance: Stop Session');
      await workbench.runCommand('View: Show Handle Inheritance');
      await treeRow(page, `${configuration.name}, ended`).waitFor();
      assert.deepEqual(faults, []);
    });
  }
});
