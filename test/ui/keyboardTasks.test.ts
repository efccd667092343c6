// What people come to the panel for, done from the top of the page with the keyboard alone.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { EventLog } from '../../src/client/eventLog';
import type { SessionEvent } from '../../src/model/events';
import { encodeReads } from '../../src/model/readIndex';
import { matrixState } from '../unit/matrixFixture';
import { created, exited, pipeCreated, ready, started, stateAfter } from '../unit/sessionFixture';
import { heldState } from './mapStates';
import { openPanelPage, type PanelPage } from './panelPage';

/** More stops than any of these pages has. */
const mostStops = 150;

describe('with the keyboard alone', () => {
  let folder = '';
  let panel: PanelPage;
  let page: Page;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keyboard tasks '))));
  afterEach(async () => {
    await panel.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: Parameters<typeof openPanelPage>[0]): Promise<void> {
    panel = await openPanelPage({ viewport: { width: 1200, height: 900 }, ...options });
    page = panel.page;
    page.setDefaultTimeout(20_000);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Tabs on until the element has the focus, as a person does who sees where it is. */
  async function reach(element: Locator): Promise<void> {
    await element.first().waitFor();
    for (let stop = 0; stop < mostStops; stop++) {
      const isThere = await element
        .first()
        .evaluate((wanted) => wanted.matches(':focus, :focus-within'));
      if (isThere) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not lead to ${String(element)}`);
  }

  const press = async (element: Locator, key = 'Enter'): Promise<void> => {
    await reach(element);
    await page.keyboard.press(key);
  };
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const asked = async (method: string): Promise<object> => {
    const find = (): object | undefined => panel.asked.find((request) => request.method === method);
    while (!find()) await page.waitForFunction(() => true);
    return find() ?? {};
  };

  /** A child that reads from its stdin, with a capture of three lines and a log. */
  function running(...more: readonly SessionEvent[]) {
    mkdirSync(join(folder, 'captures'));
    const captureFile = join(folder, 'captures', 'stdout.bin');
    const indexFile = join(folder, 'captures', 'stdout.index');
    const bytes = Buffer.from('first line\nsecond line\nthe needle\n');
    writeFileSync(captureFile, bytes);
    const read = { time: 400, offset: 0, length: bytes.length, available: null };
    writeFileSync(indexFile, encodeReads([read]));
    const events: readonly SessionEvent[] = [
      started(),
      ready,
      { ...pipeCreated('stdout', { captureFile, indexFile }), time: 100 },
      { ...pipeCreated('stdin', { direction: 'written', captureFile: null }), time: 110 },
      { ...created('a'), time: 200 },
      { type: 'processResumed', id: 'a', time: 210 },
      { type: 'pipeProgress', label: 'stdout', bytes: bytes.length, reads: 1, time: 400 },
      ...more,
    ];
    const log = new EventLog(folder);
    log.append(events);
    return { state: stateAfter(...events), now: 3000, folder };
  }

  it('finds why a pipe does not end, and who it is', async () => {
    await open({ state: heldState(), now: 9000 });
    const finding = page.getByRole('listitem').filter({ hasText: 'daemon-holds-pipe' });
    await press(finding.getByRole('button', { name: /^Show 0x[0-9a-f]+ in server/ }));
    await page.getByRole('region', { name: 'Selected handle' }).getByText('in server').waitFor();
    await press(finding.locator('summary'));
    await page.getByRole('region', { name: 'Evidence of daemon-holds-pipe' }).waitFor();
  });

  it('sees why a child has a handle, and the calls that made it', async () => {
    await open({ state: matrixState(), now: 10 });
    const grid = page.getByRole('grid', { name: 'Handles by process' });
    await reach(grid.locator('[tabindex="0"]'));
    await page.keyboard.press('Control+Home');
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'ArrowLeft', 'Enter'])
      await page.keyboard.press(key);
    const detail = page.getByRole('region', { name: 'Selected handle' });
    await detail.locator('.why').waitFor();
    await reach(detail.getByRole('link'));
  });

  it('keeps only what differs between the children, and takes the filter away again', async () => {
    await open({ state: matrixState(), now: 10 });
    const count = page.locator('handle-matrix .count');
    await press(button('Differs between children'));
    await count.getByText(/^\d+ of 8 handles$/).waitFor();
    await press(button('Clear filters'));
    await count.getByText('8 handles', { exact: true }).waitFor();
  });

  it('goes to the map and chooses a process there', async () => {
    await open({ state: heldState(), now: 9000 });
    await press(page.getByRole('tab', { name: 'Matrix' }), 'ArrowRight');
    const map = page.getByRole('listbox', { name: 'Map of processes and what they share' });
    await reach(map);
    for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('region', { name: 'Selected in the map' }).waitFor();
    await map.locator('[aria-selected="true"]').first().waitFor();
  });

  it('goes back to a past moment, and to now', async () => {
    await open(running({ ...exited('a'), time: 2600 }));
    const slider = page.getByRole('slider', { name: 'Moment of the session' });
    await slider.and(page.locator(':enabled')).waitFor();
    await press(slider, 'Home');
    await page.getByText('Nothing can be changed here.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nothing can be changed here.').waitFor({ state: 'detached' });
  });

  it('finds a text in what was captured', async () => {
    await open(running());
    await page.getByText('second line').waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('needle');
    await page.keyboard.press('Enter');
    await page.getByRole('search').getByText('1 of 1, at offset 27').waitFor();
  });

  it('writes a line to stdin, and closes it', async () => {
    await open(running());
    await press(page.getByRole('listbox', { name: 'Pipes' }), 'ArrowDown');
    await reach(page.getByRole('textbox', { name: /stdin/ }));
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    assert.deepEqual(await asked('write'), { method: 'write', pipe: 'stdin', text: 'hello\r\n' });
    await press(button('Close (end of file)'));
    assert.deepEqual(await asked('closeWriteEnd'), { method: 'closeWriteEnd', pipe: 'stdin' });
  });

  it('copies this launch as C++', async () => {
    await open({ state: heldState(), now: 9000 });
    await press(button('Copy as C++'));
    assert.deepEqual(await asked('copyCode'), { method: 'copyCode', language: 'cpp' });
  });

  it('takes a snapshot of a process, and ends it', async () => {
    await open(running());
    await press(button(/^Take snapshot/i));
    assert.deepEqual(await asked('takeSnapshot'), { method: 'takeSnapshot', processId: 'a' });
    await press(button('Terminate a'));
    assert.deepEqual(await asked('terminate'), {
      ...{ method: 'terminate', processId: 'a' },
      tree: false,
    });
  });

  it('reads the calls, only the failed ones, and exports the report', async () => {
    await open({ state: matrixState(), now: 10 });
    await press(button(/^Calls/));
    await page.getByRole('grid', { name: /calls/i }).waitFor();
    await page.keyboard.press('Control+Home');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await press(button('Export Report'));
    assert.deepEqual(await asked('exportReport'), { method: 'exportReport' });
  });
});
