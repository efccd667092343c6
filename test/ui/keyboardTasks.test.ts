// What people come for, done in VS Code with the keyboard alone, on processes that run.
import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../../scripts/environment/uiFixture.mjs';
import { debugConsole, panel, quickInput, treeRow } from './workbenchParts';

/** More stops than any of these pages has. */
const mostStops = 150;

const held = {
  name: 'A daemon',
  program: 'cmd.exe',
  args: '/c echo started& start /b ping.exe -n 300 127.0.0.1',
  stdio: { stdin: 'nul' },
};
/** One child that ends, one that waits for two lines, and one that waits for ever. */
const waiting = {
  name: 'Three children',
  program: 'cmd.exe',
  handles: { log: { kind: 'file', path: 'log.txt', access: 'write' }, ready: { kind: 'event' } },
  children: [
    {
      name: 'writer',
      args: '/c echo first line& echo second line& echo the needle',
      handleList: ['stdin', 'stdout', 'stderr', 'log'],
    },
    { name: 'reader', args: '/v:on /c set /p told=& set /p rest=& echo told !told!' },
    { name: 'idle', args: '/c set /p never=' },
  ],
};
const configurations = [held, waiting].map((attributes) => ({
  ...{ type: 'handle-inheritance', request: 'launch' },
  ...attributes,
}));

