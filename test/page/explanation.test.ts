// The explanation of an attached session: what waits for what leads there, what helps is offered while it helps, and all of it can be copied.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { EventLog } from '../../src/client/logs/eventLog';
import type { SessionEvent } from '../../src/model/session/events';
import { describedAs } from '../../src/model/session/fileDescription';
import type { SessionState } from '../../src/model/session/state';
import { observed } from '../unit/fixtures/birthFixture';
import { PipeHistory, readEnd, writeEnd } from '../unit/fixtures/pipeHistory';
import { stateAfter } from '../unit/fixtures/sessionFixture';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

const out = { read: readEnd('0x40', 1), write: writeEnd('0x44', 1) };
const now = 4000;

/** node reads the stdout of build, which has exited and left a daemon that has it, too. */
const hanging = (): PipeHistory =>
  new PipeHistory()
    .create(10, 'node')
    .open(20, 'node', out.read, out.write)
    .create(30, 'build', 'node', { given: [{ ...out.write, stream: 'stdout' }] })
    .close(40, 'node', out.write)
    .create(50, 'daemon', 'build', { given: [{ ...out.write, stream: 'stdout' }] })
    .exit(60, 'build')
    .look(3500, 1, { fill: 0, stillSince: 1000 });

/** As if the session had been attached to node. */
const eventsOf = ({ events }: PipeHistory): readonly SessionEvent[] =>
  events.map((event) =>
    event.type === 'sessionStarted' ? { ...event, attached: { pids: [100], tree: true } } : event,
  );

const attached = (history: PipeHistory): SessionState => stateAfter(...eventsOf(history));

const theme = {
  style:
    '--vscode-foreground: #1f1f1f; --vscode-editor-background: #ffffff; --vscode-textLink-foreground: #005fb8; --vscode-descriptionForeground: #616161',
  bodyClass: 'vscode-light',
};

