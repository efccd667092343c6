// The view of a pipe, with captures no child could write in time and states no test could wait for; by keyboard alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { SessionEvent } from '../../src/model/session/events';
import { encodeReads } from '../../src/model/capture/readIndex';
import type { SessionState } from '../../src/model/session/state';
import { isLong } from '../random';
import { created, pipeCreated, ready, started, stateAfter } from '../unit/fixtures/sessionFixture';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

const gigabyte = 1024 ** 3;
/** Beyond what 32 bits can count in the long tests: to search it all takes most of a minute. */
const [size, sizeText] = isLong
  ? ([4 * gigabyte, '4 GB'] as const)
  : ([gigabyte / 16, '64 MB'] as const);

interface CaptureFiles {
  readonly captureFile: string;
  readonly indexFile: string;
  readonly bytes: number;
  readonly reads: number;
}

describe('the view of a pipe', () => {
  let folder = '';
  let panel: PanelPage;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'capture-view-'))));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => panel.close());

  /** A file of that size in which only `parts` take room on the disk, read in steps of 64 KB. */
  function capture(
    name: string,
    bytes: number,
    parts: Readonly<Record<number, string>>,
  ): CaptureFiles {
    const captureFile = join(folder, `${name}.bin`);
    const descriptor = openSync(captureFile, 'w');
    // Windows writes what is between the parts unless it is told not to, which takes longer but changes nothing.
    if (process.platform === 'win32') spawnSync('fsutil', ['sparse', 'setflag', captureFile]);
    ftruncateSync(descriptor, bytes);
    for (const [offset, text] of Object.entries(parts)) {
      writeSync(descriptor, Buffer.from(text), 0, Buffer.byteLength(text), Number(offset));
    }
    closeSync(descriptor);
    const step = 65_536;
    const reads = Array.from({ length: Math.ceil(bytes / step) }, (_, number) => ({
      time: number,
      offset: number * step,
      length: Math.min(step, bytes - number * step),
      available: null,
    }));
    const indexFile = join(folder, `${name}.index`);
    writeFileSync(indexFile, encodeReads(reads));
    return { captureFile, indexFile, bytes, reads: reads.length };
  }

  function stateOf(
    { captureFile, indexFile, bytes, reads }: CaptureFiles,
    ...events: readonly SessionEvent[]
  ): SessionState {
    const pipe = pipeCreated('stdout', { captureFile, indexFile });
    const progress = { type: 'pipeProgress', time: 5, label: 'stdout', bytes, reads } as const;
    return stateAfter(started(), ready, created('a'), pipe, progress, ...events);
  }

  const text = (page: Page): Locator => page.getByRole('region', { name: 'Text of stdout' });
  const hex = (page: Page): Locator => page.getByRole('region', { name: /hexadecimal/ });
  const result = (page: Page): Locator => page.locator('#find-result');

  const inWords = (offset: number): string => offset.toLocaleString('en-US');

  it(`finds text and bytes anywhere in a capture of ${sizeText}, forwards and backwards`, async () => {
    const half = size / 2;
    const places = { 5: 'Needle one', [half - 3]: 'needle two', [size - 10]: 'needle end' };
    panel = await openPanelPage({ state: stateOf(capture('large', size, places)), now: 10 });
    const { page } = panel;
    await text(page).getByText('needle end').waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('needle');
    await result(page)
      .getByText(/1 of .*, at offset 5$/)
      .waitFor();
    await text(page).locator('.current', { hasText: 'Needle' }).waitFor();
    await page.keyboard.press('Enter');
    await result(page)
      .getByText(`at offset ${inWords(half - 3)}`)
      .waitFor();
    // Two reads share it: a mark of either part.
    await text(page).locator('.current', { hasText: 'nee' }).waitFor();
    await text(page).locator('.current', { hasText: 'dle' }).waitFor();
    await page.keyboard.press('Enter');
    await result(page)
      .getByText(`at offset ${inWords(size - 10)}`)
      .waitFor();
    await page.keyboard.press('Enter');
    await result(page).getByText('at offset 5, from the other end').waitFor();
    await page.keyboard.press('Shift+Enter');
    await result(page).getByText('3 of 3').waitFor();

    await page.getByRole('tab', { name: 'Text' }).focus();
    await page.keyboard.press('ArrowRight');
    await hex(page).locator('.hex-bytes .current').first().waitFor();
    await page.getByRole('combobox', { name: 'What to find' }).selectOption('hex');
    await page.getByRole('textbox', { name: /Find bytes/ }).fill('20 74 77 6f');
    await page.keyboard.press('Enter');
    await result(page)
      .getByText(`at offset ${inWords(half + 3)}`)
      .waitFor();
    await hex(page).locator('.hex-text .current', { hasText: ' two' }).waitFor();
  });

  it('goes to any offset in a capture of 4 GB', async () => {
    const files = capture('offsets', 4 * gigabyte, { [4 * gigabyte - 10]: 'needle end' });
    panel = await openPanelPage({ state: stateOf(files), now: 10 });
    const { page } = panel;
    await text(page).getByText('needle end').waitFor();
    await page.keyboard.press('Control+f');
    await page.getByRole('tab', { name: 'Text' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('combobox', { name: 'What to find' }).selectOption('offset');
    await page.getByRole('textbox', { name: /Go to offset/ }).fill('0x100000000');
    await page.keyboard.press('Enter');
    await result(page).getByText('An offset from 0 to 4,294,967,295').waitFor();
    await page.getByRole('textbox', { name: /Go to offset/ }).fill('0xffffffff');
    await page.keyboard.press('Enter');
    await hex(page).getByText('fffffff0').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('search').waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate(() => document.activeElement?.classList.contains('hex')),
      true,
    );
  });

  it('lets go of the end when scrolled up, stays there, and follows again', async () => {
    const lines = Array.from({ length: 3000 }, (_, number) => `line ${number}\n`).join('');
    const whole = capture('lines', Buffer.byteLength(lines), { 0: lines });
    const half = { ...whole, bytes: lines.indexOf('line 1500\n'), reads: 1 };
    panel = await openPanelPage({ state: stateOf(half), now: 10 });
    const { page } = panel;
    const follow = page.getByRole('button', { name: 'Follow' });
    await text(page).getByText('line 1499').waitFor();
    const first = (): Promise<number> => text(page).evaluate(({ scrollTop }) => scrollTop);
    // At once: a key would scroll over several frames, and the place would be measured on the way.
    await text(page).evaluate((element) => (element.scrollTop -= 300));
    await page.locator('button[aria-pressed="false"]', { hasText: 'Follow' }).waitFor();
    const before = await first();
    await panel.tell(stateOf(whole), 20);
    await text(page).getByText('line 2999').waitFor({ state: 'attached' });
    assert.equal(await first(), before);
    await follow.press('Enter');
    await page.locator('button[aria-pressed="true"]', { hasText: 'Follow' }).waitFor();
    assert.ok(
      await text(page).evaluate((element) => {
        const { scrollTop, clientHeight, scrollHeight } = element;
        return scrollTop + clientHeight >= scrollHeight - 2;
      }),
    );
  });

  it('shows the end of a line of 100 MB, and what is before it', async () => {
    const size = 100 * 1024 * 1024;
    const end = 'x'.repeat(300_000);
    const line = capture('line', size, { [size - 300_000]: end, [size - 100_000]: 'middle' });
    panel = await openPanelPage({ state: stateOf(line), now: 10 });
    const { page } = panel;
    await text(page)
      .getByText(/x{100}/)
      .first()
      .waitFor();
    const load = page.getByRole('button', { name: 'Load earlier' });
    await load.press('Enter');
    await text(page).getByText('middle').waitFor();
    const [width, visible] = await text(page).evaluate((element) => [
      element.scrollWidth,
      element.clientWidth,
    ]);
    assert.equal(width, visible);
  });

  it('says who waits, pauses and resumes, takes a read size, and gives up a write', async () => {
    const small = capture('small', 10, { 0: '0123456789' });
    const observed = { type: 'pipeObserved', label: 'stdout', fill: 4096, queued: 0 } as const;
    const blocked = { who: 'writer', since: 1000, bytes: 4096 } as const;
    const paused = { type: 'readingChanged', label: 'stdout', paused: true, readSize: 64 } as const;
    const state = stateOf(
      small,
      { ...paused, time: 6 },
      { ...observed, time: 1000, blocked, awaited: null },
      pipeCreated('stdin', { direction: 'written', captureFile: null, indexFile: null }),
      {
        ...observed,
        label: 'stdin',
        time: 1000,
        queued: 12_345,
        blocked: { who: 'broker', since: 1000, bytes: 12_345 },
        awaited: null,
      },
    );
    panel = await openPanelPage({ state, now: 61_000 });
    const { page, asked } = panel;
    const head = page.locator('.pipe-now');
    await head.getByText('4,096 of 4,096 bytes in the buffer').waitFor();
    await head.getByText(/^writer blocked for 1 min \d+ s$/).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);

    await page.getByRole('button', { name: 'Resume reading' }).press('Enter');
    const size = page.getByRole('combobox', { name: 'Read size' });
    await size.selectOption('65536');
    await size.selectOption('custom');
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    await page.getByText('A whole number from 1 to 16,777,216.').waitFor();
    await page.getByRole('textbox', { name: 'Read size' }).fill('7');
    await page.keyboard.press('Enter');
    await page.getByRole('option').filter({ hasText: 'stdout' }).press('ArrowDown');
    await head.getByText(/^waiting to write 12,345 bytes for/).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole('button', { name: 'Cancel waiting write' }).press('Enter');
    await page.getByRole('button', { name: 'Write a file…' }).press('Enter');
    const setReading = { method: 'setReading', pipe: 'stdout' };
    assert.deepEqual(asked, [
      { ...setReading, paused: false, readSize: 64 },
      { ...setReading, paused: true, readSize: 65_536 },
      { ...setReading, paused: true, readSize: 7 },
      { method: 'cancelWrite', pipe: 'stdin' },
      { method: 'writeFile', pipe: 'stdin' },
    ]);
  });

  it('recognises UTF-16, says so, and shows another encoding when it is chosen', async () => {
    const wide = Buffer.from('Grüße aus UTF-16\r\n', 'utf16le');
    const files = capture('wide', wide.length, {});
    writeFileSync(files.captureFile, wide);
    panel = await openPanelPage({ state: stateOf(files), now: 10 });
    const { page } = panel;
    await text(page).getByText('Grüße aus UTF-16').waitFor();
    await page.getByText('Shown as UTF-16 LE: every second byte is zero.').waitFor();
    await page.getByRole('combobox', { name: 'Encoding' }).selectOption('cp437');
    await text(page).getByText('G␀r␀ⁿ␀').waitFor();
    await page.getByRole('combobox', { name: 'Encoding' }).selectOption('auto');
    await text(page).getByText('Grüße aus UTF-16').waitFor();
  });
});
