// Reports that somebody made to harm who opens them: each is refused in words or shown, and the window goes on.
import * as assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../../scripts/environment/uiFixture.mjs';
import { saveSession } from '../../src/client/saved/saveSession';
import { encodeReads } from '../../src/model/capture/readIndex';
import type { SavedSession } from '../../src/model/report/savedSession';
import { capturedPipe, richSession } from '../unit/fixtures/savedSessionFixture';
import { answerDialog, closeAfter, notification, panel, treeRow } from './workbenchParts';

const megabyte = 1024 * 1024;
const opening = 'Handle Inheritance: Open Report…';
const link = '[Show what is wrong](command:workbench.action.toggleLightDarkThemes)';

type Change = (saved: SavedSession) => unknown;
const changed =
  (change: (state: SavedSession['state']) => object): Change =>
  ({ state, ...saved }) => ({ ...saved, state: { ...state, ...change(state) } });

const endless = encodeReads([{ time: Infinity, offset: 0, length: 6, available: null }]);

/** With what is said of each. */
const refused: Readonly<Record<string, readonly [change: Change, says: string]>> = {
  'endless-read': [
    ({ captures, ...saved }) => ({
      ...saved,
      captures: [{ ...captures[0], reads: Buffer.from(endless).toString('base64') }],
    }),
    'This is no index of reads.',
  ],
  'no-id': [
    changed(({ processes: [first, second] }) => ({
      processes: [first, { ...second, id: '', descent: { ...second?.descent, parentId: '' } }],
    })),
    'session.state.processes[1].id',
  ],
  'no-date': [changed(() => ({ startedAt: 1e300 })), 'session.state.startedAt'],
  'stdout-of-itself': [
    changed(({ plan }) => {
      const [child] = plan.children;
      const stdio = { ...child?.stdio, stdout: { kind: 'stdout' } };
      return { plan: { ...plan, children: [{ ...child, stdio }] } };
    }),
    'session.state.plan.children[0].stdio',
  ],
  'link-in-a-message': [changed(() => ({ phase: `] ${link} [` })), 'Show what is wrong'],
};

/** What can stand in a report, and every object has. */
const typesOfEveryObject = changed(({ processes: [first, ...others], brokerHandles }) => ({
  brokerHandles: brokerHandles.map((handle) => ({ ...handle, type: 'constructor' })),
  processes: [
    {
      ...first,
      birth: first?.birth && {
        ...first.birth,
        childHandles: first.birth.childHandles.map((handle) => ({ ...handle, type: '__proto__' })),
      },
    },
    ...others.map((each) => ({ ...each, name: `$(error) ${link}` })),
  ],
}));

describe('hostile reports', () => {
  let workbench: Workbench;
  let folder = '';
  let saved: SavedSession;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-reports-'));
    const state = richSession('plain', capturedPipe(folder, 'stdout', [Buffer.from('output')]));
    saved = await saveSession(state, megabyte, 5000);
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(function () {
    return closeAfter(this.currentTest, workbench);
  });

  async function open(name: string, change: Change): Promise<void> {
    const file = `${name}.handles.json`;
    const text = JSON.stringify({ session: change(saved) });
    await writeFile(join(workbench.workspace, file), text);
    await workbench.runCommand(opening);
    await answerDialog(workbench, file);
  }

  it('are refused in words without a link in them, or shown, and the window goes on', async () => {
    workbench = await openWorkbench({ viewport: { width: 1400, height: 900 } });
    const { page } = workbench;
    await workbench.runCommand('View: Show Handle Inheritance');
    for (const [name, [change, says]] of Object.entries(refused)) {
      await open(name, change);
      const message = notification(page, `${name}.handles.json`);
      await message.getByText(says).waitFor();
      assert.equal(await message.locator('.notification-list-item-message a').count(), 0, name);
      if (name === 'link-in-a-message') {
        await message.hover();
        await message.locator('.codicon-notifications-expand').click();
        await message.getByText(link.slice(0, 20)).waitFor();
        await workbench.screenshot('hostile-notification');
      }
      await workbench.runCommand('Notifications: Clear All Notifications');
      await message.waitFor({ state: 'detached' });
    }
    await open('every-object', typesOfEveryObject);
    await panel(page).getByRole('rowheader', { name: 'log' }).waitFor();
    await treeRow(page, 'test (report), ended').waitFor();
    assert.equal(await page.locator('.pane-body .monaco-list-row[aria-level="1"]').count(), 1);
    await workbench.screenshot('hostile-report');

    await workbench.runCommand('Developer: Reload Window');
    await panel(page).getByRole('rowheader', { name: 'log' }).waitFor({ state: 'detached' });
    await panel(page).getByRole('rowheader', { name: 'log' }).waitFor();
  });

  it('do not come back after a reload when they could not be drawn', async () => {
    workbench = await openWorkbench();
    const { page } = workbench;
    await workbench.runCommand('View: Show Handle Inheritance');
    // The page of a panel comes through this: without it nothing is drawn.
    const pages = '**/webview/browser/pre/**';
    await page.route(pages, (route) => route.abort());
    await open('undrawn', (session) => session);
    await treeRow(page, 'test (report), ended').waitFor();
    await page.unroute(pages);
    // Keys that are pressed in a page that is not there go nowhere.
    await treeRow(page, 'test (report), ended').click();
    await workbench.runCommand('Developer: Reload Window');
    await treeRow(page, 'test (report), ended').waitFor({ state: 'detached' });
    // Another one is: what was open is there by then.
    await open('drawn', (session) => session);
    await panel(page).getByRole('rowheader', { name: 'log' }).waitFor();
    assert.equal(await page.locator('.monaco-list-row[aria-label^="test (report)"]').count(), 1);
  });
});
