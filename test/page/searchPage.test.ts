// The page of a search: headline first, the holders as a table or as blocks, what was not inspected, and the buttons.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { launchBrowser } from '../../scripts/environment/browser.mjs';
import { distFolder, inEnvironment } from '../../scripts/environment/paths.mjs';
import type {
  SearchMemento,
  SearchPageMessage,
  SearchPageRequest,
} from '../../src/model/protocol/searchProtocol';
import { searchHeadline } from '../../src/model/search/searchHeadline';
import { shownSearch, type SearchState } from '../../src/model/search/searchState';
import {
  held,
  inherited,
  manyFindings,
  searchComplete,
  searchedFor,
  searchedPath,
} from '../unit/fixtures/searchFixture';
import { accessibilityFaults } from './panelAccessibility';

const themes = {
  dark: 'vscode-dark; --vscode-editor-background: #1f1f1f; --vscode-foreground: #cccccc; --vscode-descriptionForeground: #9d9d9d; --vscode-panel-border: #2b2b2b; --vscode-button-background: #0078d4; --vscode-textLink-foreground: #4daafc; --vscode-focusBorder: #0078d4',
  light:
    'vscode-light; --vscode-editor-background: #ffffff; --vscode-foreground: #3b3b3b; --vscode-descriptionForeground: #3b3b3b; --vscode-panel-border: #e5e5e5; --vscode-textLink-foreground: #005fb8; --vscode-focusBorder: #005fb8',
  'high-contrast':
    'vscode-high-contrast; --vscode-editor-background: #000000; --vscode-foreground: #ffffff; --vscode-descriptionForeground: #ffffff; --vscode-panel-border: #6fc3df; --vscode-contrastBorder: #6fc3df; --vscode-textLink-foreground: #21a6ff; --vscode-focusBorder: #f38518',
} as const;

const html = (style: string, bodyClass: string): string => `<!DOCTYPE html>
<html lang="en" style="${style}"><head><meta charset="utf-8"><title>Search</title>
<link rel="stylesheet" href="codicon.css"><link rel="stylesheet" href="panel.css"></head>
<body class="${bodyClass}"><main class="search-page"></main>
<script>
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.toHost(message),
    getState: () => JSON.parse(sessionStorage.getItem('memento') ?? 'null') ?? undefined,
    setState: (state) => sessionStorage.setItem('memento', JSON.stringify(state)),
  });
</script>
<script type="module" src="search.js"></script></body></html>`;

