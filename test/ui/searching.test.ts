// A search for holders in VS Code's window: from the box, by keyboard, to the page, and the page after the window is loaded again.
import * as assert from 'node:assert/strict';
import { sharedWindow } from './sharedWindow';
import { panel, quickInput } from './workbenchParts';

describe('the search for holders', () => {
  const openWindow = sharedWindow({ viewport: { width: 1400, height: 900 } });

  it('finds who has a port, from the palette to the answer, and searches anew with the window', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    const { port } = new URL(page.url());
    await workbench.runCommand('Handle Inheritance: Find Holders…');
    const box = quickInput(page);
    await box.getByText('Browse for File…').waitFor();
    await page.keyboard.type(`:${port}`);
    await box.getByText(`Port ${port}, TCP and UDP`).waitFor();
    await page.keyboard.press('Enter');
    const inside = panel(page);
    const headline = inside.getByRole('heading', { level: 1 });
    // The server of the window itself.
    await headline
      .filter({ hasText: `port ${port} open. No other process can use the port.` })
      .waitFor();
    assert.match(await headline.innerText(), /^node\.exe \(PID \d+\) keeps/);
    await inside.getByRole('row').filter({ hasText: 'node.exe' }).first().waitFor();
    await inside.getByRole('button', { name: 'Refresh' }).waitFor();
    await workbench.screenshot('find-holders');
    await workbench.runCommand('Developer: Reload Window');
    await headline.waitFor({ state: 'detached' });
    await headline.filter({ hasText: `port ${port} open.` }).waitFor();
  });
});
