// A configuration that expects something, as a test of the Test Explorer: red with the reason at its line, then mended, then green.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { themes, type Theme } from '../../scripts/environment/workbenchPage.mjs';
import { sharedWindow } from './sharedWindow';
import { panel } from './workbenchParts';

const name = 'Says hello and exits with 0';
const launchFile = (exitCode: number): string =>
  JSON.stringify(
    {
      version: '0.2.0',
      configurations: [
        {
          ...{ type: 'handle-inheritance', request: 'launch', name },
          ...{ program: 'cmd.exe', args: ['/d', '/c', 'echo hello & exit 3'] },
          expect: { exitCode, stdout: { contains: 'hello' } },
        },
        {
          ...{ type: 'handle-inheritance', request: 'launch', name: 'Expects nothing' },
          ...{ program: 'cmd.exe', args: ['/d', '/c', 'exit'] },
        },
      ],
    },
    null,
    2,
  );

describe('the Test Explorer', () => {
  const openWindow = sharedWindow({
    viewport: { width: 1400, height: 900 },
    files: { '.vscode/launch.json': launchFile(0) },
  });

  it('runs a configuration with expectations, says what failed, and is green once that is mended', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    const rows = page.locator('.test-explorer .monaco-list-row');
    const row = rows.filter({ hasText: name });
    await row.waitFor();
    await rows.filter({ hasText: 'Expects nothing' }).waitFor({ state: 'detached' });

    await workbench.runCommand('Test: Run All Tests');
    await page.locator(`.test-explorer .monaco-list-row[aria-label*="${name} (Failed)"]`).waitFor();
    await page.getByText('Expectation failed: ').first().waitFor();
    await workbench.screenshot('test-failed');
    // Enter on the row would run it again.
    await workbench.runCommand('Test: Peek Output');
    await page.locator('.test-output-peek').getByText('exitCode').first().waitFor();
    await workbench.screenshot('test-failed-at-its-line');
    for (const theme of Object.keys(themes) as Theme[]) {
      await workbench.changeTheme(theme);
      await workbench.screenshot(`test-failed-${theme}`);
    }

    await row.hover();
    await row.getByRole('button', { name: 'Show Session of Test' }).click();
    await panel(page).getByText('exitCode').first().waitFor();
    await workbench.screenshot('test-session');

    await writeFile(join(workbench.workspace, '.vscode', 'launch.json'), launchFile(3));
    // The editor reads it a moment later.
    await page.locator('.tab', { hasText: 'launch.json' }).click();
    await page.locator('.view-line', { hasText: '"exitCode": 3' }).waitFor();
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    await workbench.runCommand('Test: Run All Tests');
    await page.locator(`.test-explorer .monaco-list-row[aria-label*="${name} (Passed)"]`).waitFor();
    await workbench.screenshot('test-passed');
  });
});
