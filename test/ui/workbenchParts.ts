// Where things are in VS Code's window, by what a person would call them.
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Workbench } from '../../scripts/environment/uiFixture.mjs';

/** With a picture of what was there when the test failed. */
export async function closeAfter(
  test: Mocha.Test | undefined,
  workbench: Workbench,
): Promise<void> {
  if (test?.state === 'failed') {
    await workbench.screenshot(`failed-${test.title.replace(/\W+/g, '-')}`);
  }
  await workbench.close();
}

/** Rows of the Variables view whose name begins so. */
export const variable = (page: Page, name: string): Locator =>
  page.locator(`.debug-variables .monaco-list-row[aria-label^="${name}"]`).first();

export const debugConsole = (page: Page): Locator => page.locator('.repl .repl-tree');

/** A row of the Sessions tree by the beginning of its accessible name. */
export const treeRow = (page: Page, label: string): Locator =>
  page.locator(`.pane-body .monaco-list-row[aria-label^="${label}"]`).first();

/** The row of a finding, by its code, which stands at its end. */
export const findingRow = (page: Page, code: string): Locator =>
  page.locator(`.pane-body .monaco-list-row[aria-label$=", ${code}"]`).first();

/** The page inside the session panel: VS Code nests it in two frames. */
export const panel = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

export const quickInput = (page: Page): Locator => page.locator('.quick-input-widget');

export const notification = (page: Page, text: string): Locator =>
  page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();

/** Answers the dialog that asks for a file, with one of the workspace. Its path is here, as this system calls it. */
export async function answerDialog(
  { page, workspace }: Pick<Workbench, 'page' | 'workspace'>,
  name: string,
): Promise<string> {
  // Until the folder has been read, the dialog puts its own path there.
  await quickInput(page).getByText('programs').first().waitFor();
  const file = join(workspace, name);
  const path = file.replace(/^\//, 'Z:\\').replaceAll('/', '\\');
  await quickInput(page).locator('input[type="text"]').fill(path);
  await page.keyboard.press('Enter');
  return file;
}

/** Answers the current step of a guide and waits until the next one, or none, is shown. */
export async function answerStep(page: Page, title: string, text?: string): Promise<void> {
  const input = quickInput(page).locator('input[type="text"]');
  await quickInput(page).getByText(title).first().waitFor();
  if (text !== undefined) await input.fill(text);
  await page.keyboard.press('Enter');
}

/** Chooses an item of a list that is asked from, once it is the one that Enter takes. */
async function chooseItem(page: Page, title: string, text: string): Promise<void> {
  const timeout = 10_000;
  await quickInput(page).getByText(title).first().waitFor({ timeout });
  await quickInput(page).locator('input[type="text"]').fill(text, { timeout });
  const chosen = quickInput(page).locator('.monaco-list-row.focused', { hasText: text });
  await chosen.waitFor({ timeout });
  await page.keyboard.press('Enter');
  await chosen.waitFor({ state: 'hidden', timeout });
}

/**
 * Runs a command that asks from a list. VS Code takes a list away as soon as anything else gets the focus, and a page or a view
 * that is still being opened does: whoever meets that asks again, and so does this.
 */
export async function runAndChoose(
  { page, runCommand }: Pick<Workbench, 'page' | 'runCommand'>,
  command: string,
  title: string,
  text: string,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await runCommand(command);
    try {
      await chooseItem(page, title, text);
      return;
    } catch (error) {
      if (attempt === 3 || (await quickInput(page).isVisible())) throw error;
    }
  }
}

export const runLaunchConfiguration = (
  workbench: Pick<Workbench, 'page' | 'runCommand'>,
  name: string,
): Promise<void> =>
  runAndChoose(
    workbench,
    'Handle Inheritance: Run Launch Configuration…',
    'Run Launch Configuration',
    name,
  );

/**
 * Chooses from the menu of a row. By key: a menu takes no click that comes sooner after it was opened than a person's could.
 */
export async function chooseFromMenu(row: Locator, item: string): Promise<void> {
  await row.click({ button: 'right' });
  const entry = row.page().getByRole('menuitem', { name: item });
  await entry.hover();
  await entry.press('Enter');
  await entry.waitFor({ state: 'hidden' });
}

const guideSteps = {
  stdin: 'What stdin is',
  stdout: 'What stdout is',
  stderr: 'What stderr is',
  inherit: 'What the child inherits',
  launch: 'Launch now?',
};

/** The steps of the launch guide after the arguments, each with its first choice, up to and with `last`. */
export async function acceptDefaults(
  page: Page,
  last: keyof typeof guideSteps = 'launch',
): Promise<void> {
  const names = Object.keys(guideSteps);
  const steps = Object.values(guideSteps).slice(0, names.indexOf(last) + 1);
  for (const placeholder of steps) {
    await quickInput(page).locator(`input[placeholder="${placeholder}"]`).waitFor();
    await page.keyboard.press('Enter');
  }
}

/** F5, once the configurations of the workspace are known: before that it only shows the view. */
export async function startWithF5(page: Page, configuration: string): Promise<void> {
  const toolbar = page.locator('.debug-toolbar');
  await page.locator('.start-debug-action-item').getByText(configuration).first().waitFor();
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.keyboard.press('F5');
    const started = await toolbar.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (started) return;
  }
  throw new Error('F5 did not start a debug session.');
}
