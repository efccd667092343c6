// The panel in a browser before a capture of 4 GB: how long until the bytes at any offset are on the screen. Prints rows as JSON.
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
import type { Page } from 'playwright-core';
import { encodeReads } from '../../src/model/capture/readIndex';
import type { HostMessage } from '../../src/model/protocol/hostMessages';
import { closePanelBrowser, openPanelPage } from '../page/panelPage';
import { created, pipeCreated, ready, started, stateAfter } from '../unit/fixtures/sessionFixture';
import { alone, type Row } from './comparison';

const megabyte = 1024 ** 2;
const size = 4096 * megabyte;
const step = 64 * 1024;
/** Of 0 to 1: where in the capture. */
const places = [0, 0.13, 0.37, 0.5, 0.61, 0.89, 0.9999];

const offsetOf = (place: number): number => Math.floor((size * place) / step) * step;
const markOf = (place: number): string => `the line at ${offsetOf(place)}.`;

/** 4 GB of which only the lines around the places take room on the disk. */
function writeCapture(folder: string) {
  const captureFile = join(folder, 'stdout.bin');
  const descriptor = openSync(captureFile, 'w');
  ftruncateSync(descriptor, size);
  const lines = Buffer.from('an output line as a compiler prints it\n'.repeat(26_000)).subarray(
    0,
    megabyte,
  );
  for (const place of places) {
    const offset = offsetOf(place);
    const from = Math.max(0, Math.min(offset - megabyte / 2, size - megabyte));
    writeSync(descriptor, lines, 0, lines.length, from);
    writeSync(descriptor, `\n${markOf(place)}\n`, offset);
  }
  closeSync(descriptor);
  const reads = Array.from({ length: size / step }, (_, number) => ({
    time: number,
    offset: number * step,
    length: step,
    available: null,
  }));
  const indexFile = join(folder, 'stdout.index');
  writeFileSync(indexFile, encodeReads(reads));
  return { captureFile, indexFile, reads: reads.length };
}

/** Milliseconds from the message to the frame in which the view holds `text`. */
function painted(page: Page, message: HostMessage, text: string): Promise<number> {
  return page.evaluate(
    ([sent, wanted]) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (!document.querySelector('.pipe-content')?.textContent.includes(wanted)) return;
          observer.disconnect();
          // The frame is drawn after its callbacks: a task behind them finds it done.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        window.postMessage(sent, '*');
      }),
    [message, text] as const,
  );
}

async function measure(rounds: number, folder: string): Promise<readonly Row[]> {
  const { captureFile, indexFile, reads } = writeCapture(folder);
  const pipe = pipeCreated('stdout', { captureFile, indexFile });
  const bytes = { type: 'pipeProgress', time: 5, label: 'stdout', bytes: size, reads } as const;
  const state = stateAfter(started(), ready, created('a'), pipe, bytes);
  const times: Record<'text' | 'hex', number[]> = { text: [], hex: [] };
  const openings: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const before = performance.now();
    // A window of its own each time: nothing is in its cache.
    const panel = await openPanelPage({ state, now: 10 });
    await panel.page.locator('.pipe-content').waitFor();
    if (round >= 0) openings.push(performance.now() - before);
    for (const mode of ['text', 'hex'] as const) {
      if (mode === 'hex') await panel.page.getByRole('tab', { name: 'Hex' }).click();
      for (const place of places) {
        const offset = offsetOf(place);
        const reveal: HostMessage = {
          type: 'reveal',
          pipe: 'stdout',
          place: { offset, length: 1 },
        };
        const wanted = mode === 'text' ? markOf(place) : offset.toString(16).padStart(8, '0');
        const time = await painted(panel.page, reveal, wanted);
        if (round >= 0) times[mode].push(time);
      }
    }
    await panel.close();
  }
  const facts = { scenario: 'paint', unit: 'ms' };
  const what = 'of a 4 GB capture: any offset, from the message to the painted frame';
  return [
    alone({ ...facts, what: `text ${what}`, aim: '< 200' }, times.text),
    alone({ ...facts, what: 'the longest of these', aim: '' }, [Math.max(...times.text)]),
    alone({ ...facts, what: `hex ${what}`, aim: '< 200' }, times.hex),
    alone({ ...facts, what: 'the longest of these', aim: '' }, [Math.max(...times.hex)]),
    alone(
      { ...facts, what: 'a new window with the panel, until the view is there', aim: '' },
      openings,
    ),
  ];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'paint-'));
  try {
    const rows = await measure(Number(process.argv[2] ?? 5), folder);
    console.log(JSON.stringify(rows));
  } finally {
    rmSync(folder, { recursive: true });
    await closePanelBrowser();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