describe('with the keyboard alone', () => {
  let workbench: Workbench;
  let page: Page;
  let keys: Page['keyboard'];
  let inside: FrameLocator;
  let clicks = 0;

  before(async function () {
    // A window, and a launch in it.
    this.timeout(180_000);
    const text = JSON.stringify({ version: '0.2.0', configurations }, null, 2);
    workbench = await openWorkbench({
      viewport: { width: 1400, height: 1000 },
      files: { '.vscode/launch.json': text },
    });
    page = workbench.page;
    keys = page.keyboard;
    inside = panel(page);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await watchPointer();
    await run('View: Show Handle Inheritance');
    await launch(waiting.name);
    await debugConsole(page).getByText('writer exited with code 0.').first().waitFor();
    await run('View: Hide Panel');
  });
  after(async () => {
    await workbench.screenshot('keyboard-tasks');
    await workbench.close();
    assert.equal(clicks, 0);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
    }
    await keys.press('Escape');
    await run('View: Close All Editors');
  });

  /** Counts what a pointer does anywhere in the window, also in the pages within. */
  async function watchPointer(): Promise<void> {
    await page.exposeFunction('pointerWasUsed', () => (clicks += 1));
    const watch = (): void => {
      const told = (): void => {
        (globalThis as unknown as { pointerWasUsed(): void }).pointerWasUsed();
      };
      addEventListener('pointerdown', told, true);
    };
    await page.addInitScript(watch);
    await page.evaluate(watch);
  }

  /** Types into a list and takes what it offers, once that is the chosen one. */
  async function choose(title: string, text: string): Promise<void> {
    const timeout = 10_000;
    await quickInput(page).getByText(title).first().waitFor({ timeout });
    await keys.press('Control+a');
    await keys.type(text);
    const chosen = quickInput(page).locator('.monaco-list-row.focused', { hasText: text }).first();
    await chosen.waitFor({ timeout });
    await keys.press('Enter');
    await chosen.waitFor({ state: 'hidden', timeout });
  }

  async function run(command: string): Promise<void> {
    const timeout = 5000;
    const row = quickInput(page).locator(`.monaco-list-row.focused[aria-label^="${command}"]`);
    // Before the extension is there its commands are not.
    for (let attempt = 1; ; attempt++) {
      await keys.press('F1');
      try {
        await quickInput(page).locator('input[type="text"]').waitFor({ timeout });
        await keys.press('Control+a');
        await keys.type(`>${command}`);
        await row.waitFor({ timeout });
        await keys.press('Enter');
        return;
      } catch (error) {
        if (attempt === 10) throw error;
        await keys.press('Escape');
      }
    }
  }

  /** VS Code takes a list away as soon as anything else gets the focus: whoever meets that asks again. */
  async function launch(configuration: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await run('Handle Inheritance: Run Launch Configuration…');
      try {
        await choose('Run Launch Configuration', configuration);
        break;
      } catch (error) {
        if (attempt === 3) throw error;
        await keys.press('Escape');
      }
    }
    await treeRow(page, configuration).waitFor();
  }

  /** The panel of a session, just opened: the focus is at the top of its page. */
  async function openPanel(session: string): Promise<void> {
    await run('Handle Inheritance: Open Session Panel');
    const opened = page.getByRole('tab', { name: `Handles: ${session}` });
    const asks = quickInput(page).locator('.monaco-list-row', { hasText: session });
    await opened.or(asks).first().waitFor();
    if (await asks.first().isVisible()) await choose('Which session?', session);
    await inside.getByRole('grid', { name: 'Handles by process' }).waitFor();
  }

  /** Tabs on until the element has the focus, as a person does who sees where it is. */
  async function reach(element: Locator, key = 'Tab'): Promise<void> {
    await element.first().waitFor();
    for (let stop = 0; stop < mostStops; stop++) {
      const isThere = await element
        .first()
        .evaluate((wanted) => document.hasFocus() && wanted.matches(':focus, :focus-within'));
      if (isThere) return;
      await keys.press(key);
    }
    assert.fail(`${key} does not lead to ${String(element)}`);
  }

  const press = async (element: Locator, key = 'Enter'): Promise<void> => {
    await reach(element);
    await keys.press(key);
  };
  /** Goes on with a key until something is as it is wanted. */
  async function pressUntil(key: string, wanted: Locator): Promise<void> {
    for (let presses = 0; presses < mostStops; presses++) {
      if ((await wanted.count()) > 0) return;
      await keys.press(key);
    }
    assert.fail(`${key} does not lead to ${String(wanted)}`);
  }
  const button = (name: string | RegExp): Locator => inside.getByRole('button', { name });

  it('finds why a pipe does not end and who keeps it, and ends that', async () => {
    await launch(held.name);
    await openPanel(held.name);
    const finding = inside.getByRole('listitem').filter({ hasText: 'descendant-holds-pipe' });
    // A step of its path, or a link when the path does not lead there.
    const holder = /^(?:Show 0x[0-9a-f]+ in ping|ping\.exe .*handle 0x[0-9a-f]+$)/i;
    await press(finding.getByRole('button', { name: holder }));
    await inside
      .getByRole('region', { name: 'Selected handle' })
      .getByText(/in ping/i)
      .first()
      .waitFor();
    await press(finding.locator('summary'));
    await inside.getByRole('region', { name: 'Evidence of descendant-holds-pipe' }).waitFor();
    // What can be done stands before the evidence.
    await reach(finding.getByRole('button', { name: /^Terminate ping/i }), 'Shift+Tab');
    await keys.press('Enter');
    const asked = page.locator('.monaco-dialog-box');
    await asked.waitFor();
    await keys.press('Enter');
    await asked.waitFor({ state: 'hidden' });
    await treeRow(page, `${held.name}, ended`).waitFor();
  });

  it('sees why a child has a handle, the rule behind it and the calls that made it', async () => {
    await openPanel(waiting.name);
    const grid = inside.getByRole('grid', { name: 'Handles by process' });
    await reach(grid.locator('[tabindex="0"]'));
    await keys.press('Control+Home');
    const log = inside
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: 'log' }) });
    await pressUntil('ArrowDown', log.locator(':focus'));
    const inherited = log
      .getByRole('gridcell', { name: /^inherited/ })
      .and(inside.locator(':focus'));
    await pressUntil('ArrowRight', inherited);
    await keys.press('Enter');
    const detail = inside.getByRole('region', { name: 'Selected handle' });
    await detail.getByText('it is inheritable and in the handle list').waitFor();
    await detail.getByText('CreateFileW').first().waitFor();
    await reach(detail.getByRole('link'));
  });

  it('keeps only what differs between the children, and takes the filter away again', async () => {
    await openPanel(waiting.name);
    const count = inside.locator('handle-matrix .count');
    await press(button('Differs between children'));
    await count.getByText(/^\d+ of \d+ handles$/).waitFor();
    await press(button('Clear filters'));
    await count.getByText(/^\d+ handles$/).waitFor();
  });

  it('goes to the map and chooses a process there', async () => {
    await openPanel(waiting.name);
    await press(inside.getByRole('tab', { name: 'Matrix' }), 'ArrowRight');
    const map = inside.getByRole('listbox', { name: 'Map of processes and what they share' });
    await reach(map);
    await pressUntil('ArrowRight', map.locator(':focus[aria-label*="reader"]'));
    await keys.press('Enter');
    await inside
      .getByRole('region', { name: 'Selected in the map' })
      .getByText('reader')
      .first()
      .waitFor();
  });

  it('goes back to a past moment, and to now', async () => {
    await openPanel(waiting.name);
    const slider = inside.getByRole('slider', { name: 'Moment of the session' });
    await slider.and(inside.locator(':enabled')).waitFor();
    await press(slider, 'Home');
    await inside.getByText('Nothing can be changed here.').waitFor();
    await keys.press('Escape');
    await inside.getByText('Nothing can be changed here.').waitFor({ state: 'detached' });
  });

  it('finds a text in what was captured', async () => {
    await openPanel(waiting.name);
    const pipes = inside.getByRole('listbox', { name: 'Pipes' });
    await reach(pipes);
    const wanted = pipes.locator('[aria-selected="true"]').filter({ hasText: 'writer.stdout' });
    await keys.press('Home');
    await pressUntil('ArrowDown', wanted);
    await inside.getByText('second line').first().waitFor();
    await keys.press('Control+f');
    await keys.type('needle');
    await inside.getByRole('search').getByText('1 of 1, at offset 29').waitFor();
  });

  it('writes a line to stdin, closes it and reads the answer', async () => {
    await openPanel(waiting.name);
    const pipes = inside.getByRole('listbox', { name: 'Pipes' });
    const chosen = pipes.locator('[aria-selected="true"]');
    await reach(pipes);
    await keys.press('Home');
    await pressUntil('ArrowDown', chosen.filter({ hasText: 'reader.stdin' }));
    await reach(inside.getByRole('textbox', { name: /stdin/ }));
    await keys.type('by key');
    await press(button('Send'));
    // It waits for a second line, which never comes.
    await press(button('Close (end of file)'));
    await inside.getByRole('treeitem', { name: /reader.*exited with/ }).waitFor();
    await keys.press('Shift+Tab');
    await reach(pipes);
    await pressUntil('ArrowDown', chosen.filter({ hasText: 'reader.stdout' }));
    await inside.getByText('told by key').first().waitFor();
  });

  it('copies this launch as C++', async () => {
    await openPanel(waiting.name);
    await press(button('Copy as C++'));
    await inside.getByText('Copied as C++').first().waitFor({ state: 'attached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /CreateProcessW\(/);
    assert.match(copied, /PROC_THREAD_ATTRIBUTE_HANDLE_LIST/);
  });

  it('takes a snapshot of a process, and terminates it', async () => {
    await openPanel(waiting.name);
    const tree = inside.getByRole('tree');
    await reach(tree.locator('[tabindex="0"]'));
    const idle = tree.getByRole('treeitem', { name: /^idle/ });
    const focused = inside.locator(':focus');
    await pressUntil('ArrowDown', idle.locator(':focus').or(idle.and(focused)));
    await keys.press('Enter');
    await press(button(/^Take snapshot/i));
    await inside
      .getByText(/snapshot/i)
      .first()
      .waitFor();
    await press(button('Terminate idle'));
    await tree.getByRole('treeitem', { name: /idle.*exited with 1/ }).waitFor();
    await treeRow(page, `${waiting.name}, ended`).waitFor();
  });

  it('reads the calls and exports the session as a page', async () => {
    await openPanel(waiting.name);
    await press(button(/^Calls/));
    await inside.getByRole('grid', { name: /calls/i }).getByText('CreatePipe').first().waitFor();
    await keys.press('Escape');
    await press(button('Export Report'));
    await choose('Export Report', 'Web Page');
    await quickInput(page).getByText('programs').first().waitFor();
    // The name and the place it offers.
    await keys.press('Enter');
    await page
      .locator('.notification-list-item', { hasText: 'The report is in' })
      .first()
      .waitFor();
    const file = join(workbench.workspace, 'Three-children.handles.html');
    assert.match(await readFile(file, 'utf8'), /^<!DOCTYPE html>[^]*Three children/);
  });
});
