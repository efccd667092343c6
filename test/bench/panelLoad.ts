// The panel in a browser before sessions of very many handles: first paint, typing in the filter, memory over an hour of updates. Prints rows as JSON.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { distFolder } from '../../scripts/environment/paths.mjs';
import { panelScripts } from '../../src/extension/ground/pageParts';
import type { HostMessage } from '../../src/model/protocol/hostMessages';
import { sessionUpdate } from '../../src/model/protocol/sessionUpdate';
import type { SessionState } from '../../src/model/session/state';
import { closePanelBrowser, openPanelPage, type PanelPage } from '../page/panelPage';
import { alone, type Row } from './comparison';
import { largeSession } from './largeSession';
import { modelRows } from './panelModel';

const processes = 20;
/** What an hour of output brings: ten a second. */
const updates = 36_000;

const message = (state: SessionState, before: SessionState | null): HostMessage => ({
  type: 'session',
  session: sessionUpdate(state, before),
  now: 1000,
});

/** Given to the page as a file: the driver's own way takes seconds for messages of this size. */
async function bring(page: Page, name: string, content: HostMessage): Promise<void> {
  const body = JSON.stringify(content);
  await page.route(`**/${name}.json`, (route) =>
    route.fulfill({ contentType: 'application/json', body }),
  );
}

/** Milliseconds from the arrival of the message to the frame with the first rows of the matrix. */
function firstPaint(page: Page, name: string): Promise<number> {
  return page.evaluate(async (file) => {
    const content: unknown = await (await fetch(`${file}.json`)).json();
    return new Promise<number>((resolve) => {
      let began = 0;
      const arrived = (event: Event): void => {
        began = event.timeStamp;
        window.removeEventListener('message', arrived, true);
      };
      window.addEventListener('message', arrived, true);
      const observer = new MutationObserver(() => {
        if (!document.querySelector('main:not([inert]) .matrix .rows .matrix-row')) return;
        observer.disconnect();
        // The frame is drawn after its callbacks: a task behind them finds it done.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
      });
      // What was drawn before to be drawn once is shown then: that is an attribute.
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      window.postMessage(content, '*');
    });
  }, name);
}

const openEmpty = (state: SessionState): Promise<PanelPage> =>
  openPanelPage({ state, now: 0, isSilent: true, viewport: { width: 1400, height: 1000 } });

/** Milliseconds of a processor that the page's thread has taken: on a busy machine the clock says more. */
async function taken(client: CDPSession): Promise<number> {
  const { metrics } = await client.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
}

interface Paints {
  readonly times: readonly number[];
  readonly taken: readonly number[];
}

async function paints(state: SessionState, rounds: number): Promise<Paints> {
  const all: Paints & { times: number[]; taken: number[] } = { times: [], taken: [] };
  for (let round = -1; round < rounds; round += 1) {
    const panel = await openEmpty(state);
    await bring(panel.page, 'session', message(state, null));
    const client = await panel.page.context().newCDPSession(panel.page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await taken(client);
    const time = await firstPaint(panel.page, 'session');
    const used = (await taken(client)) - before;
    if (round >= 0) all.times.push(time);
    if (round >= 0) all.taken.push(used);
    await panel.close();
  }
  return all;
}

/** Milliseconds from each key to the frame that shows what it found. */
async function typing(state: SessionState, rounds: number): Promise<readonly number[]> {
  const panel = await openEmpty(state);
  await bring(panel.page, 'session', message(state, null));
  await firstPaint(panel.page, 'session');
  await panel.page.getByRole('checkbox', { name: /opened themselves/ }).press('Space');
  const field = panel.page.getByRole('textbox', { name: /Filter handles/ });
  await field.focus();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const key of [
      's',
      'e',
      'm',
      'a',
      ' ',
      '0',
      'x',
      '1',
      ...Array.from({ length: 8 }, () => 'Backspace'),
    ]) {
      // Before the key: a page that is busy takes input first.
      await panel.page.evaluate(() => {
        Object.assign(window, {
          painted: new Promise<number>((resolve) => {
            let pressedAt = 0;
            const pressed = (event: KeyboardEvent): void => void (pressedAt = event.timeStamp);
            window.addEventListener('keydown', pressed, { once: true, capture: true });
            // The key's own input event, when everybody has heard it: the next frame shows what it found. A timer would let that frame pass and wait for another.
            const heard = (): void =>
              void requestAnimationFrame(() =>
                setTimeout(() => resolve(performance.now() - pressedAt)),
              );
            window.addEventListener('input', heard, { once: true });
          }),
        });
      });
      await panel.page.keyboard.press(key);
      times.push(await panel.page.evaluate<number>('painted'));
    }
  }
  await panel.close();
  return times;
}

