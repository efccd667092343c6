// The session panel in VS Code: what it shows of a session, with the keyboard, in each theme and in a narrow window.
import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from '../../scripts/environment/uiFixture.mjs';
import { accessibilityFaults } from '../page/panelAccessibility';
import { sharedWindow } from './sharedWindow';
import {
  acceptDefaults,
  answerStep,
  debugConsole,
  findingRow,
  notification,
  panel,
  quickInput,
  runAndChoose,
  runLaunchConfiguration,
  treeRow,
} from './workbenchParts';

const viewport = { width: 1400, height: 1000 };
const bothWrite = {
  name: 'Both write',
  program: 'cmd.exe',
  args: '/c find "line"',
  stdio: { stdin: { pipe: { file: 'large.txt' } }, stdout: { pipe: { paused: true } } },
};
const receiver = {
  name: 'Receiver',
  program: 'cmd.exe',
  args: '/c set /p told=& set told',
  handles: { ready: { kind: 'event' } },
  handleList: ['stdin', 'stdout', 'stderr'],
};

describe('session panel', () => {
  let workbench: Workbench;

  /** Runs an example to its end and opens its panel, with the whole height for it. */
  async function openPanelOf(example: string, lastWords: string): Promise<void> {
    const { page } = workbench;
    await workbench.runCommand('View: Show Handle Inheritance');
    await runLaunchConfiguration(workbench, example);
    await debugConsole(page).getByText(lastWords).first().waitFor();
    await treeRow(page, `${example}, ended`).waitFor();
    await workbench.runCommand('View: Hide Panel');
    await workbench.runCommand('Handle Inheritance: Open Session Panel');
    await panel(page).getByRole('grid', { name: 'Handles by process' }).waitFor();
    await panel(page)
      .locator('body')
      .evaluate(() => document.fonts.ready.then(() => undefined));
  }

  async function runConfiguration(name: string): Promise<void> {
    const configurations = [bothWrite, receiver].map((attributes) => ({
      ...{ type: 'handle-inheritance', request: 'launch' },
      ...attributes,
    }));
    await writeFile(
      join(workbench.workspace, '.vscode', 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations }),
    );
    await workbench.runCommand('View: Show Handle Inheritance');
    await runLaunchConfiguration(workbench, name);
  }

  const openWindow = sharedWindow({ viewport });

  describe('in dark', () => {
    it('says why a child has a handle, and shows what a pipe carried as text, hex and reads', async () => {
      workbench = await openWindow();
      const { page } = workbench;
      await openPanelOf('Two children, two lists', 'waiter exited with code 0.');
      const inside = panel(page);

      const header = page.getByRole('rowheader', { name: /^writer\s*\.stdout$/ });
      const row = inside.getByRole('row').filter({ has: header });
      await row
        .getByRole('gridcell', { name: /inherited/ })
        .first()
        .click();
      const detail = inside.getByRole('region', { name: 'Selected handle' });
      await detail.getByText('it is inheritable and in the handle list').waitFor();
      await detail.getByText('FILE_WRITE_DATA').waitFor();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await detail.getByText('It is inheritable, but not in the handle list.').waitFor();

      await inside.getByRole('option').filter({ hasText: 'writer.stdout' }).click();
      await inside
        .getByRole('region', { name: 'Text of writer.stdout' })
        .getByText(/I can reach the log as \d+/)
        .waitFor();
      await workbench.screenshot('panel-text');
      await inside.getByRole('tab', { name: 'Hex' }).click();
      await inside.getByText('49 20 63 61 6e', { exact: false }).first().waitFor();
      await inside.locator('.pipe-content').scrollIntoViewIfNeeded();
      await workbench.screenshot('panel-hex');
      await inside.getByRole('tab', { name: 'Reads' }).click();
      const reads = inside.getByRole('grid', { name: 'Reads of writer.stdout' });
      assert.ok((await reads.getByRole('row').count()) >= 2);
      await inside.locator('.pipe-content').scrollIntoViewIfNeeded();
      await workbench.screenshot('panel-reads');

      await inside.getByRole('button', { name: /^Calls/ }).click();
      const calls = inside.getByRole('grid', { name: /calls/i });
      await calls.getByText('CreateJobObjectW').first().waitFor();
      await inside.getByRole('button', { name: 'C++' }).scrollIntoViewIfNeeded();
      await inside.getByRole('button', { name: 'C++' }).click();
      await inside.getByText('Copied as C++').first().waitFor({ state: 'attached' });
      await workbench.screenshot('panel-calls');
    });

    it('pauses reading, compares and searches the capture, and resumes, with the keyboard alone', async () => {
      workbench = await openWindow();
      const { page } = workbench;
      await writeFile(join(workbench.workspace, 'other.txt'), 'one\r\nTWO\r\n');
      await workbench.runCommand('View: Show Handle Inheritance');
      await workbench.runCommand('Handle Inheritance: Launch with Options…');
      await answerStep(page, 'Program to launch', 'cmd.exe');
      const script = 'echo one& echo two& set /p a=& echo three& set /p b=';
      await answerStep(page, 'Arguments, as you would type them', `/c "${script}"`);
      await acceptDefaults(page);
      await debugConsole(page).getByText('two').first().waitFor();
      await workbench.runCommand('View: Hide Panel');
      await runAndChoose(workbench, 'Handle Inheritance: Pause Reading', 'Which pipe?', 'stdout');
      await treeRow(page, 'stdout, waiting').waitFor();
      await workbench.runCommand('Handle Inheritance: Open Session Panel');
      const inside = panel(page);
      await inside.getByRole('option').filter({ hasText: 'stdin' }).press('Home');
      await inside.getByRole('textbox', { name: /stdin/i }).fill('go on');
      await page.keyboard.press('Enter');
      await inside.getByRole('option').filter({ hasText: 'stdin' }).press('ArrowDown');
      await inside.getByText('paused').first().waitFor();
      await inside
        .locator('.pipe-now')
        .getByText(/^\d+ of [\d,]+ bytes in the buffer$/)
        .waitFor();
      const text = inside.getByRole('region', { name: 'Text of stdout' });
      await text.getByText('two').waitFor();
      assert.equal(await text.getByText('three').count(), 0);
      assert.deepEqual(await accessibilityFaults(page), []);
      await workbench.screenshot('panel-paused');

      await page.keyboard.press('Control+f');
      await page.keyboard.type('TWO');
      await inside.getByText('1 of 1, at offset 5').waitFor();
      await inside.locator('.current', { hasText: 'two' }).waitFor();
      await workbench.screenshot('panel-found');
      await page.keyboard.press('Escape');

      await inside.getByRole('button', { name: 'Compare with file…' }).press('Enter');
      const path = quickInput(page).locator('input[type="text"]');
      // Until the folder has been read, the dialog puts its own path there.
      await quickInput(page).getByText('other.txt').waitFor();
      await path.fill(
        join(workbench.workspace, 'other.txt').replace(/^\//, 'Z:\\').replaceAll('/', '\\'),
      );
      await page.keyboard.press('Enter');
      const differs = notification(page, '"stdout" and other.txt differ first at offset 5 (0x5)');
      await differs.waitFor();
      await workbench.screenshot('panel-compared');
      await differs.getByRole('button', { name: 'Show Offset' }).press('Enter');
      await inside.locator('.current', { hasText: 't' }).waitFor();

      await inside.getByRole('button', { name: 'Resume reading' }).press('Enter');
      await text.getByText('three').waitFor();
      await workbench.runCommand('Handle Inheritance: Close stdin (end of file)');
      await treeRow(page, 'Launch cmd.exe, ended').waitFor();
    });
  });

  describe('in light', () => {
    it('shows who waits for whom in a deadlock of 1 MB each way, and that reading resolves it', async () => {
      workbench = await openWindow();
      await workbench.changeTheme('light');
      const { page } = workbench;
      // Few lines: each is one write of the child.
      const line = `${'a line '.repeat(585)}\r\n`;
      await writeFile(join(workbench.workspace, 'large.txt'), line.repeat(256));
      await runConfiguration(bothWrite.name);
      await findingRow(page, 'deadlock').waitFor();
      await workbench.runCommand('View: Hide Panel');
      await workbench.runCommand('Handle Inheritance: Open Session Panel');
      const inside = panel(page);
      await inside.getByText('and the launcher wait for each other').first().waitFor();
      const pipe = (label: string): Locator =>
        inside.getByRole('option').filter({ hasText: new RegExp(`^\\s*${label}`) });
      await pipe('stdin')
        .getByText(/waiting to write [\d,]+ bytes for/)
        .waitFor();
      await pipe('stdout').getByText('writer blocked for').waitFor();
      assert.deepEqual(await accessibilityFaults(page), []);
      await workbench.screenshot('panel-deadlock');
      await inside.getByRole('button', { name: 'Resume reading' }).press('Enter');
      await treeRow(page, 'Both write, ended').waitFor();
      await inside.getByText('Nothing is held open.').waitFor();
    });

    it('shows a handle that is sent by hand, with its value, in the tree and beside the others', async () => {
      workbench = await openWindow();
      await workbench.changeTheme('light');
      const { page } = workbench;
      await runConfiguration(receiver.name);
      await treeRow(page, 'Pipes').waitFor();
      await workbench.runCommand('Handle Inheritance: Open Session Panel');
      await panel(page).getByRole('grid', { name: 'Handles by process' }).waitFor();
      const sending = 'Handle Inheritance: Send Handle to a Process…';
      await runAndChoose(workbench, sending, 'Send which handle?', 'ready');
      const told = notification(page, 'ready is 0x');
      await told.waitFor();
      const value = /ready is (0x[0-9a-f]+)/.exec((await told.textContent()) ?? '')?.[1] ?? '';
      await treeRow(page, `ready, duplicated, ${value} · sent`).waitFor();
      const row = panel(page)
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: 'ready' }) });
      await row
        .getByRole('gridcell', { name: new RegExp(`^duplicated\\s+${value}\\s+sent$`) })
        .click();
      await panel(page).getByText('after its start: DuplicateHandle.').waitFor();
      await workbench.screenshot('panel-sent');
      await told.getByRole('button', { name: 'Write to stdin' }).click();
      await debugConsole(page)
        .getByText(`told=${BigInt(value)}`)
        .waitFor();
      await treeRow(page, 'Receiver, ended').waitFor();
    });
  });
});
