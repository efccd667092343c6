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
    const plan = planPreview(parsed.plan);
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
});