describe('The page of a search', () => {
  let browser: Browser;
  let page: Page;
  const asked: SearchPageRequest[] = [];
  const said = new EventEmitter();
  before(async () => (browser = await launchBrowser({ headless: true })));
  after(() => browser.close());
  afterEach(() => page.context().close());

  async function open(
    state: SearchState,
    width = 1000,
    theme: keyof typeof themes = 'dark',
    onMap: ((route: Route) => Promise<void>) | null = null,
  ): Promise<void> {
    asked.length = 0;
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const [bodyClass = '', ...style] = themes[theme].split('; ');
    await page.exposeFunction('toHost', (message: SearchPageRequest) => {
      if (message.type === 'ready') void tell(state);
      else asked.push(message);
      said.emit(message.type);
    });
    await page.route('**/search.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: html(style.join('; '), bodyClass) }),
    );
    await page.route(/\.(?:js|css|ttf)(?:\?.*)?$/, async (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
      const types = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };
      const contentType = types[name.split('.').at(-1) as keyof typeof types];
      await route.fulfill({ contentType, body: await readFile(join(distFolder, name)) });
    });
    if (onMap) await page.route('**/map.js', onMap);
    await page.goto('http://search.test/search.html');
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  const tell = (state: SearchState): Promise<void> => {
    const message: SearchPageMessage = {
      ...{ type: 'search', headline: searchHeadline(state), state: shownSearch(state, 500) },
    };
    return page.evaluate((data) => window.postMessage(data, '*'), message);
  };

  it('says first who keeps what open and what that prevents, then each holder', async () => {
    await open(searchedFor(searchedPath, [...manyFindings, searchComplete]));
    assert.equal(
      await page.getByRole('heading', { level: 1 }).innerText(),
      'tool.exe (PID 412) and tool.exe (PID 12) keep app.log open. It cannot be deleted or renamed.',
    );
    const rows = page.locator('.search-table tbody tr');
    assert.equal(await rows.count(), 2);
    assert.match(
      await rows.first().innerText(),
      /Probably inherited from make\.exe \(PID 4\), which has the same object under this value\./,
    );
    assert.match(await rows.nth(1).innerText(), /service Spooler/);
    await page.getByText('More rights than the editor: admin.exe (PID 9)').waitFor();
    await page.getByText('Run the editor as administrator and search again.').waitFor();
    await page.getByText(/network share/).waitFor();
    await page.getByText('Found as C:\\Work\\App.log').waitFor();
    const memento = await page.evaluate<string>("sessionStorage.getItem('memento')");
    assert.equal((JSON.parse(memento) as SearchMemento).typed, searchedPath);
  });

  it('can be cancelled while it is searched, and refreshed, copied and saved by keyboard alone', async () => {
    await open(searchedFor(searchedPath, manyFindings));
    await page.getByText('300 of 1200 handles inspected').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(asked, [{ type: 'act', act: 'cancel' }]);
    await tell(searchedFor(searchedPath, [...manyFindings, searchComplete]));
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
    assert.equal(await page.getByRole('progressbar').count(), 0);
    for (const name of ['Refresh', 'Copy as Text', 'Copy as Markdown', 'Save as JSON…']) {
      await page.getByRole('button', { name }).press('Enter');
    }
    const acts = asked.slice(1).map((request) => request.type === 'act' && request.act);
    assert.deepEqual(acts, ['refresh', 'copyText', 'copyMarkdown', 'saveJson']);
  });

  it('makes no element of what comes from outside', async () => {
    const object = '<img src=x onerror="window.hit=1">';
    await open(searchedFor(searchedPath, [held(1, { object }), searchComplete]));
    await page.locator('.search-table').getByText(object, { exact: true }).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
  });

  const node = (name: string): Locator =>
    page
      .getByRole('listbox', { name: /^Map of/ })
      .getByRole('option', { name })
      .first();

  it('draws the same as a map and as a matrix, walked and chosen by keyboard alone', async () => {
    await open(searchedFor(searchedPath, inherited));
    await node('app.log').waitFor();
    await node('make.exe').waitFor();
    assert.equal(await node('launcher').count(), 0);
    // It begins with what was searched for, and an arrow leads to who has it.
    await node('app.log').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: 'Selected in the map' });
    await detail.getByRole('heading', { name: /grandchild\.exe/ }).waitFor();
    await detail.getByText('handle 0x44, probably inherited').waitFor();
    await detail.getByRole('button', { name: 'Show 0x44 in the matrix' }).press('Enter');
    const grid = page.getByRole('grid', { name: 'Handles by process' });
    await grid.getByText('inferred').waitFor();
    assert.equal(await grid.getByRole('columnheader', { name: 'launcher' }).count(), 0);
    const handle = page.getByRole('region', { name: 'Selected handle' });
    await handle
      .getByText('Probably inherited from helper.exe (PID 200), which has the same object')
      .waitFor();
    const copied = once(said, 'copy');
    await handle.getByRole('button', { name: 'Copy value' }).press('Enter');
    await copied;
    assert.deepEqual(asked.at(-1), { type: 'copy', text: '0x44' });
    // What was chosen in the matrix is chosen in the map.
    await grid.getByRole('gridcell', { name: 'found 0x1f8' }).click();
    await page.getByRole('tab', { name: 'Matrix' }).focus();
    await page.keyboard.press('ArrowRight');
    await detail.getByRole('heading', { name: /app\.log/ }).waitFor();
    const saved = once(said, 'saveMap');
    await page.getByRole('button', { name: 'Save SVG…' }).press('Enter');
    await saved;
  });

  it('keeps what was folded and which view was chosen when it is loaded again', async () => {
    await open(searchedFor(searchedPath, inherited));
    await page.getByRole('tab', { name: 'Matrix' }).click();
    await page
      .locator('main > section')
      .getByRole('button', { name: 'Holders' })
      .first()
      .press('Enter');
    assert.equal(await page.locator('.search-table').count(), 0);
    await page.reload();
    await page.getByRole('grid', { name: 'Handles by process' }).waitFor();
    assert.equal(await page.locator('.search-table').count(), 0);
    await page.getByRole('button', { name: 'Handles' }).press('Enter');
    assert.equal(await page.getByRole('tab').count(), 0);
  });

  it('says why the map cannot be loaded, and shows the matrix', async () => {
    await open(searchedFor(searchedPath, inherited), 1000, 'dark', (route) => route.abort());
    await page.getByText(/^The map could not be loaded: /).waitFor();
    await page.getByRole('grid', { name: 'Handles by process' }).waitFor();
  });

  it('says that no handle can be seen where only a table names a holder', async () => {
    const directory = { how: 'directory', handle: null, isDirectory: true } as const;
    await open(searchedFor(searchedPath, [held(12, directory), searchComplete]));
    await node('tool.exe').waitFor();
    await page.getByRole('tab', { name: 'Matrix' }).click();
    await page.getByText('No holder has a handle to it that can be seen.').waitFor();
    await open(searchedFor(searchedPath, [searchComplete]));
    assert.equal(await page.getByRole('tab').count(), 0);
  });

  it('says what to change, and offers to close handles but not that of a current directory', async () => {
    const share = { read: true, write: true, delete: false };
    await open(
      searchedFor(searchedPath, [
        held(12, { share }),
        held(13, { how: 'directory', isDirectory: true }),
        searchComplete,
      ]),
    );
    const fixes = page.locator('.search-fixes dd');
    assert.match(
      (await fixes.allInnerTexts()).join('\n'),
      /^If tool\.exe inherited .*\nStart tool\.exe in/,
    );
    const closing = page.getByRole('button', { name: /^Close Handle/ });
    assert.deepEqual(await closing.evaluateAll((all) => all.map((one) => one.ariaLabel)), [
      'Close Handle 0x44 in tool.exe (PID 12)…',
    ]);
  });

  it('shows five hundred holders of a thousand, and says where the others are', async () => {
    const thousand = Array.from({ length: 1000 }, (_, index) => held(index + 1));
    await open(searchedFor(searchedPath, [...thousand, searchComplete]));
    assert.equal(await page.locator('.search-table tbody tr').count(), 500);
    await page.getByText('500 more: save as JSON to see all.').waitFor();
  });

  it('names the dead owner of a port', async () => {
    const row = { protocol: 'tcp', address: '::1', port: 3000, state: 'listening' } as const;
    await open(
      searchedFor(':3000', [
        { type: 'portsFound', rows: [{ ...row, peer: null, pid: 412, owner: null }] },
        held(12, { socketState: 'listening', object: 'tcp [::1]:3000' }),
        searchComplete,
      ]),
    );
    await page.getByText('TCP [::1]:3000 (listening): its owner PID 412 has exited.').waitFor();
  });

  for (const theme of ['dark', 'light', 'high-contrast'] as const) {
    for (const width of [240, 1000]) {
      it(`has no fault for screen readers and no sideways scrolling: ${theme}, ${width} px`, async () => {
        await open(searchedFor(searchedPath, [...manyFindings, searchComplete]), width, theme);
        assert.deepEqual(await accessibilityFaults(page, 'main'), []);
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(overflow, 0);
        await mkdir(inEnvironment('screenshots'), { recursive: true });
        const path = join(inEnvironment('screenshots'), `search-${theme}-${width}.png`);
        await page.screenshot({ path, fullPage: true });
      });

      it(`has none in its map and its matrix: ${theme}, ${width} px`, async () => {
        await open(searchedFor(searchedPath, inherited), width, theme);
        await node('app.log').waitFor();
        assert.deepEqual(await accessibilityFaults(page, 'main'), []);
        await page.getByRole('tab', { name: 'Matrix' }).click();
        await page.getByRole('grid', { name: 'Handles by process' }).waitFor();
        assert.deepEqual(await accessibilityFaults(page, 'main'), []);
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(overflow, 0);
      });
    }
  }
});
