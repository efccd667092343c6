// The list of findings: its parts in order, its steps and links, the fix to copy, and no row that jumps.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { Finding } from '../../src/model/findings/finding';
import { wholeFinding } from '../unit/fixtures/wholeFinding';
import { daemonTree } from '../unit/fixtures/mapFixture';
import { stateAfter } from '../unit/fixtures/sessionFixture';
import { openFindingPage, type FindingPage } from './findingPage';
import { heldState } from './mapStates';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage } from './panelPage';

const theme = {
  style:
    '--vscode-foreground: #1f1f1f; --vscode-editor-background: #ffffff; --vscode-textLink-foreground: #005fb8; --vscode-descriptionForeground: #616161',
  bodyClass: 'vscode-light',
};

describe('The list of findings', () => {
  let alone: FindingPage;
  afterEach(() => alone.close());

  async function open(width = 900, ...found: readonly Finding[]): Promise<Page> {
    alone = await openFindingPage(heldState(), { viewport: { width, height: 900 }, theme });
    await alone.draw(found.length === 0 ? [wholeFinding] : found);
    return alone.page;
  }

  const steps = (page: Page): Locator => page.locator('.finding-path > li');
  const texts = async (found: Locator): Promise<readonly string[]> =>
    (await found.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());

  it('has the headline first, then path, why, what else is affected, fix and places, and the evidence last', async () => {
    const page = await open();
    const heading = page.getByRole('heading', { level: 3 });
    assert.deepEqual(await texts(heading), [
      `error: ${wholeFinding.headline} descendant-holds-pipe`,
    ]);
    assert.deepEqual(await texts(page.locator('.finding dt')), [
      'Path',
      'Why',
      'Also affected',
      'Fix',
      'Show',
    ]);
    assert.deepEqual(await texts(steps(page)), [
      'launcher PID 42',
      'build.exe PID 100 exited',
      'compiler.exe PID 200 exited',
      'PID 250 exited',
      'server.exe PID 300 handle 0x54',
    ]);
    assert.deepEqual(await texts(page.locator('.finding-affects > li')), wholeFinding.affects);
    const order = await page.evaluate(() =>
      [...document.querySelectorAll('.finding :is(h3, dl, .actions, details)')].map(
        ({ localName }) => localName,
      ),
    );
    assert.deepEqual(order, ['h3', 'dl', 'div', 'details']);
    assert.deepEqual(await accessibilityFaults(page, '#findings-alone'), []);
  });

  it('leads from each step to its process or handle, and links only to what the path does not show', async () => {
    const page = await open();
    const buttons = steps(page).getByRole('button');
    assert.equal(await buttons.count(), 3);
    for (const button of await buttons.all()) await button.press('Enter');
    const shown = page.locator('.finding-places').getByRole('button');
    assert.deepEqual(await texts(shown), ['stdout']);
    await shown.press('Enter');
    assert.deepEqual(await alone.heard(), [
      [{ kind: 'process', id: 'build', name: 'build' }],
      [{ kind: 'process', id: 'compiler', name: 'compiler.exe' }],
      [{ kind: 'handle', column: 'server', value: '0x54', name: 'server.exe' }],
      [{ kind: 'pipe', label: 'stdout' }],
    ]);
  });

  it('copies the fix by keyboard, and says so', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Copy the fix' }).press('Enter');
    assert.deepEqual(await alone.heard(), [
      [{ method: 'copy', text: wholeFinding.fix }, 'Fix copied to the clipboard.'],
    ]);
  });

  it('offers to close the handle that keeps something open, as long as its process has it', async () => {
    const server = heldState().processes.find(({ id }) => id === 'server');
    const value = server?.birth?.childHandles[0]?.value ?? '';
    const keptBy = (kept: string): Finding => ({
      ...wholeFinding,
      severity: 'warning',
      places: [{ kind: 'handle', processId: 'server', value: kept }],
    });
    const page = await open(900, keptBy(value));
    const close = page.getByRole('button', { name: /^Close / });
    assert.deepEqual(await texts(close), [`Close ${value} in server.exe…`]);
    await close.press('Enter');
    assert.deepEqual(await alone.heard(), [
      [{ method: 'closeHandle', processId: 'server', value }],
    ]);
    // Of a handle that is not there, of one that is only worth knowing, and of another kind there is nothing to close.
    await alone.draw([
      keptBy('0x9999'),
      { ...keptBy(value), severity: 'information' },
      { ...keptBy(value), code: 'leaked-handle' },
    ]);
    assert.equal(await close.count(), 0);
  });

  it('puts the steps one under another where it is narrow, and nothing beyond the edge', async () => {
    const page = await open(240);
    for (const width of [240, 450]) {
      await page.setViewportSize({ width, height: 900 });
      const boxes = await steps(page).evaluateAll((items) =>
        items.map((item) => item.getBoundingClientRect()).map(({ left, top }) => ({ left, top })),
      );
      assert.equal(new Set(boxes.map(({ left }) => left)).size, 1);
      assert.equal(new Set(boxes.map(({ top }) => top)).size, boxes.length);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }
    // Beside one another where there is room.
    await page.setViewportSize({ width: 1400, height: 900 });
    const tops = await steps(page).evaluateAll((items) =>
      items.map((item) => Math.round(item.getBoundingClientRect().top)),
    );
    assert.equal(new Set(tops).size, 1);
  });

  it('keeps a finding in its place, unfolded, when its sentence tells of the past', async () => {
    const other = { ...wholeFinding, about: 'stderr', headline: 'Another.' };
    const page = await open(900, other, wholeFinding);
    const item = page
      .getByRole('listitem')
      .filter({ has: page.locator('h3') })
      .nth(1);
    await item.locator('summary').click();
    const before = await item.elementHandle();
    const past = { ...wholeFinding, headline: 'server.exe (PID 300) kept stdout open.' };
    await alone.draw([other, past]);
    await page.getByText(past.headline).waitFor();
    assert.equal(await before.evaluate((element) => element.isConnected), true);
    assert.match((await before.textContent()) ?? '', /kept stdout open/);
    assert.equal(await item.locator('details').getAttribute('open'), '');
  });

  it('leaves out what a finding does not have', async () => {
    const page = await open(900, {
      ...{ code: 'broker-lost', severity: 'error', headline: 'The launcher is gone.', fix: '' },
      ...{ places: [{ kind: 'session' }], evidence: {} },
    });
    assert.equal(await page.locator('.finding dl').count(), 0);
    assert.equal(await page.locator('.finding').getByRole('button').count(), 0);
  });
});

