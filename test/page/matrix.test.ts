// The handle matrix: filters, groups, orders, the detail of a cell with its calls; by keyboard, live, and with a hundred thousand handles.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { SessionState } from '../../src/model/session/state';
import { largeSession } from '../bench/largeSession';
import { brokerHandle } from '../unit/fixtures/birthFixture';
import { matrixState } from '../unit/fixtures/matrixFixture';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

/** Enough of one for the elements that have colours of their own. */
const theme = {
  style: '--vscode-foreground: #1f1f1f; --vscode-editor-background: #ffffff',
  bodyClass: 'vscode-light',
};

describe('the handle matrix', () => {
  let panel: PanelPage;
  afterEach(() => panel.close());

  async function open(state: SessionState): Promise<Page> {
    panel = await openPanelPage({ state, now: 10, viewport: { width: 1400, height: 1000 }, theme });
    await grid(panel.page).waitFor();
    return panel.page;
  }

  const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Handles by process' });
  const detail = (page: Page): Locator => page.getByRole('region', { name: 'Selected handle' });
  const count = (page: Page): Locator => page.locator('handle-matrix .count');
  const filter = (page: Page): Locator => page.getByRole('textbox', { name: /^Filter handles/ });
  const chip = (page: Page, name: RegExp): Locator =>
    page.locator('handle-matrix :is(.toolbar, .nothing-found)').getByRole('button', { name });
  const names = (page: Page): Promise<readonly string[]> =>
    grid(page)
      .getByRole('rowheader')
      .evaluateAll((heads) => heads.map((head) => head.textContent.replace(/\s+/g, '')));
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const { row = '', column = '' } = (document.activeElement as HTMLElement).dataset;
      return `${row},${column}`;
    });
  const tick = async (page: Page, menu: RegExp, item: RegExp): Promise<void> => {
    await chip(page, menu).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: item }).press('Enter');
    await page.keyboard.press('Escape');
  };

  it('filters by text, kinds and origins, says what is active, and clears it all', async () => {
    const page = await open(matrixState());
    await count(page).getByText('8 handles', { exact: true }).waitFor();
    await filter(page).pressSequentially('log');
    await count(page).getByText('1 of 8 handles').waitFor();
    assert.deepEqual(await names(page), ['log']);
    await filter(page).fill('');

    await chip(page, /^Kind/).press('ArrowDown');
    await page.getByRole('menuitemcheckbox', { name: /^Pipe\s+2$/ }).press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement?.ariaHasPopup), 'menu');
    await chip(page, /^Kind: Pipe, Socket$/).waitFor();
    await count(page).getByText('3 of 8 handles').waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await chip(page, /^Clear filters$/).press('Enter');
    await count(page).getByText('8 handles', { exact: true }).waitFor();

    await tick(page, /^Origin/, /^sent\s+1$/);
    assert.deepEqual(await names(page), ['go']);
    await tick(page, /^Origin/, /^duplicated\s+1$/);
    assert.deepEqual(await names(page), ['a.stdout', 'go']);
    await chip(page, /^Clear filters$/).press('Enter');

    await chip(page, /^Not predicted$/).press('Enter');
    assert.deepEqual(await names(page), ['odd']);
    await page.locator('button[aria-pressed="true"]', { hasText: 'Not predicted' }).waitFor();
    await filter(page).fill('nothing like it');
    await page.getByText('No handle matches the filters.').waitFor();
    await page
      .locator('.nothing-found')
      .getByRole('button', { name: 'Clear filters' })
      .press('Enter');
    await grid(page).waitFor();

    await chip(page, /^Differs between children$/).press('Enter');
    const differing = await names(page);
    assert.ok(differing.includes('go') && !differing.includes('extra2'), differing.join());
  });

  it('groups by process, sorts by its heads, and takes columns away and back', async () => {
    const page = await open(matrixState());
    await page.getByRole('combobox', { name: 'Group by' }).selectOption('process');
    await grid(page).getByText('launcher: 7 handles').waitFor();
    await grid(page).getByText('b: 4 handles').waitFor();
    await page.getByRole('combobox', { name: 'Group by' }).selectOption('object');
    const head = grid(page).getByRole('columnheader', { name: 'Handle', exact: true });
    await head.getByRole('button').click();
    assert.equal(await head.getAttribute('aria-sort'), 'ascending');
    const sorted = await names(page);
    assert.deepEqual(sorted.slice(0, 4), ['a.stdout', 'a.stdout.read', 'extra2', 'extra10']);
    await head.getByRole('button').press('Enter');
    assert.equal(await head.getAttribute('aria-sort'), 'descending');
    await head.getByRole('button').press('Enter');
    assert.equal(await head.getAttribute('aria-sort'), 'none');
    const holders = grid(page).getByRole('columnheader', { name: 'Holders' });
    await holders.getByRole('button').click();
    assert.equal((await names(page))[0], 'a.stdout');

    await tick(page, /^Columns/, /^Access$/);
    await grid(page).getByRole('gridcell', { name: '0x120116' }).first().waitFor();
    await tick(page, /^Columns/, /^b$/);
    assert.equal(await grid(page).getByRole('columnheader', { name: 'b', exact: true }).count(), 0);
    const saved = await page.evaluate<{ readonly matrix: unknown }>('saved');
    assert.deepEqual(saved.matrix, {
      ...{ kinds: [], origins: [], differs: false, unpredicted: false, grouping: 'object' },
      order: { by: 'holders', isDescending: true },
      facts: ['value', 'kind', 'access', 'holders'],
      hidden: ['b'],
    });
  });

  it('tells everything of a cell: why, the rule, the values, the way, and the calls', async () => {
    const page = await open(matrixState());
    const row = grid(page)
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: 'go' }) });
    await row.getByRole('gridcell', { name: /sent/ }).click();
    await detail(page).getByText('after its start: DuplicateHandle.').waitFor();
    const link = detail(page).getByRole('link', { name: /^Microsoft Learn: DuplicateHandle/ });
    assert.match((await link.getAttribute('href')) ?? '', /^https:\/\/learn\.microsoft\.com\//);
    const calls = detail(page).getByRole('list', { name: 'Calls of this handle' });
    await calls.getByText('SetHandleInformation').waitFor();
    // Those of the handle that had the value before, and of 0x240, are none of it.
    assert.equal(await calls.getByRole('listitem').count(), 2);
    assert.deepEqual(await accessibilityFaults(page), []);
    await detail(page).getByRole('button', { name: 'Show in Calls' }).press('Enter');
    await page.getByText('4 of 5 calls').waitFor();

    await row
      .getByRole('gridcell', { name: /^inherited/ })
      .first()
      .click();
    await detail(page).getByText('it is inheritable and in the handle list').waitFor();
    await detail(page).getByText('EVENT_MODIFY_STATE').waitFor();
    await detail(page).getByText('Value in each process').waitFor();

    await grid(page)
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: 'odd' }) })
      .getByRole('gridcell', { name: /not predicted/ })
      .click();
    await detail(page)
      .getByText('By the rules of Windows 10 and 11 it should not have been inherited.')
      .waitFor();
  });

  it('is walked by keys, with the head above and the detail beside', async () => {
    const page = await open(matrixState());
    await grid(page).locator('[data-row][tabindex="0"]').focus();
    assert.equal(await focused(page), '0,0');
    const press = async (...keys: readonly string[]): Promise<string> => {
      for (const key of keys) await page.keyboard.press(key);
      return focused(page);
    };
    assert.equal(await press('ArrowDown', 'ArrowRight'), '1,1');
    assert.equal(await press('End'), '1,7');
    assert.equal(await press('Home'), '1,0');
    assert.equal(await press('Control+End'), '8,7');
    assert.equal(await press('ArrowUp'), '7,0');
    assert.equal(await press('PageUp', 'Home'), '0,0');
    assert.equal(await press('ArrowUp', 'ArrowRight'), '-1,1');
    await page.keyboard.press('Enter');
    const value = grid(page).getByRole('columnheader', { name: 'Value' });
    assert.equal(await value.getAttribute('aria-sort'), 'ascending');
    assert.equal(await press('ArrowDown'), '0,1');
    assert.equal(await press('Control+Home', 'End', 'ArrowLeft'), '0,6');
    await page.keyboard.press('Space');
    await detail(page).getByText('This is not inheritance.').waitFor();
    await detail(page).getByRole('button', { name: 'Copy value' }).focus();
    await page.keyboard.press('Escape');
    assert.equal(await focused(page), '0,6');
    await page.keyboard.press('Escape');
    await detail(page).getByText('Select a cell to see why.').waitFor();
    assert.equal(await focused(page), '0,6');
  });

  it('keeps what is selected, in sight and focused while handles come', async () => {
    const made = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        type: 'handleCreated' as const,
        time: 7,
        handle: brokerHandle(`0x${(0x1000 + index * 4).toString(16)}`, `more${index}`),
      }));
    const page = await open(matrixState(...made(200)));
    await page.getByRole('combobox', { name: 'Group by' }).selectOption('process');
    const far = grid(page).getByRole('rowheader', { name: 'more150', exact: true });
    await grid(page).evaluate((element) => (element.scrollTop = 150 * 22));
    await far.click();
    const place = (): Promise<number> =>
      far.evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const before = await place();
    const first = brokerHandle('0x8', 'first of all');
    // It comes before all others.
    const state = matrixState(...made(200));
    await panel.tell({ ...state, brokerHandles: [first, ...state.brokerHandles] }, 20);
    await count(page).getByText('209 handles').waitFor();
    assert.equal(await place(), before);
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent.includes('more150')),
      true,
    );
    await detail(page).getByText('more150').first().waitFor();
  });

  it('leads from a finding to what it is about', async () => {
    const page = await open(matrixState());
    await page.setViewportSize({ width: 1000, height: 500 });
    const finding = page.locator('.finding', { hasText: 'dangling-standard-handle' });
    await finding.getByRole('button', { name: 'Show 0x30 in b' }).press('Enter');
    await detail(page).getByText('extra2').first().waitFor();
    await detail(page).getByText('without a handle behind it').first().waitFor();
    assert.equal(
      await grid(page).evaluate((element) => element.getBoundingClientRect().top < 400),
      true,
    );
    const differs = page.locator('.finding', { hasText: 'prediction-differs' }).first();
    await differs.getByRole('button', { name: 'Show what was not predicted' }).press('Enter');
    assert.deepEqual(await names(page), ['odd']);
    // What the filters hide is told all the same.
    await detail(page).getByText('The filters hide it.').waitFor();
    await detail(page).getByRole('button', { name: 'Clear filters' }).press('Enter');
    await count(page).getByText('8 handles', { exact: true }).waitFor();
  });

  it('shows, filters and sorts a hundred thousand handles', async () => {
    const page = await open(largeSession({ handles: 100_000, processes: 20 }));
    await page.getByRole('checkbox', { name: /\(100,000\)/ }).press('Space');
    await count(page).getByText('100,200 handles').waitFor();
    await filter(page).fill('0x10ffc');
    await count(page).getByText('20 of 100,200 handles').waitFor();
    await filter(page).fill('');
    await grid(page).getByRole('button', { name: 'Kind' }).click();
    await grid(page).locator('[data-row="5"][data-column="1"]').focus();
    await page.keyboard.press('Control+End');
    await page.waitForFunction(
      () => (document.activeElement as HTMLElement).dataset['row'] === '100219',
    );
    assert.ok((await grid(page).getByRole('row').count()) < 60);
  });

  it('draws with a key the rows in sight first, and those beyond a moment later', async () => {
    const page = await open(largeSession({ handles: 5000, processes: 4 }));
    await page.getByRole('checkbox', { name: /\(5,000\)/ }).press('Space');
    await count(page).getByText('5,010 handles').waitFor();
    // Scrolled once, it has the rows beyond those in sight.
    await grid(page).evaluate((element) => element.scrollTo(0, 300));
    await grid(page).getByRole('row').filter({ hasText: '0x10030' }).first().waitFor();
    await grid(page).evaluate((element) => element.scrollTo(0, 0));
    // What each change of the matrix leaves drawn, from the key on.
    await page.evaluate(() => {
      const drawn: number[] = [];
      Object.assign(window, { drawn });
      new MutationObserver(() => {
        drawn.push(document.querySelectorAll('.matrix .rows > .matrix-row').length);
      }).observe(document.body, { subtree: true, childList: true });
    });
    await filter(page).fill('0x1');
    await count(page)
      .getByText(/of 5,010 handles/)
      .waitFor();
    await page.waitForFunction(() => {
      const { drawn } = window as unknown as { readonly drawn: readonly number[] };
      return drawn.at(-1) === Math.min(...drawn) + 6;
    });
  });

  it('draws what a key finds with the elements of the rows before, but not where the focus is among them', async () => {
    const page = await open(largeSession({ handles: 5000, processes: 4 }));
    await page.getByRole('checkbox', { name: /\(5,000\)/ }).press('Space');
    await count(page).getByText('5,010 handles').waitFor();
    const mark = (): Promise<void> =>
      grid(page)
        .locator('.rows > .matrix-row')
        .evaluateAll((rows) => rows.forEach((row) => row.setAttribute('data-before', '')));
    const drawn = (which: string): Promise<number> =>
      grid(page).locator(`.rows > .matrix-row${which}`).count();
    await mark();
    await filter(page).fill('mutant');
    await count(page)
      .getByText(/ of 5,010 handles/)
      .waitFor();
    const kinds = await grid(page).locator('.rows .fact-kind').allTextContents();
    assert.ok(kinds.length >= 17 && kinds.every((kind) => kind.includes('Mutant')), kinds.join());
    assert.equal(await drawn('[data-before]'), await drawn(''));

    await mark();
    await grid(page).getByRole('rowheader').nth(3).focus();
    await page.keyboard.press('Control+End');
    await page.waitForFunction(
      () => Number((document.activeElement as HTMLElement).dataset['row']) > 100,
    );
    assert.equal(await drawn('[data-before]'), 0);
  });

  it('says to screen readers what a cell shows as a dash or as nothing', async () => {
    const page = await open(largeSession({ handles: 40, processes: 2 }));
    await page.getByRole('checkbox', { name: /\(40\)/ }).press('Space');
    await count(page).getByText('41 handles').waitFor();
    const client = await page.context().newCDPSession(page);
    const { nodes } = await client.send('Accessibility.getFullAXTree');
    const cells = nodes.filter(({ role }) => role?.value === 'gridcell');
    const said = new Set(cells.map(({ name }) => String(name?.value)));
    assert.ok(said.has('no such handle'), [...said].join());
    const shown = await grid(page)
      .getByRole('gridcell', { name: 'no such handle' })
      .first()
      .evaluate((cell) => ({
        size: getComputedStyle(cell).fontSize,
        inside: cell.children.length,
      }));
    assert.deepEqual(shown, { size: '0px', inside: 0 });
  });
});
