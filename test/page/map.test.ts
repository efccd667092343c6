// The map of the panel: drawn, walked by keyboard, chosen with the rest of the panel, and saved.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { daemonTree } from '../unit/fixtures/mapFixture';
import { ready, started, stateAfter } from '../unit/fixtures/sessionFixture';
import { heldState, largeState } from './mapStates';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

/** What the map needs of a theme, so that a saved picture can be looked at for its colours. */
const theme = {
  bodyClass: 'vscode-dark',
  style: [
    ['editor-background', '#121314'],
    ['foreground', '#bfbfbf'],
    ['descriptionForeground', '#8c8c8c'],
    ['editorWidget-background', '#202122'],
    ['focusBorder', '#3994bc'],
    ['textLink-foreground', '#48a0c7'],
    ['charts-blue', '#57a3f8'],
    ['problemsWarningIcon-foreground', '#cca700'],
    ['list-activeSelectionBackground', '#0078d44d'],
    ['list-activeSelectionForeground', '#ededed'],
    ['button-background', '#297aa0'],
    ['button-foreground', '#ffffff'],
    ['font-family', 'sans-serif'],
  ]
    .map((each) => `--vscode-${each.join(': ')}`)
    .join('; '),
};

describe('the map of a session', () => {
  let panel: PanelPage;
  afterEach(() => panel.close());

  async function open(
    state = heldState(),
    viewport = { width: 1400, height: 1000 },
  ): Promise<Page> {
    panel = await openPanelPage({ state, now: 2000, viewport, theme });
    panel.page.setDefaultTimeout(20_000);
    await panel.page.getByRole('tab', { name: 'Map' }).click();
    // Brought when it is first shown.
    await panel.page.evaluate(() => customElements.whenDefined('session-map').then(() => null));
    return panel.page;
  }

  const picture = (page: Page): Locator => page.getByRole('listbox', { name: /^Map of/ });
  const node = (page: Page, name: string | RegExp): Locator =>
    picture(page).getByRole('option', { name });
  const detail = (page: Page): Locator => page.getByRole('region', { name: 'Selected in the map' });
  const focused = (page: Page): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
  const world = async (page: Page): Promise<string> =>
    (await picture(page).locator('> g').getAttribute('transform')) ?? '';

  const nextFrame = (page: Page): Promise<number> =>
    page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));

  it('draws who holds what, marks the end that keeps a pipe open in words, and has no fault of accessibility', async () => {
    const page = await open();
    assert.equal(await picture(page).getByRole('option').count(), 5);
    await node(page, 'Pipe, stdout, held open · 30.0 MB, 1 finding').waitFor();
    await node(page, 'Process, build, 100 · exited with 0').waitFor();
    const inTheWay = picture(page).locator('.map-edge.is-in-the-way');
    assert.equal(await inTheWay.count(), 1);
    assert.deepEqual(await inTheWay.locator('text').allTextContents(), [
      'write 0x54',
      'holds it open',
    ]);
    assert.equal(await inTheWay.locator('.map-icon').count(), 1);
    await page.getByText('Legend and keys').click();
    await page.getByText('The map as a list').click();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it('says of a finding by which way it came and what to do, beside the picture', async () => {
    const crash = {
      ...({ type: 'processCrashed', time: 8, id: 'server', code: '0xc00000fd' } as const),
      address: '0x401000',
    };
    const page = await open(stateAfter(...daemonTree({ exits: ['compiler', 'build'] }), crash));
    await node(page, /server/).click();
    await detail(page)
      .getByText(/^server\.exe \(PID 300\) crashed/)
      .waitFor();
    await detail(page)
      .getByText(
        'launcher (PID 42) → build (PID 100, exited) → compiler.exe (PID 200, exited) → server.exe',
      )
      .waitFor();
    await detail(page).getByText('Fix: End the recursion').waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it('is walked by keys from node to node, which are in sight then and described', async () => {
    const page = await open();
    await picture(page).locator('[tabindex="0"]').focus();
    // What a finding is about comes first.
    assert.match((await focused(page)) ?? '', /^Pipe, stdout/);
    await page.keyboard.press('ArrowLeft');
    assert.match((await focused(page)) ?? '', /^Launcher/);
    await page.keyboard.press('ArrowRight');
    assert.match((await focused(page)) ?? '', /^Pipe, stdout/);
    await detail(page).getByText('write end 0x54, inherited, holds it open').waitFor();
    await page.keyboard.press('End');
    assert.match((await focused(page)) ?? '', /stdout/);
    await page.keyboard.press('Home');
    assert.match((await focused(page)) ?? '', /^Launcher/);
    // One stop for Tab: the next is beside the picture.
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.closest('svg') ?? null), null);
  });

  it('zooms, pans and fits by keys, and keeps what is shown while the session goes on', async () => {
    const page = await open();
    await node(page, /^Launcher/).focus();
    const first = await world(page);
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    const zoomedIn = await world(page);
    assert.notEqual(zoomedIn, first);
    await page.keyboard.press('Shift+ArrowRight');
    const moved = await world(page);
    assert.notEqual(moved, zoomedIn);
    const more = heldState(62_914_560);
    await panel.tell(more, 2500);
    await node(page, /60\.0 MB/).waitFor();
    assert.equal(await world(page), moved);
    await page.keyboard.press('0');
    assert.notEqual(await world(page), moved);
    const scale = async (): Promise<number> =>
      Number(/scale\((\S+)\)/.exec(await world(page))?.[1]);
    const fitted = await scale();
    await page.keyboard.press('-');
    await nextFrame(page);
    assert.equal(Math.round((1000 * fitted) / (await scale())), 1250);
  });

  it('zooms by the wheel with Ctrl only, and is dragged by the mouse', async () => {
    const page = await open();
    const box = await picture(page).boundingBox();
    assert.ok(box);
    const first = await world(page);
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 40, { steps: 3 });
    await page.mouse.up();
    const [, x0 = '', y0 = ''] = /translate\((\S+) (\S+)\)/.exec(first) ?? [];
    const [, x1 = '', y1 = ''] = /translate\((\S+) (\S+)\)/.exec(await world(page)) ?? [];
    assert.deepEqual([Number(x1) - Number(x0), Number(y1) - Number(y0)], [40, 20]);
    const dragged = await world(page);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await picture(page).locator('> g:not([transform$="scale(1)"])').waitFor();
    assert.notEqual(await world(page), dragged);
  });

  it('chooses for the rest of the panel, and follows what is chosen there', async () => {
    const page = await open();
    await node(page, /server\.exe/).click();
    await page.locator('.process-row[aria-selected="true"]', { hasText: 'server.exe' }).waitFor();
    await page.locator('.process-row', { hasText: 'compiler.exe' }).click();
    await picture(page).locator('[aria-selected="true"][aria-label*="compiler.exe"]').waitFor();
    // An edge is a cell of the matrix, and a cell an edge.
    await node(page, /^Pipe, stdout/).press('Enter');
    await detail(page)
      .getByRole('listitem')
      .filter({ hasText: 'server.exe' })
      .getByRole('button', { name: 'Show 0x54 in the matrix' })
      .click();
    const cell = page.locator('handle-matrix .cell[aria-selected="true"]');
    await cell.getByText('inherited').waitFor();
    await page.locator('handle-matrix .detail h3', { hasText: 'in server.exe' }).waitFor();
    await page
      .locator('handle-matrix .matrix-row', { hasText: 'stdout' })
      .locator('.cell', { hasText: /^\s*inherited/ })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Map' }).click();
    await picture(page).locator('.map-edge.is-selected').waitFor();
    assert.equal(
      await picture(page).locator('.map-edge.is-selected').getAttribute('data-edge'),
      'held pipe label stdout process build write',
    );
  });

  it('shows of hundreds what matters, counts the rest, and shows all when asked', async () => {
    const state = largeState(40, 500);
    const page = await open(state);
    await page.getByText('120 of 541 nodes').waitFor();
    const shown = await picture(page).getByRole('option').count();
    assert.ok(shown > 40 && shown < 200, String(shown));
    assert.ok((await node(page, /^Not shown, \d+ more, \d+ processes/).count()) > 0);
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByText('Show all 541 nodes').click();
    await picture(page).getByRole('option').nth(540).waitFor({ state: 'attached' });
    assert.equal(await picture(page).getByRole('option').count(), 541);
  });

  it('says that there is nothing yet, and draws as soon as there is', async () => {
    const page = await open(stateAfter(started(), ready));
    await page.getByText('The map is drawn as soon as there is a process or a pipe.').waitFor();
    await panel.tell(heldState(), 2000);
    await node(page, /^Launcher/).waitFor();
  });

  it('is a tab beside the matrix, chosen by an arrow key', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Matrix' }).press('ArrowRight');
    assert.equal(
      await page.getByRole('tab', { name: 'Map' }).getAttribute('aria-selected'),
      'true',
    );
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'handles-tab-map');
  });

  it('saves itself as SVG with colours and nothing of the page, and as PNG', async () => {
    const page = await open();
    await node(page, /^Launcher/).waitFor();
    await page.getByRole('button', { name: 'Save SVG…' }).click();
    await page.getByRole('button', { name: 'Save PNG…' }).click();
    while (panel.asked.length < 2) await nextFrame(page);
    const [svg, png] = panel.asked;
    assert.ok(svg?.method === 'saveMap' && svg.picture.format === 'svg');
    const { text } = svg.picture;
    assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(text, /var\(|class=|<!--|tabindex|data-/);
    const parsed = await page.evaluate((source) => {
      const { documentElement: root } = new DOMParser().parseFromString(source, 'image/svg+xml');
      return {
        name: root.localName,
        texts: [...root.querySelectorAll('text')].map((each) => each.textContent.trim()),
        strokes: [...root.querySelectorAll('path')].map((each) => each.getAttribute('stroke')),
      };
    }, text);
    assert.equal(parsed.name, 'svg');
    for (const words of ['stdout', 'server.exe', 'holds it open']) {
      assert.ok(parsed.texts.includes(words), words);
    }
    assert.ok(parsed.strokes.every((stroke) => stroke !== null && /^(?:none|rgb\()/.test(stroke)));
    // Those of the end in the way, and of the data.
    for (const color of ['rgb(204, 167, 0)', 'rgb(87, 163, 248)']) {
      assert.ok(parsed.strokes.includes(color), color);
    }
    assert.ok(png?.method === 'saveMap' && png.picture.format === 'png');
    const bytes = Buffer.from(png.picture.base64, 'base64');
    assert.deepEqual([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    const size = /viewBox="0 0 (\d+) (\d+)"/.exec(text);
    assert.deepEqual([width, height], [2 * Number(size?.[1]), 2 * Number(size?.[2])]);
  });
});
