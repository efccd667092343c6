// The top of the panel answers first: what is wrong, or that nothing is, and on what that rests; its sections fold and stay folded.
import assert from 'node:assert/strict';
import {
  created,
  ended,
  exited,
  ready,
  started,
  stateAfter,
} from '../unit/fixtures/sessionFixture';
import { heldState } from './mapStates';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

describe('The top of the panel', () => {
  let panel: PanelPage;
  afterEach(() => panel.close());

  it('says that nothing is held open, what was looked at, and what was not', async () => {
    const events = [started({ program: 'C:\\a.exe', args: ['b c'] }), ready, created('a')] as const;
    panel = await openPanelPage({ state: stateAfter(...events), now: 10 });
    const { page } = panel;
    await page.getByText('Nothing is held open so far.').waitFor();
    await page.getByText('Looked at 1 process and 0 pipes.', { exact: true }).waitFor();
    assert.equal(await page.locator('.session-command code').innerText(), '"C:\\a.exe" "b c"');
    await panel.tell(stateAfter(...events, exited('a'), ended()), 20);
    await page.getByText('Nothing is held open.', { exact: true }).waitFor();
    const blind = stateAfter(started({ program: 'a.exe', followChildren: 'off' }), ready);
    await panel.tell({ ...blind, id: 'other' }, 20);
    const notFollowed = page.getByText(/What the program starts was not followed/);
    await notFollowed.waitFor();
    // Who attaches finds what its processes start.
    await panel.tell({ ...blind, id: 'attached', attached: { pids: [100], tree: true } }, 30);
    await notFollowed.waitFor({ state: 'detached' });
    await page.getByText('Nothing is held open so far.').waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it('says nothing of the kind while a finding warns', async () => {
    panel = await openPanelPage({ state: heldState(), now: 10 });
    const { page } = panel;
    await page.locator('.finding').first().waitFor();
    assert.equal(await page.getByText(/Nothing is held open/).count(), 0);
  });

  it('folds its sections, tells the extension, and opens one that a finding leads to', async () => {
    panel = await openPanelPage({ state: heldState(), now: 10 });
    const { page } = panel;
    const heading = (name: string) => page.getByRole('button', { name, exact: true });
    for (const name of ['Processes', 'Handles', 'Pipes']) {
      await heading(name).press('Enter');
      assert.equal(await heading(name).getAttribute('aria-expanded'), 'false');
    }
    assert.equal(await page.locator('process-list, handle-matrix, pipe-view').count(), 0);
    assert.deepEqual(panel.folds.at(-1), {
      folded: ['processes', 'handles', 'pipes'],
      showsCalls: false,
    });
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.locator('button.finding-step').last().press('Enter');
    await page.locator('process-list').or(page.locator('handle-matrix')).first().waitFor();
  });

  it('is folded as the panel before it was', async () => {
    const folds = { folded: ['handles', 'no such section'], showsCalls: true };
    panel = await openPanelPage({ state: heldState(), now: 10, folds });
    const { page } = panel;
    await page.locator('call-trace').waitFor();
    assert.equal(await page.locator('handle-matrix').count(), 0);
    await page.locator('process-list').waitFor();
  });
});