describe('A finding in the panel', () => {
  it('has its page opened by the editor, by keyboard and by mouse, and nothing followed', async () => {
    const panel = await openPanelPage({ state: heldState(), now: 10, theme });
    try {
      const { page } = panel;
      const before = page.url();
      const link = page.getByRole('link', { name: 'Learn more about descendant-holds-pipe' });
      await link.first().press('Enter');
      await link.first().click();
      const wanted = { method: 'openHelp', code: 'descendant-holds-pipe' };
      while (panel.asked.length < 2) await page.evaluate(() => Promise.resolve());
      assert.deepEqual(panel.asked, [wanted, wanted]);
      assert.equal(page.url(), before);
    } finally {
      await panel.close();
    }
  });

  it('leads by a step of its path to the process, and says aloud that its fix was copied', async () => {
    const crash = {
      ...({ type: 'processCrashed', time: 8, id: 'server', code: '0xc0000005' } as const),
      address: '0x401000',
    };
    const state = stateAfter(...daemonTree({ exits: ['compiler', 'build'] }), crash);
    const panel = await openPanelPage({ state, now: 10, theme });
    try {
      const { page } = panel;
      const finding = page.locator('.finding', { hasText: 'process-crashed' });
      await finding.getByRole('button', { name: /^compiler/ }).press('Enter');
      await page.locator('process-list [aria-selected="true"]', { hasText: 'compiler' }).waitFor();
      await finding.getByRole('button', { name: 'Copy the fix' }).press('Space');
      await page.getByRole('status').getByText('Fix copied to the clipboard.').waitFor();
      const [copied] = panel.asked.filter(({ method }) => method === 'copy');
      assert.match(JSON.stringify(copied), /collect a dump/);
      // Said again when it is done again.
      await page.evaluate(() => {
        const status = document.querySelector('handle-panel > [role="status"]');
        const said: string[] = [];
        const note = (): void => void said.push(status?.textContent ?? '');
        new MutationObserver(note).observe(status ?? document, {
          ...{ characterData: true, childList: true, subtree: true },
        });
        Object.assign(window, { said });
      });
      await finding.getByRole('button', { name: 'Copy the fix' }).press('Enter');
      await page.waitForFunction(() =>
        (window as unknown as { said: string[] }).said.at(-1)?.includes('Fix copied'),
      );
    } finally {
      await panel.close();
    }
  });
});