describe('The explanation of an attached session', () => {
  let panel: PanelPage;
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'explanation-'));
  });
  afterEach(async () => {
    await panel.close();
    rmSync(folder, { recursive: true });
  });

  const section = (page: Page): Locator =>
    page.getByRole('region', { name: 'Why it does not go on' });

  async function open(width = 900, state = attached(hanging())): Promise<Page> {
    new EventLog(folder).append(eventsOf(hanging()));
    panel = await openPanelPage({ state, now, folder, viewport: { width, height: 900 }, theme });
    await section(panel.page).waitFor();
    return panel.page;
  }

  it('says who waits for whom, what would help, and how sure that is', async () => {
    const page = await open();
    await section(page)
      .getByRole('heading', { name: 'node.exe (PID 100) seems to wait for daemon.exe (PID 300).' })
      .waitFor();
    const parts = await section(page).locator('dt').allTextContents();
    assert.deepEqual(
      parts.map((text) => text.trim()),
      ['Waits', 'Path', 'Origin', 'To go on', 'Fix', 'Not seen'],
    );
    // In words, not only by an icon.
    assert.match((await section(page).locator('.wait-step').textContent()) ?? '', /inferred\s*$/);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it('says what a process that waits for nothing seen keeps from others, and offers to close it', async () => {
    const log = 'C:\\work\\app.log';
    const share = { read: true, write: true, delete: false };
    const file = describedAs('file', { name: log, share });
    const handle = observed('0x50', [], { type: 'File', object: log, file });
    const idle = attached(new PipeHistory().create(10, 'node'));
    const [process] = idle.processes;
    assert.ok(process);
    const opened = { change: 'opened', handle, time: 20 } as const;
    const directory = { path: 'C:\\work', time: 20 };
    const seenBy = 'attach' as const;
    const descent = { parentId: null, image: null, createdAt: '1', seenBy, note: null };
    const processes = [{ ...process, history: [opened], directory, descent }];
    const page = await open(600, { ...idle, processes });
    // The processes are not this session's to stop.
    await page.getByRole('button', { name: 'Detach' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Stop', exact: true }).count(), 0);
    const kept = section(page).locator('.kept-list > li');
    await kept
      .first()
      .getByText(`node.exe (PID 100) keeps ${log} open (0x50): it cannot be deleted or renamed.`)
      .waitFor();
    await kept
      .first()
      .getByRole('button', { name: /^Close 0x50 in node\.exe/ })
      .waitFor();
    await kept.nth(1).getByText('uses the folder C:\\work: it cannot be renamed').waitFor();
    assert.equal(
      await kept
        .nth(1)
        .getByRole('button', { name: /^Close/ })
        .count(),
      0,
    );
    // That nothing is held open would say the opposite.
    assert.equal(await page.getByText(/^\s*Nothing is held open/).count(), 0);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it('gives the focus to what is nearest when the handle is closed whose button had it', async () => {
    const idle = attached(new PipeHistory().create(10, 'node'));
    const [process] = idle.processes;
    assert.ok(process);
    const opened = ['0x50', '0x54'].map((value) => {
      const name = `C:\\work\\${value}.log`;
      const share = { read: true, write: true, delete: false };
      const file = describedAs('file', { name, share });
      const handle = observed(value, [], { type: 'File', object: name, file });
      return { change: 'opened' as const, handle, time: 20 };
    });
    const closed = opened.map((one) => ({ ...one, change: 'closed' as const, time: 30 }));
    const stateOf = (history: typeof process.history): SessionState => ({
      ...idle,
      processes: [{ ...process, history }],
    });
    const page = await open(600, stateOf(opened));
    const button = (name: RegExp) => section(page).getByRole('button', { name });
    const closeAs = (value: string): string => `Close ${value} in node.exe…`;
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
    await button(/^Close 0x54/).press('Enter');
    assert.equal(await focused(), closeAs('0x54'));
    const [, second] = closed;
    assert.ok(second);
    await panel.tell(stateOf([...opened, second]), 40);
    await button(/^Close 0x54/).waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement !== document.body);
    assert.notEqual(await focused(), '');
    assert.ok(
      await section(page).evaluate((element) => element.contains(document.activeElement)),
      await focused(),
    );
    await panel.tell(stateOf([...opened, ...closed]), 50);
    await button(/^Close 0x50/).waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement !== document.body);
  });

  it('says of one that has nothing what was looked at, and what was not followed', async () => {
    const idle = attached(new PipeHistory().create(10, 'node'));
    const page = await open(900, { ...idle, attached: { pids: [100], tree: false } });
    await page.getByText(/^\s*Nothing is held open so far/).waitFor();
    const looked = page.locator('.no-findings .of');
    assert.match(await looked.innerText(), /not followed \("tree": false\)\.$/);
    await panel.tell(idle, now);
    await looked.filter({ hasNotText: 'not followed' }).waitFor();
  });

  it('leads from a wait to its handle, by key', async () => {
    const page = await open();
    await section(page)
      .getByRole('button', { name: /^node\.exe \(PID 100\) seems to wait in ReadFile/ })
      .press('Enter');
    await page.getByRole('gridcell', { selected: true }).waitFor();
    await page.getByRole('region', { name: 'Selected handle' }).getByText('0x40').first().waitFor();
  });

  it('leads from a step of the path to its process, by key', async () => {
    const page = await open();
    await section(page)
      .getByRole('button', { name: /^build\.exe/ })
      .press('Enter');
    await page.locator('process-list [aria-selected="true"]', { hasText: 'build' }).waitFor();
  });

  it('is copied as text, and says so aloud', async () => {
    const page = await open();
    await section(page).getByRole('button', { name: 'Copy as Text' }).press('Enter');
    await page.getByRole('status').getByText('Explanation copied to the clipboard.').waitFor();
    const [copied] = panel.asked;
    assert.ok(copied?.method === 'copy');
    const [headline, wait] = copied.text.split('\n');
    assert.equal(headline, 'node.exe (PID 100) seems to wait for daemon.exe (PID 300).');
    assert.match(wait ?? '', /^1\. node\.exe \(PID 100\) seems to wait .* \[inferred\]$/);
    assert.match(copied.text, /node\.exe.*→.*daemon\.exe/);
  });

  const actions = (page: Page): Locator => section(page).locator('vscode-button');

  it('offers to close the handle or to terminate its process, and asks for just that', async () => {
    const page = await open();
    for (const button of await actions(page).all()) await button.press('Enter');
    while (panel.asked.length < 2) await page.evaluate(() => Promise.resolve());
    assert.deepEqual(panel.asked, [
      { method: 'closeHandle', processId: 'daemon', value: '0x44' },
      { method: 'terminate', processId: 'daemon', tree: false },
    ]);
  });

  it('offers nothing once that process has exited or closed its handle', async () => {
    const page = await open();
    assert.equal(await actions(page).count(), 2);
    await panel.tell(attached(hanging().close(3600, 'daemon', out.write)), now);
    await actions(page).first().waitFor({ state: 'detached' });
    await panel.tell(attached(hanging()), now);
    await actions(page).first().waitFor();
    await panel.tell(attached(hanging().exit(3600, 'daemon')), now);
    await actions(page).first().waitFor({ state: 'detached' });
  });

  it('offers nothing while a past moment is shown, and again when that is now', async () => {
    const page = await open();
    const slider = page.getByRole('slider', { name: 'Moment of the session' });
    await slider.press('ArrowLeft');
    await actions(page).first().waitFor({ state: 'detached' });
    await section(page).waitFor();
    await slider.press('End');
    await actions(page).first().waitFor();
  });

  it('offers nothing when the session has ended', async () => {
    const page = await open(900, { ...attached(hanging()), phase: 'ended' });
    await section(page).waitFor();
    assert.equal(await actions(page).count(), 0);
  });

  it('has no part beyond the edge where it is narrow, and icons at the first line of their words', async () => {
    for (const width of [240, 320]) {
      const page = await open(width);
      const faults = await section(page).evaluate((root, edge) => {
        const boxes = [...root.querySelectorAll('button, vscode-button, h2, dd, li')].map(
          (each) => ({
            each,
            text: each.textContent.replace(/\s+/g, ' ').trim(),
            box: each.getBoundingClientRect(),
          }),
        );
        const isCut = (each: Element): boolean => {
          const inside = each.shadowRoot?.querySelector('.base');
          return inside ? inside.scrollWidth > inside.clientWidth : false;
        };
        return boxes
          .filter(({ each, box }) => box.right > edge || box.left < 0 || isCut(each))
          .map(({ text }) => text);
      }, width);
      assert.deepEqual(faults, []);
      const offset = await section(page)
        .locator('.wait-step')
        .evaluate((step) => {
          const [icon, words] = [...step.children].map((child) => child.getBoundingClientRect());
          return Math.abs((icon?.top ?? 0) - (words?.top ?? 0));
        });
      assert.ok(offset <= 4, `${offset}`);
      if (width === 240) await panel.close();
    }
  });
});
