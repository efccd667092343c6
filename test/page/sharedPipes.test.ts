// The pipes between the user's own processes in the Pipes section: their rows, where these lead, and hundreds of them.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { SessionState } from '../../src/model/session/state';
import {
  pipeOfTool,
  manyPipes,
  goneAt,
  endChanged,
  watched,
} from '../unit/fixtures/sharedPipeFixture';
import { PipeHistory, readEnd, writeEnd } from '../unit/fixtures/pipeHistory';
import { stateAfter } from '../unit/fixtures/sessionFixture';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

const theme = {
  style: '--vscode-foreground: #1f1f1f; --vscode-editor-background: #ffffff',
  bodyClass: 'vscode-light',
};

describe("the pipes between the user's processes", () => {
  let panel: PanelPage;
  afterEach(() => panel.close());

  async function open(state: SessionState, width = 1000): Promise<Page> {
    panel = await openPanelPage({ state, now: 20_000, viewport: { width, height: 900 }, theme });
    await panel.page.getByRole('heading', { name: 'Pipes', exact: true }).waitFor();
    return panel.page;
  }
  const list = (page: Page): Locator => page.getByRole('list', { name: 'Between your processes' });

  it('say who writes, who reads and the state, and lead to each handle', async () => {
    const page = await open(stateAfter(...pipeOfTool(), watched(0, 8000, 9000)));
    const row = list(page).getByRole('listitem');
    await row.getByText('stdout of tool.exe (PID 11)').waitFor();
    assert.match(await row.innerText(), /made by parent\.exe \(PID 10\)/);
    assert.match(await row.innerText(), /empty, nothing has moved for 1\d s/);
    assert.deepEqual(await accessibilityFaults(page), []);
    await row.getByRole('button', { name: /^tool\.exe \(PID 11\) 0x64/ }).click();
    const saved = await page.evaluate<{ readonly cell: unknown; readonly process: unknown }>(
      'saved',
    );
    assert.deepEqual(saved.cell, { row: '', column: 'tool', value: '0x64' });
    assert.equal(saved.process, 'tool');
    await row.getByRole('button', { name: 'and 1 more' }).click();
    const detail = page.getByRole('region', { name: 'stdout of tool.exe (PID 11)' });
    await detail.getByRole('button', { name: /^helper\.exe/ }).waitFor();
  });

  it('say once what holds for both ways of a pipe, and not that there are no pipes', async () => {
    const [read, write] = [
      { ...readEnd('0x40', 1), isDuplex: true } as const,
      { ...writeEnd('0x44', 1), isDuplex: true } as const,
    ];
    const quiet = { fill: 0, stillSince: 1000 };
    const history = new PipeHistory()
      .create(10, 'node')
      .open(20, 'node', read, write)
      .create(30, 'tool', 'node', { given: [{ ...write, stream: 'stdout' }] })
      .close(40, 'node', write)
      .look(3500, 1, quiet)
      .look(3500, 1, { ...quiet, readEnd: 'write' });
    const page = await open({ ...history.state, pipes: [] });
    const row = list(page).getByRole('listitem');
    await row.waitFor();
    assert.match(
      await row.locator('.shared-pipe-state').innerText(),
      /^empty, nothing has moved for [\d.]+ s$/,
    );
    assert.equal(await page.getByText('This session has no pipes.').count(), 0);
  });

  it('show a moment as it was, and nothing while there is no such pipe', async () => {
    const page = await open(stateAfter(...pipeOfTool().slice(0, 3)));
    await page.locator('shared-pipes').getByText('This session has no pipes.').waitFor();
    assert.equal(await page.locator('shared-pipes > *').count(), 1);
    const gone = [endChanged('parent', 'closed', '0x64', 'write', 5), goneAt('tool', 6)];
    await panel.tell(stateAfter(...pipeOfTool(), ...gone), 30_000);
    await list(page).getByText('exited').waitFor();
    await panel.tell(stateAfter(...pipeOfTool()), 10);
    await list(page).getByText('exited').waitFor({ state: 'detached' });
    await list(page).waitFor();
  });

  it('mark one that a finding speaks of', async () => {
    const gone = [endChanged('parent', 'closed', '0x64', 'write', 5), goneAt('tool', 6)];
    const page = await open(stateAfter(...pipeOfTool(), ...gone, watched(0, 1000, 9000)));
    await list(page).locator('.codicon-warning').waitFor();
  });

  for (const width of [240, 400]) {
    it(`have their names whole, ${width} pixels wide`, async () => {
      const gone = [endChanged('parent', 'closed', '0x64', 'write', 5), goneAt('tool', 6)];
      const page = await open(stateAfter(...pipeOfTool(), ...gone, watched(0, 1000, 9000)), width);
      await list(page).getByText('stdout of tool.exe (PID 11)').waitFor();
      const cut = await list(page).evaluate((element) => {
        const names = [
          '.pipe-party',
          '.shared-pipe-title',
          '.shared-pipe-maker',
          '.shared-pipe-state',
        ];
        const room = element.getBoundingClientRect();
        return [...element.querySelectorAll<HTMLElement>(names.join())]
          .filter((each) => {
            const { left, right } = each.getBoundingClientRect();
            return each.scrollWidth > each.clientWidth || left < room.left || right > room.right;
          })
          .map(({ textContent }) => textContent.trim());
      });
      assert.deepEqual(cut, []);
      assert.deepEqual(await accessibilityFaults(page), []);
    });
  }

  it('say of an end that nobody could ask about that it seems to be one', async () => {
    const write = writeEnd('0x44');
    const history = new PipeHistory()
      .create(10, 'parent')
      .open(20, 'parent', write)
      .create(30, 'tool', 'parent', { given: [{ ...write, stream: 'stdout' }] })
      .calls(40, 'parent', [['NtReadFile', '0x40']]);
    const page = await open(history.state);
    const reader = list(page).getByRole('button', { name: /^parent\.exe \(PID 100\) 0x40/ });
    await reader.getByText('seems to have it').waitFor();
    // It leads to a cell that says the same.
    await reader.click();
    const cell = page.locator('handle-matrix .cell[aria-selected="true"]');
    await cell.getByText('seems to have it').waitFor();
    const detail = page.getByRole('region', { name: 'Selected handle' });
    await detail.getByText('A call is pending on this handle').waitFor();
    await detail.locator('.fact', { hasText: 'Access' }).getByText('not known').waitFor();
  });

  it('lead to a cell for an end that a look found', async () => {
    const opened = endChanged('helper', 'opened', '0x90', 'read', 1500);
    const page = await open(stateAfter(...pipeOfTool(), opened));
    await list(page).getByRole('button', { name: 'and 1 more' }).first().click();
    await page
      .getByRole('region', { name: 'stdout of tool.exe (PID 11)' })
      .getByRole('button', { name: /^helper\.exe \(PID 12\) 0x90/ })
      .click();
    await page.locator('handle-matrix .cell[aria-selected="true"]').getByText('found').waitFor();
    await page
      .getByRole('region', { name: 'Selected handle' })
      .getByText('The handle table of helper.exe had it at 1.500 s. How it got there is not known.')
      .waitFor();
  });

  it('are drawn as far as they are in sight, and fit where the panel is narrow', async () => {
    const page = await open(stateAfter(...manyPipes(400)), 240);
    await list(page).waitFor();
    const rows = list(page).getByRole('listitem');
    assert.ok((await rows.count()) < 40, String(await rows.count()));
    assert.equal(await rows.first().getAttribute('aria-setsize'), '400');
    const isWide = await list(page).evaluate(
      (element) => element.scrollWidth > element.clientWidth,
    );
    assert.equal(isWide, false);
    await page.locator('.shared-pipes').evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await list(page).locator('[aria-posinset="400"]').waitFor();
  });
});
