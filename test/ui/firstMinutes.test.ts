// The first minutes of somebody whose command hangs: from an empty window to the sentence that names the culprit, by key and by mouse.
import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '../../scripts/environment/uiFixture.mjs';
import { accessibilityFaults } from '../page/panelAccessibility';
import { sharedWindow } from './sharedWindow';
import { debugConsole, notification, panel, quickInput, treeRow } from './workbenchParts';

/** A script as npm runs one: cmd.exe, which starts a server in the background and ends. */
const script = '@echo off\r\necho starting\r\nstart /b ping.exe -n 25 127.0.0.1\r\nexit /b 0\r\n';
const benign = '@echo off\r\necho built\r\nexit /b 0\r\n';

const typed = (workbench: Workbench) => quickInput(workbench.page).locator('input[type="text"]');

async function openBox(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Handle Inheritance: Launch…');
  await quickInput(workbench.page).getByText('Change Working Folder…').first().waitFor();
}

describe('the first minutes', () => {
  const openWindow = sharedWindow();

  it('lead by key alone from a command that hangs to its culprit', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await writeFile(join(workbench.workspace, 'serve.cmd'), script);
    const begin = Date.now();
    await openBox(workbench);
    await workbench.screenshot('box-empty');
    await page.keyboard.type('serve');
    await quickInput(page).locator('.monaco-list-row', { hasText: 'serve.cmd' }).first().waitFor();
    await workbench.screenshot('box-typed');
    await page.keyboard.press('Enter');
    const headline = /ping\.exe \(PID \d+\) keeps std\w+( and std\w+)* open/i;
    await panel(page).getByText(headline).first().waitFor();
    console.log(`      by key: ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    await notification(page, 'keeps').waitFor();
    await workbench.screenshot('first-finding');
    await debugConsole(page).getByText(headline).first().waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('Handle Inheritance: Stop Session');
    await workbench.runCommand('View: Show Handle Inheritance');
    await treeRow(page, 'serve, ended').waitFor();
  });

  it('lead by mouse from the empty view', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await writeFile(join(workbench.workspace, 'serve.cmd'), script);
    await workbench.runCommand('View: Show Handle Inheritance');
    const begin = Date.now();
    await page.getByRole('button', { name: 'My Own Command Hangs…' }).click();
    await quickInput(page).getByText('Change Working Folder…').first().waitFor();
    await typed(workbench).fill('cmd /c serve.cmd');
    await quickInput(page)
      .locator('.monaco-list-row[data-index="0"]', { hasText: 'cmd /c serve.cmd' })
      .click();
    await panel(page)
      .getByText(/ping\.exe \(PID \d+\) keeps/i)
      .first()
      .waitFor();
    console.log(`      by mouse: ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    await notification(page, 'keeps').getByRole('button', { name: 'Show' }).click();
    await workbench.runCommand('Handle Inheritance: Stop Session');
  });

  it('say nothing of a command that is well', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await writeFile(join(workbench.workspace, 'build.cmd'), benign);
    await openBox(workbench);
    await typed(workbench).fill('build');
    await page.keyboard.press('Enter');
    await debugConsole(page).getByText('build exited with code 0.').waitFor();
    await debugConsole(page)
      .getByText(/^Starting .*build\.cmd"/)
      .waitFor();
    await workbench.runCommand('View: Show Handle Inheritance');
    await treeRow(page, 'build, ended').waitFor();
    assert.equal(await page.locator('.notification-list-item').count(), 0);
    assert.equal(await page.locator('iframe.webview').count(), 0);
  });

  it('show a shell where only a shell understands, and the fault of what is not there', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await openBox(workbench);
    await typed(workbench).fill('echo one&& echo two');
    await quickInput(page).getByText('Launch with cmd /c').waitFor();
    await workbench.screenshot('box-shell');
    await page.keyboard.press('Enter');
    await debugConsole(page).getByText('two', { exact: true }).first().waitFor();

    await openBox(workbench);
    await quickInput(page)
      .locator('.monaco-list-row[data-index="0"]', { hasText: 'echo one&& echo two' })
      .waitFor();
    await workbench.screenshot('box-history');
    await typed(workbench).fill('no-such-program --help');
    await page.keyboard.press('Enter');
    await quickInput(page).getByText('No such program here or on PATH.').waitFor();
    await workbench.screenshot('box-fault');
    await page.keyboard.press('Escape');
    await openBox(workbench);
    assert.equal(await typed(workbench).inputValue(), 'no-such-program --help');
    await page.keyboard.press('Escape');
  });

  it('end with the launch saved as a configuration', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await openBox(workbench);
    await typed(workbench).fill('cmd /c echo kept');
    await page.keyboard.press('Enter');
    await workbench.runCommand('View: Show Handle Inheritance');
    await treeRow(page, 'cmd /c echo kept, ended').waitFor();
    await workbench.runCommand('Handle Inheritance: Save as Configuration…');
    await quickInput(page).getByText('Name of the configuration in launch.json').first().waitFor();
    await typed(workbench).fill('Kept');
    await page.keyboard.press('Enter');
    await page.locator('.tab', { hasText: 'launch.json' }).waitFor();
    const saved = await readFile(join(workbench.workspace, '.vscode', 'launch.json'), 'utf8');
    assert.match(
      saved,
      /"name": "Kept",\s+"program": "cmd",\s+"args": \[\s+"\/c",\s+"echo",\s+"kept"/,
    );
  });

  it('ask before the cross beside a session deletes its captures', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await openBox(workbench);
    await typed(workbench).fill('cmd /c echo gone');
    await page.keyboard.press('Enter');
    await workbench.runCommand('View: Show Handle Inheritance');
    const row = treeRow(page, 'cmd /c echo gone, ended');
    await row.waitFor();
    const question = page.getByRole('dialog').filter({ hasText: 'with its captures?' });
    for (const answer of ['Cancel', 'Delete']) {
      await row.hover();
      await row.getByRole('button', { name: /^Close Session/ }).click();
      await question.waitFor();
      if (answer === 'Cancel') await workbench.screenshot('close-asks');
      await question.getByRole('button', { name: answer }).click();
      await question.waitFor({ state: 'hidden' });
      if (answer === 'Cancel') await row.waitFor();
    }
    await row.waitFor({ state: 'hidden' });
  });
});
