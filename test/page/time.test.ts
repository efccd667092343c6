// The time of a session in the panel: any moment of it by the keyboard, back to now, and when its pipes carried what.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { EventLog } from '../../src/client/logs/eventLog';
import type { SessionEvent } from '../../src/model/session/events';
import { encodeReads, type ReadRecord } from '../../src/model/capture/readIndex';
import type { SessionState } from '../../src/model/session/state';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../unit/fixtures/sessionFixture';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage, type PanelPageOptions } from './panelPage';

const line = (number: number): string => `line ${String(number).padStart(4, '0')}\n`;
const lineLength = line(0).length;
/** A line each ten milliseconds from 500 ms on, and nothing between 1 s and 2 s. */
const timeOfLine = (number: number): number => 500 + number * 10 + (number < 50 ? 0 : 1000);
const lines = 100;

describe('the time of a session', () => {
  let folder = '';
  let panel: PanelPage;
  let log: EventLog;
  let events: readonly SessionEvent[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'session-time-'));
    mkdirSync(join(folder, 'captures'));
    log = new EventLog(folder);
    events = [];
  });
  afterEach(async () => {
    await panel.close();
    rmSync(folder, { recursive: true });
  });

  function happen(...more: readonly SessionEvent[]): SessionState {
    log.append(more);
    events = [...events, ...more];
    return stateAfter(...events);
  }

  function writePipe(): { readonly captureFile: string; readonly indexFile: string } {
    const captureFile = join(folder, 'captures', 'stdout.bin');
    const indexFile = join(folder, 'captures', 'stdout.index');
    const numbers = Array.from({ length: lines }, (_, number) => number);
    writeFileSync(captureFile, numbers.map(line).join(''));
    const reads = numbers.map((number): ReadRecord => ({
      time: timeOfLine(number),
      offset: number * lineLength,
      length: lineLength,
      available: null,
    }));
    writeFileSync(indexFile, encodeReads(reads));
    return { captureFile, indexFile };
  }

  const bytes = lines * lineLength;
  const progress = { type: 'pipeProgress', label: 'stdout', bytes, reads: lines } as const;
  const observed = { type: 'pipeObserved', label: 'stdout', fill: 0, queued: 0 } as const;

  /** Two processes one after the other; the first one writes, is blocked for a while, and exits at 2.6 s. */
  function run(): SessionState {
    return happen(
      started(),
      ready,
      { ...pipeCreated('stdout', writePipe()), time: 100 },
      { ...pipeCreated('stdin', { direction: 'written', captureFile: null }), time: 110 },
      { ...created('a'), time: 200 },
      { type: 'processResumed', id: 'a', time: 210 },
      {
        ...observed,
        blocked: { who: 'writer', since: 1000, bytes: 4096 },
        awaited: null,
        time: 1200,
      },
      { ...observed, blocked: null, awaited: null, time: 2000 },
      { ...created('b'), time: 2300 },
      { type: 'processResumed', id: 'b', time: 2310 },
      { ...progress, time: 2500 },
      { ...exited('a'), time: 2600 },
    );
  }

  function finish(): SessionState {
    return happen(
      pipeEnded('stdout', { time: 2700, bytes, reads: lines }),
      { ...exited('b'), time: 3000 },
      ended({ time: 3200 }),
    );
  }

  async function open(state: SessionState, more: Partial<PanelPageOptions> = {}): Promise<Page> {
    panel = await openPanelPage({ state, now: 3200, folder, ...more });
    panel.page.setDefaultTimeout(20_000);
    await slider(panel.page).and(panel.page.locator(':enabled')).waitFor();
    return panel.page;
  }

  const slider = (page: Page): Locator =>
    page.getByRole('slider', { name: 'Moment of the session' });
  const says = (page: Page, words: string): Promise<void> =>
    page.locator(`input[aria-valuetext="${words}"]`).waitFor();
  const text = (page: Page): Locator => page.getByRole('region', { name: 'Text of stdout' });
  const processes = (page: Page): Locator => page.getByRole('treeitem');

  it('shows earlier states by keyboard, with the bytes that had been read then, and comes back', async () => {
    run();
    const page = await open(finish());
    await says(page, 'Now, 3.200 s');
    await text(page)
      .getByText(line(lines - 1).trim())
      .waitFor();
    assert.equal(await processes(page).count(), 2);

    await slider(page).focus();
    // The end of the session itself looks like now.
    await page.keyboard.press('PageDown');
    await says(page, '3.000 s: b exited with code 0');
    await page.locator('.session-facts', { hasText: 'running' }).waitFor();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('PageDown');
    await says(page, '2.300 s: b created');
    await page.getByText('Moment 2.300 s of 3.200 s.').waitFor();
    assert.equal(await processes(page).count(), 2);
    await page.keyboard.press('PageDown');
    await says(page, '1.200 s: writer of stdout blocked');
    await page.getByText('whose buffer holds 4,096 bytes').waitFor();
    await page.locator('.process-row').nth(1).waitFor({ state: 'detached' });
    await page.locator('.pipe-head', { hasText: '500 bytes in 50 reads' }).waitFor();
    await text(page).getByText(line(49).trim()).waitFor();
    assert.equal(await text(page).getByText(line(50).trim()).count(), 0);

    await page.keyboard.press('ArrowLeft');
    await says(page, '1.168 s: a created');
    await page.keyboard.press('Shift+ArrowLeft');
    await says(page, '1.167 s: a created');
    await page.keyboard.press('Home');
    await says(page, '0.000 s');
    await page.getByText('Starting…').first().waitFor();

    await page.keyboard.press('Escape');
    await says(page, 'Now, 3.200 s');
    await text(page)
      .getByText(line(lines - 1).trim())
      .waitFor();
    await page.getByText(/^Moment/).waitFor({ state: 'detached' });
    assert.equal(await processes(page).count(), 2);

    // The same where the view stays at its place instead of following the end.
    await page.getByRole('button', { name: 'Follow' }).click();
    await slider(page).focus();
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('PageDown');
    await page.locator('.pipe-head', { hasText: '500 bytes in 50 reads' }).waitFor();
    await text(page).getByText(line(49).trim()).waitFor();
    assert.equal(await text(page).getByText(line(50).trim()).count(), 0);
  });

  it('stays at a past moment while the session goes on, and changes nothing meanwhile', async () => {
    const state = run();
    const page = await open(state);
    await page.getByRole('option').filter({ hasText: 'stdin' }).click();
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await page.getByRole('button', { name: 'Terminate a' }).waitFor({ state: 'detached' });
    await page.getByRole('treeitem').filter({ hasText: 'b' }).click();
    await page.getByRole('button', { name: 'Terminate b' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Stop' }).isEnabled(), true);

    await page.getByRole('button', { name: 'Previous event' }).click();
    await says(page, '2.300 s: b created');
    await page.getByText('Nothing can be written at a past moment.').waitFor();
    for (const name of ['Send', 'Terminate b', 'Find holders', 'Close (end of file)']) {
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
    }
    assert.equal(await page.getByRole('button', { name: 'Stop' }).isEnabled(), false);
    // Whatever else asks for it.
    await page.locator('pipe-view').evaluate((view) => {
      const detail = { request: { method: 'closeWriteEnd', pipe: 'stdin' }, done: '' };
      view.dispatchEvent(new CustomEvent('panel-action', { detail, bubbles: true }));
    });
    await page.getByRole('alert').getByText('Go to now first.').waitFor();
    assert.deepEqual(panel.asked, []);
    assert.deepEqual(await accessibilityFaults(page), []);

    await panel.tell(happen({ ...created('c'), time: 2800 }), 4000);
    await page.getByText('Moment 2.300 s of 4.000 s.').waitFor();
    await says(page, '2.300 s: b created');
    assert.equal(await processes(page).count(), 2);
    await page.getByRole('button', { name: 'Next event' }).click();
    await says(page, '2.600 s: a exited with code 0');
    await page.getByRole('button', { name: 'Now' }).click();
    await page.locator('.process-row').nth(2).waitFor();
    await page.getByRole('button', { name: 'Send' }).waitFor();
    assert.equal(await slider(page).evaluate((one) => document.activeElement === one), true);
  });

  it('asks for one moment at a time, and of those wished meanwhile for the last', async () => {
    run();
    const page = await open(finish());
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('session-time input');
      if (!input) throw new Error('There is no slider.');
      const real = window as unknown as { toHost(message: object): void; sent: object[] };
      const toHost = real.toHost.bind(window);
      real.sent = [];
      real.toHost = (message) => {
        real.sent.push(message);
        toHost(message);
      };
      for (let time = 3000; time >= 1000; time -= 10) {
        input.value = String(time);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    });
    await says(page, '1.000 s: a created');
    await page.getByText('500 bytes in 50 reads').first().waitFor();
    const times = await page.evaluate(() => {
      const { sent } = window as unknown as { sent: { request?: { at?: { time?: number } } }[] };
      return sent.flatMap(({ request }) => request?.at?.time ?? []);
    });
    assert.deepEqual(times, [3000, 1000]);
  });

  it('stays at the lower edge while the findings above it come and go, and covers nothing that has the focus', async () => {
    run();
    const page = await open(
      happen({
        ...observed,
        blocked: { who: 'writer', since: 2900, bytes: 9 },
        awaited: null,
        time: 2900,
      }),
    );
    const { height } = page.viewportSize() ?? { height: 0 };
    const lower = (one: Locator): Promise<number> =>
      one.evaluate((element) => element.getBoundingClientRect().bottom);
    const top = (one: Locator): Promise<number> =>
      one.evaluate((element) => element.getBoundingClientRect().top);
    assert.equal(await lower(page.locator('session-time')), height);
    const before = await top(slider(page));
    const answers = page.locator('.no-findings, .finding');
    assert.ok((await lower(answers.last())) < before);

    const found = await answers.allTextContents();
    await slider(page).press('Home');
    assert.equal(await page.evaluate(() => window.scrollY), 0);
    await says(page, '0.000 s');
    await page.getByText('Starting…').first().waitFor();
    assert.notDeepEqual(await answers.allTextContents(), found);
    assert.equal(await top(slider(page)), before);
    assert.equal(await lower(page.locator('session-time')), height);
    await slider(page).press('End');

    const hidden = page.getByRole('button', { name: 'Calls', exact: true });
    const edge = await top(page.locator('session-time'));
    await hidden.evaluate((one, at) => {
      window.scrollBy(0, one.getBoundingClientRect().top - at);
    }, edge + 4);
    assert.ok((await top(hidden)) > edge);
    await hidden.focus();
    assert.ok((await lower(hidden)) <= edge);
  });

  it('plays and stops', async () => {
    run();
    const page = await open(finish());
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('0.1');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByText('Moment 0.000 s of 3.200 s.').waitFor();
    await page.getByText(/^Moment 0\.[1-9]\d\d s of/).waitFor();
    await page.getByRole('button', { name: 'Stop playing' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('100');
    await page.getByRole('button', { name: 'Play' }).click();
    await says(page, 'Now, 3.200 s');
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  it('shows when a pipe carried what, and leads to the bytes and to the moment', async () => {
    run();
    const page = await open(finish());
    const timeline = page.getByRole('region', { name: 'Timeline of stdout' });
    const chart = timeline.getByRole('slider');
    await timeline.getByText('1,000 bytes in 100 reads from 0.500 s to 2.490 s;').waitFor();
    await timeline.getByText('The writer was blocked once, for 1.0 s.').waitFor();
    await timeline.getByText('End of file at 2.700 s.').waitFor();
    await page.getByRole('tab', { name: 'Hex' }).click();

    await chart.focus();
    for (let step = 0; step < 7; step += 1) await page.keyboard.press('PageUp');
    await timeline.locator('.timeline-place', { hasText: /2\.240 s: [1-9]\d* bytes in/ }).waitFor();
    await page.keyboard.press('Enter');
    const mark = page.locator('.hex-bytes .current').first();
    await mark.waitFor();
    const row = page.locator('.hex-row', { has: page.locator('.current') }).first();
    const offset = parseInt((await row.locator('.hex-offset').textContent()) ?? '', 16);
    const wanted = Array.from({ length: lines }, (_, number) => number).findIndex(
      (number) => timeOfLine(number) >= 2240,
    );
    assert.ok(Math.abs(offset - wanted * lineLength) <= 2 * 16, String(offset));

    const rows = timeline.getByRole('table').getByRole('row');
    await timeline.getByRole('button', { name: 'Table' }).press('Enter');
    const cells = await rows.locator('td:nth-child(3)').allTextContents();
    assert.equal(
      cells.reduce((sum, cell) => sum + Number(cell), 0),
      bytes,
    );
    await rows.filter({ hasText: 'writer blocked' }).first().waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);

    await timeline.getByRole('button', { name: 'Show this moment' }).click();
    await says(page, '2.240 s: writer of stdout blocked');
    await timeline.getByText(/^[5-9]\d\d bytes in \d\d reads/).waitFor();
  });
});