/** MB of JavaScript objects after a collection. */
async function heap(client: CDPSession): Promise<number> {
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}

/** Growth of the heap over so many updates in which a pipe moves on and a handle is opened, and milliseconds for each. */
async function hour(state: SessionState, count: number): Promise<readonly [number, number]> {
  const panel = await openEmpty(state);
  const [pipe] = state.pipes;
  const [process] = state.processes;
  if (!pipe || !process) throw new Error('The session needs a pipe and a process.');
  await bring(panel.page, 'session', message(state, null));
  await firstPaint(panel.page, 'session');
  await bring(panel.page, 'moved', message({ ...state, pipes: [{ ...pipe, bytes: 1 }] }, state));
  await bring(
    panel.page,
    'changed',
    message(
      { ...state, processes: [{ ...process, exitCode: null }, ...state.processes.slice(1)] },
      state,
    ),
  );
  const client = await panel.page.context().newCDPSession(panel.page);
  const run = (times: number): Promise<number> =>
    panel.page.evaluate(async (all) => {
      const moved = (await (await fetch('moved.json')).json()) as {
        readonly session: { readonly pipes: readonly { bytes: number; reads: number }[] };
      };
      const changed: unknown = await (await fetch('changed.json')).json();
      const began = performance.now();
      for (let at = 0; at < all; at += 1) {
        for (const each of moved.session.pipes) {
          each.bytes += 1000;
          each.reads += 1;
        }
        window.postMessage(at % 10 === 0 ? changed : moved, '*');
        // When it has arrived, and whatever was rendered for it.
        await new Promise((resolve) => setTimeout(resolve));
      }
      return (performance.now() - began) / all;
    }, times);
  await run(Math.ceil(count / 20));
  const before = await heap(client);
  const each = await run(count);
  const after = await heap(client);
  await panel.close();
  return [after - before, each];
}

async function measure(rounds: number, scale: number): Promise<readonly Row[]> {
  // Before the sessions of very many handles are there, which the collection of garbage would go through.
  const models = modelRows(rounds);
  const small = largeSession({ handles: 10_000, processes });
  const large = largeSession({ handles: 100_000, processes });
  const facts = { scenario: 'panel', unit: 'ms' };
  const typed = await typing(large, rounds);
  const count = Math.ceil(updates * scale);
  const [growth, each] = await hour(small, count);
  const size = (...names: readonly string[]): number =>
    names.reduce((sum, name) => sum + statSync(join(distFolder, name)).size, 0) / 1024;
  const paint = async (state: SessionState, what: string, aim: string): Promise<readonly Row[]> => {
    const { times, taken: used } = await paints(state, rounds);
    return [
      alone(
        { ...facts, what: `${what}, from the arrival of the session to the painted frame`, aim },
        times,
      ),
      alone(
        { ...facts, what: 'processor time of the page, with the making of the message', aim: '' },
        used,
      ),
    ];
  };
  return [
    alone({ ...facts, unit: 'KB', what: 'script of the panel', aim: '< 300' }, [
      size(panelScripts.script, ...panelScripts.parts),
    ]),
    alone({ ...facts, unit: 'KB', what: 'what the map adds when it is first shown', aim: '' }, [
      size('map.js'),
    ]),
    ...(await paint(small, '10,000 handles', '< 150')),
    ...(await paint(large, '100,000 handles', '< 300')),
    alone({ ...facts, what: 'a key in the filter at 100,000 handles', aim: '< 50' }, typed),
    alone({ ...facts, what: 'the longest of these', aim: '< 50' }, [Math.max(...typed)]),
    alone({ ...facts, unit: 'MB', what: `heap, growth over ${count} updates`, aim: '< 5' }, [
      growth,
    ]),
    alone({ ...facts, what: 'one update', aim: '' }, [each]),
    ...models,
  ];
}

async function main(): Promise<void> {
  try {
    const [, , rounds = '5', scale = '1'] = process.argv;
    console.log(JSON.stringify(await measure(Number(rounds), Number(scale))));
  } finally {
    await closePanelBrowser();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
