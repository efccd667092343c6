// A process that hangs already, and that nobody in this window has started: from an empty window to its culprit, and to the end of the hang.
import * as assert from 'node:assert/strict';
import { themes, type Theme } from '../../scripts/environment/workbenchPage.mjs';
import { accessibilityFaults } from '../page/panelAccessibility';
import { sharedWindow } from './sharedWindow';
import { panel, quickInput } from './workbenchParts';

/** exec waits until its pipes end, and what the shell leaves behind keeps them. */
const script = `const { exec } = require('node:child_process');
exec('start /b ping.exe -n 200 127.0.0.1', () => console.log('done'));
`;

const culprit = /^node\.exe \(PID \d+\) seems to wait for ping\.exe \(PID \d+\)\.$/i;

describe('a process that hangs already', () => {
  const openWindow = sharedWindow();

  it('is explained, and goes on once one handle is closed, by key alone', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    const ended = workbench.runOutside('waits-for-exec.js', script);
    const begin = Date.now();
    await workbench.runCommand('Handle Inheritance: Explain a Hanging Process…');
    await quickInput(page).getByText('Explain Which Process?').waitFor();
    await page.keyboard.type('waits-for-exec');
    await quickInput(page)
      .locator('.monaco-list-row', { hasText: 'waits-for-exec.js' })
      .first()
      .waitFor();
    await workbench.screenshot('explain-picker');
    await page.keyboard.press('Enter');
    const headline = panel(page).getByRole('heading', { name: culprit });
    await headline.waitFor();
    console.log(`      to the culprit: ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    for (const theme of Object.keys(themes) as Theme[]) {
      await workbench.changeTheme(theme);
      await workbench.screenshot(`explained-${theme}`);
    }
    assert.deepEqual(await accessibilityFaults(page), []);

    const explanation = panel(page).getByRole('region', { name: 'Why it does not go on' });
    const close = explanation.getByRole('button', { name: /^Close 0x[0-9a-f]+ in ping\.exe…$/i });
    const isFocused = (): Promise<boolean> =>
      close.evaluate((button) => button === button.ownerDocument.activeElement);
    // ping.exe has stdout and stderr of exec. Once the one is closed, the other is explained.
    for (const pipe of ['stdout', 'stderr'] as const) {
      await explanation.getByText(`for the ${pipe} of`).first().waitFor();
      await close.waitFor();
      // From wherever the focus is: once round the window at most.
      for (let tabs = 0; tabs < 150 && !(await isFocused()); tabs++) {
        await page.keyboard.press('Tab');
      }
      assert.ok(await isFocused(), 'the button is reached by Tab');
      await page.keyboard.press('Enter');
      const question = page.getByRole('dialog').filter({ hasText: 'Close handle' });
      await question.waitFor();
      await workbench.screenshot(`close-${pipe}`);
      await page.keyboard.press('Enter');
      await question.waitFor({ state: 'hidden' });
    }
    await panel(page)
      .getByRole('heading', { name: /^node\.exe \(PID \d+\) has exited\.$/i })
      .waitFor();
    assert.deepEqual(await ended, { code: 0, stdout: 'done\n', timedOut: false });
    await workbench.screenshot('explained-and-over');
  });
});
