// An exported report in a browser without a network: everything of the session is to be seen, and nothing is asked of anybody.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/environment/browser.mjs';
import { distFolder, inEnvironment } from '../../scripts/environment/paths.mjs';
import { readPageParts } from '../../src/client/saved/reportFile';
import { reportPage } from '../../src/client/saved/reportPage';
import { saveSession } from '../../src/client/saved/saveSession';
import { reduce } from '../../src/model/session/reduce';
import type { SessionState } from '../../src/model/session/state';
import { capturedPipe, richSession } from '../unit/fixtures/savedSessionFixture';
import { PipeHistory, writeEnd } from '../unit/fixtures/pipeHistory';
import { accessibilityFaults } from './panelAccessibility';

const megabyte = 1024 * 1024;

describe('a report in a browser', () => {
  let folder = '';
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What the page did that it must not: asked for anything, broke its policy, or failed. */
  let faults: string[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-file-'));
    browser = await launchBrowser({ headless: true });
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(faults, []);
  });

  interface Look {
    readonly colorScheme?: 'light' | 'dark';
    readonly width?: number;
    readonly strings?: Readonly<Record<string, string>>;
    readonly code?: string;
  }

  async function open(state: SessionState, look: Look = {}): Promise<string> {
    const { colorScheme = 'light', width = 1400, strings = {}, code = 'en' } = look;
    const saved = await saveSession(state, megabyte, 5000);
    const file = join(folder, 'session.handles.html');
    writeFileSync(file, reportPage(await readPageParts(distFolder), saved, { code, strings }));
    context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await context.newPage();
    faults = [];
    const url = pathToFileURL(file).href;
    await context.setOffline(true);
    await page.route('**/*', async (route) => {
      if (route.request().url() !== url) faults.push(`asked for ${route.request().url()}`);
      await route.continue();
    });
    page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`against the policy: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    await page.goto(url);
    await page.getByRole('grid', { name: 'Handles by process' }).waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    return file;
  }

  async function picture(name: string): Promise<void> {
    await mkdir(inEnvironment('screenshots'), { recursive: true });
    await page.screenshot({ path: join(inEnvironment('screenshots'), `report-${name}.png`) });
  }

  const output = [Buffer.from('first line\r\n'), Buffer.from('\u001b[32mgreen\u001b[0m line\r\n')];
  const session = (name = 'plain'): SessionState =>
    richSession(name, capturedPipe(folder, 'stdout', output));

  it('shows the handles with their reasons, and what a pipe carried as text, hex and reads', async () => {
    await open(session());
    const header = page.getByRole('rowheader', { name: /^stdout$/ });
    const row = page.getByRole('row').filter({ has: header });
    await row
      .getByRole('gridcell', { name: /inherited/ })
      .first()
      .click();
    const detail = page.getByRole('region', { name: 'Selected handle' });
    await detail.getByText('it is inheritable and in the handle list').waitFor();
    const text = page.getByRole('region', { name: 'Text of stdout' });
    await text.getByText('first line').waitFor();
    await text.locator('span[style*="color"]', { hasText: 'green' }).waitFor();
    await page.getByRole('tab', { name: 'Hex' }).click();
    await page.getByText('66 69 72 73 74').waitFor();
    await page.getByRole('tab', { name: 'Reads' }).click();
    const reads = page.getByRole('grid', { name: 'Reads of stdout' });
    assert.equal(await reads.getByRole('row').count(), 3);
  });

  it('shows the calls, copies them as a program and a handle by its value', async () => {
    await open(session());
    await page.getByRole('button', { name: /^Calls/ }).click();
    await page.getByRole('grid', { name: /calls/i }).getByText('ResumeThread').first().waitFor();
    await page.getByRole('button', { name: 'Copy as Python' }).click();
    await page.getByRole('status').getByText('Copied as Python').waitFor({ state: 'attached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /CreateProcessW/);
  });

  it('shows a finding in its parts in the language of the report, and copies its fix', async () => {
    const strings = {
      Path: 'Pfad',
      'Fix/A noun: what to change. Stands before sentences.': 'Abhilfe',
      exited: 'beendet',
      'Copy the fix': 'Abhilfe kopieren',
      'Fix copied to the clipboard.': 'Abhilfe kopiert.',
      'End the recursion, or reserve a larger stack (linker option /STACK).': 'Rekursion beenden.',
    };
    const crash = {
      ...({ type: 'processCrashed', time: 5, id: 'a', code: '0xc00000fd' } as const),
      address: '0x401000',
    };
    await open(reduce(session(), crash), { strings, code: 'de' });
    const finding = page.locator('.finding', { hasText: 'process-crashed' });
    await finding.locator('dt', { hasText: 'Abhilfe' }).waitFor();
    await finding.getByRole('button', { name: /^a PID 100 beendet$/ }).waitFor();
    await finding.getByRole('button', { name: 'Abhilfe kopieren' }).click();
    await page.getByRole('status').getByText('Abhilfe kopiert.').waitFor({ state: 'attached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^Rekursion beenden\. /);
  });

  it('leads from a finding to its page on the web, where there is no editor to open one', async () => {
    const crash = {
      ...({ type: 'processCrashed', time: 5, id: 'a', code: '0xc00000fd' } as const),
      address: '0x401000',
    };
    await open(reduce(session(), crash));
    const followed = page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          window.addEventListener('click', (event) => {
            const isFollowed = !event.defaultPrevented;
            event.preventDefault();
            resolve([
              isFollowed,
              event.target instanceof Element && event.target.getAttribute('href'),
            ]);
          });
        }),
    );
    await page.getByRole('link', { name: 'Learn more about process-crashed' }).click();
    const web = 'https://github.com/handle-inheritance/handle-inheritance-inspector/blob/main';
    assert.deepEqual(await followed, [true, `${web}/docs/findings/process-crashed.md`]);
  });

  it('finds text and saves a capture, and offers nothing that takes the editor or a running session', async () => {
    await open(session());
    await page.keyboard.press('Control+f');
    await page.keyboard.type('LINE');
    await page.getByText('1 of 2, at offset 6').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('2 of 2').waitFor();
    await page.keyboard.press('Escape');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as…' }).click();
    const download = await coming;
    assert.equal(download.suggestedFilename(), 'stdout.bin');
    for (const name of [
      'Export Report',
      'Stop',
      'Compare with file…',
      'Open as text',
      'Find holders',
      'Reveal in Sessions View',
      'Play',
    ])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
  });

  it('draws the map, and saves it as it would in the editor', async () => {
    await open(session());
    await page.getByRole('tab', { name: 'Map' }).click();
    await page.getByRole('listbox', { name: 'Map of processes and what they share' }).waitFor();
    for (const [button, name] of [
      ['Save SVG…', 'map.svg'],
      ['Save PNG…', 'map.png'],
    ] as const) {
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name: button }).click();
      assert.equal((await coming).suggestedFilename(), name);
    }
  });

  it("has the pipes between the user's processes on the map, and what is only inferred as such", async () => {
    const write = writeEnd('0x44');
    const { state } = new PipeHistory()
      .create(10, 'parent')
      .open(20, 'parent', write)
      .create(30, 'tool', 'parent', { given: [{ ...write, stream: 'stdout' }] })
      .calls(40, 'parent', [['NtReadFile', '0x40']]);
    await open(state);
    await page.getByRole('tab', { name: 'Map' }).click();
    await page.getByRole('option', { name: /^Pipe, stdout of tool\.exe \(PID 200\)/ }).waitFor();
    await page.locator('.map-edge.is-inferred').getByText('seems to have it').waitFor();
  });

  it('says in words what it is asked and cannot do', async () => {
    await open(session());
    await page.locator('handle-panel').evaluate((panel) => {
      const request = { method: 'stop' };
      panel.dispatchEvent(new CustomEvent('panel-action', { detail: { request, done: '' } }));
    });
    await page
      .getByRole('alert')
      .getByText('A report in a browser cannot do this (stop)')
      .waitFor();
  });

  it('says what is missing of a large capture, and shows both its ends at their offsets', async () => {
    const line = Buffer.from(`${'x'.repeat(98)}\r\n`);
    const chunk = Buffer.concat(Array.from({ length: 100 }, () => line));
    const reads = [
      Buffer.from('the beginning\r\n'),
      ...Array.from({ length: 300 }, () => chunk),
      Buffer.from('the end'),
    ];
    await open(richSession('large', capturedPipe(folder, 'stdout', reads)));
    await page.getByText('The report has the first 512.0 KB and the last').waitFor();
    const text = page.getByRole('region', { name: 'Text of stdout' });
    await text.getByText('the end').waitFor();
    await picture('cut');
    await text.press('Home');
    const earlier = text.getByRole('button', { name: /Load earlier|Show what is before it/ });
    const after = text.getByRole('button', { name: 'Show what is after it' });
    while (!(await after.isVisible())) await earlier.click();
    await text.getByText('are not in the report').waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('the beginning');
    await page.getByText('1 of 1, at offset 0').waitFor();
    await text.locator('.current', { hasText: 'the beginning' }).waitFor();
    await page.getByRole('tab', { name: 'Hex' }).click();
    await page.getByRole('tab', { name: 'Hex' }).press('End');
    await page.getByRole('tab', { name: 'Reads' }).click();
    const rows = page.getByRole('grid', { name: 'Reads of stdout' });
    await rows.getByRole('gridcell', { name: '1', exact: true }).waitFor();
    await rows.press('End');
    await rows.getByText('the end').waitFor();
  });

  it('stays what it is whatever stands in it', async () => {
    const hostile =
      '</script><script>document.title="taken"</script><!--<img src=x onerror=alert(1)>';
    const state = richSession(hostile, capturedPipe(folder, hostile, [Buffer.from(hostile)]));
    await open({ ...state, plan: { ...state.plan, name: hostile } });
    assert.equal(await page.title(), hostile);
    await page.getByRole('region', { name: 'Text of' }).getByText('document.title').waitFor();
    assert.equal(await page.locator('handle-panel img').count(), 0);
  });

  it('speaks the language it was exported in', async () => {
    await open(session(), {
      code: 'de',
      strings: { 'The report was saved without the output of this pipe.': 'Ohne Ausgabe.' },
    });
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    assert.match((await page.locator('handle-panel').getAttribute('data-strings')) ?? '', /Ohne/);
  });

  it('keeps what was chosen, and its colours, across a reload', async () => {
    await open(session());
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await background(), 'rgb(255, 255, 255)');
    await page.getByRole('tab', { name: 'Hex' }).click();
    await page.getByRole('combobox', { name: 'Colours' }).selectOption('dark');
    assert.equal(await background(), 'rgb(31, 31, 31)');
    await page.reload();
    await page.getByText('66 69 72 73 74').waitFor();
    assert.equal(await background(), 'rgb(31, 31, 31)');
    await page.getByRole('combobox', { name: 'Colours' }).selectOption('auto');
    assert.equal(await background(), 'rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html.theme-dark').waitFor();
    assert.equal(await background(), 'rgb(31, 31, 31)');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1400, 600]) {
      it(`has no fault of accessibility, ${colorScheme}, ${width} pixels wide`, async () => {
        await open(session(), { colorScheme, width });
        await page.getByRole('region', { name: 'Text of stdout' }).getByText('green').waitFor();
        await page.getByRole('button', { name: /^Calls/ }).click();
        await page
          .getByRole('grid', { name: /calls/i })
          .getByText('ResumeThread')
          .first()
          .waitFor();
        await page.evaluate(() => window.scrollTo(0, 0));
        await picture(`${colorScheme}-${width}`);
        assert.deepEqual(await accessibilityFaults(page), []);
        // And of the page around the panel: axe is there by now.
        const whole = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
        assert.deepEqual(
          whole.violations.map(({ id }) => id),
          [],
        );
      });
    }
  }
});
