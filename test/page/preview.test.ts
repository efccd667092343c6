// The page of a preview in a browser: each notice of preflight leads to its page of the handbook, opened by the editor.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/environment/browser.mjs';
import { distFolder } from '../../scripts/environment/paths.mjs';
import { parsePlan } from '../../src/model/plan/parsePlan';
import { planPreview } from '../../src/model/preflight/planPreview';
import {
  isPreviewPageMessage,
  sentPreview,
  type PreviewMessage,
} from '../../src/model/protocol/previewProtocol';
import { accessibilityFaults } from './panelAccessibility';

describe('The page of a preview', () => {
  let browser: Browser;
  let page: Page;
  let asked: Promise<string>;
  before(async () => {
    browser = await launchBrowser({ headless: true });
  });
  after(() => browser.close());

  beforeEach(async () => {
    page = await browser.newPage();
    let opened: (code: string) => void = () => undefined;
    asked = new Promise((resolve) => (opened = resolve));
    await page.exposeFunction('toHost', (message: unknown) => {
      if (isPreviewPageMessage(message) && message.type === 'openHelp') opened(message.code);
    });
    await page.setContent('<html lang="en"><main class="preview-page"></main></html>');
    await page.addStyleTag({ content: await readFile(join(distFolder, 'panel.css'), 'utf8') });
    await page.evaluate(() => {
      const host = window as unknown as { toHost(message: object): void };
      Object.assign(window, {
        acquireVsCodeApi: () => ({ postMessage: (message: object) => host.toHost(message) }),
      });
    });
    const script = await readFile(join(distFolder, 'launchPreview.js'), 'utf8');
    await page.addScriptTag({ content: script });
  });
  afterEach(() => page.close());

  it('has the editor open the page about the rule of a notice', async () => {
    const parsed = parsePlan({ program: 'a.exe', handleList: [] }, 'test');
    assert.ok(parsed.ok);
    const plan = sentPreview(planPreview(parsed.plan));
    assert.deepEqual(
      plan.notices.map(({ rule }) => rule),
      ['empty-list'],
    );
    const message: PreviewMessage = { type: 'preview', content: { kind: 'plan', plan } };
    await page.evaluate((data) => window.postMessage(data, '*'), message);
    const link = page.getByRole('link', { name: 'Learn more about empty-list' });
    assert.match((await link.getAttribute('href')) ?? '', /\/docs\/rules\/empty-list\.md$/);
    await link.press('Enter');
    assert.equal(await asked, 'empty-list');
    assert.deepEqual(await accessibilityFaults(page, 'main'), []);
  });

  /** So many handles by as many children, each with a list of its own. */
  function largePreview(count: number): PreviewMessage {
    const handles = Array.from({ length: count }, (_, at) => [`event${at}`, { kind: 'event' }]);
    const parsed = parsePlan(
      {
        program: 'a.exe',
        stdio: { stdin: 'nul', stderr: 'stdout' },
        handles: {
          ...(Object.fromEntries(handles) as object),
          shut: { kind: 'event', inheritable: false },
        },
        children: Array.from({ length: count }, (_, at) => ({
          name: `child${at}`,
          ...(at === 0 ? { inherit: 'all' } : { handleList: ['stdin', 'stdout', `event${at}`] }),
        })),
      },
      'test',
    );
    assert.ok(parsed.ok);
    return {
      type: 'preview',
      content: { kind: 'plan', plan: sentPreview(planPreview(parsed.plan)) },
    };
  }

  it('draws of a large table what is in sight, and the rest when it is scrolled to', async () => {
    await page.evaluate((data) => window.postMessage(data, '*'), largePreview(100));
    const table = page.getByRole('region', { name: 'Handles', exact: true });
    await table.getByRole('rowheader', { name: /child0\.stdin/ }).waitFor();
    assert.equal(await table.getByRole('table').getAttribute('aria-rowcount'), '302');
    assert.equal(await table.getByRole('table').getAttribute('aria-colcount'), '101');
    const cells = await page.locator('.preview-table td').count();
    assert.ok(cells < 600, `${cells} of 30,400 cells are drawn`);
    await table.evaluate((element) => element.scrollTo(1e6, 1e6));
    const last = table.getByRole('row', { name: /event99/ });
    await last.getByText('It is inheritable and in the handle list.').waitFor();
    assert.equal(await last.getAttribute('aria-rowindex'), '301');
    assert.equal(await last.locator('td').last().getAttribute('aria-colindex'), '101');
    assert.equal(await table.getByText('child0.stdin').count(), 0);
    assert.deepEqual(await accessibilityFaults(page, 'main'), []);
  });

  it('gives all rows of a large table one height, whichever cells they have', async () => {
    await page.evaluate((data) => window.postMessage(data, '*'), largePreview(30));
    const table = page.getByRole('region', { name: 'Handles', exact: true });
    await table.getByRole('rowheader', { name: /child0\.stdin/ }).waitFor();
    await table.evaluate((element) => element.scrollTo(0, 1e6));
    // The reason in the first column is one line here and several above.
    await table.getByRole('row', { name: /shut/ }).waitFor();
    const heights = await table.evaluate((element) =>
      [...element.querySelectorAll('tbody tr[aria-rowindex]')].map((row) =>
        Math.round(row.getBoundingClientRect().height),
      ),
    );
    assert.ok(heights.length > 5);
    assert.deepEqual([...new Set(heights)], [heights[0]]);
  });
});
