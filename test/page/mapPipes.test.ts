// The pipes between the user's processes on the map of the panel: in words, in looks, in what is saved, and with long names.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { PipeHistory, writeEnd } from '../unit/fixtures/pipeHistory';
import { endChanged, goneAt, pipeOfTool, watched } from '../unit/fixtures/sharedPipeFixture';
import { stateAfter } from '../unit/fixtures/sessionFixture';
import type { SessionState } from '../../src/model/session/state';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

const theme = {
  style:
    '--vscode-foreground: #1f1f1f; --vscode-editor-background: #ffffff; --vscode-charts-blue: #1a85ff; --vscode-textLink-foreground: #005fb8; --vscode-descriptionForeground: #616161',
  bodyClass: 'vscode-light',
};

const gone = [endChanged('parent', 'closed', '0x64', 'write', 5), goneAt('tool', 6)];
const heldPipe = (): SessionState => stateAfter(...pipeOfTool(), ...gone, watched(0, 1000, 9000));

/** The parent waits in a read of what nobody could ask about. */
function readByParent(tool = 'tool'): SessionState {
  const write = writeEnd('0x44');
  return new PipeHistory()
    .create(10, 'parent')
    .open(20, 'parent', write)
    .create(30, tool, 'parent', { given: [{ ...write, stream: 'stdout' }] })
    .calls(40, 'parent', [['NtReadFile', '0x40']]).state;
}

describe("the user's pipes on the map", () => {
  let panel: PanelPage;
  afterEach(() => panel.close());

  async function open(state: SessionState): Promise<Page> {
    panel = await openPanelPage({
      ...{ state, now: 20_000, theme },
      viewport: { width: 1400, height: 1000 },
    });
    await panel.page.getByRole('tab', { name: 'Map' }).click();
    await panel.page.evaluate(() => customElements.whenDefined('session-map').then(() => null));
    return panel.page;
  }

  const picture = (page: Page): Locator => page.getByRole('listbox', { name: /^Map of/ });
  const edge = (page: Page, name: RegExp): Locator =>
    picture(page)
      .locator('.map-edge')
      .filter({ has: page.locator('title', { hasText: name }) });

  it('are named as in the list of pipes, with who keeps one open', async () => {
    const page = await open(heldPipe());
    await picture(page)
      .getByRole('option', {
        name: 'Pipe, stdout of tool.exe (PID 11), held open · not captured, 1 finding',
      })
      .waitFor();
    assert.deepEqual(
      await edge(page, /^helper\.exe has/)
        .locator('text')
        .allTextContents(),
      ['write 0x64', 'holds it open'],
    );
    assert.equal(await picture(page).locator('.map-edge.is-in-the-way').count(), 1);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it('are those of the moment that is shown', async () => {
    const page = await open(heldPipe());
    await edge(page, /^helper\.exe has/)
      .locator('text', { hasText: 'holds it open' })
      .waitFor();
    await panel.tell(stateAfter(...pipeOfTool()), 10);
    await picture(page)
      .getByRole('option', { name: 'Pipe, stdout of tool.exe (PID 11), open · not captured' })
      .waitFor();
    assert.equal(await picture(page).locator('.map-edge.is-held.is-over').count(), 0);
  });

  it('say of an end that nobody could ask about that it seems to be one, in words and looks', async () => {
    const page = await open(readByParent());
    const inferred = edge(page, /^parent\.exe seems to have/);
    assert.deepEqual(await inferred.locator('text').allTextContents(), [
      'read 0x40',
      'seems to have it',
    ]);
    const looks = await inferred.evaluate((element) => {
      const style = (name: string): CSSStyleDeclaration =>
        getComputedStyle(element.querySelector(name) ?? element);
      return [style('.map-path').strokeDasharray, style('.map-arrow').fill];
    });
    assert.deepEqual(looks, ['5px, 5px', 'rgb(255, 255, 255)']);
    await page.getByText('The map as a list').click();
    await page
      .locator('.map-list')
      .getByText('seems to have: read end 0x40, a call is pending on this handle')
      .first()
      .waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  it('are saved with what is in the picture', async () => {
    const page = await open(readByParent());
    await edge(page, /seems to have/).waitFor();
    await page.getByRole('button', { name: 'Save SVG…' }).click();
    while (panel.asked.length === 0) {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    const [saved] = panel.asked;
    assert.ok(saved?.method === 'saveMap' && saved.picture.format === 'svg');
    const { text } = saved.picture;
    for (const words of ['stdout of tool.exe (PID 200)', 'seems to have it', 'write 0x44']) {
      assert.ok(text.includes(words), words);
    }
    assert.match(text, /stroke-dasharray="5px, 5px"/);
  });

  it('have names that are in what a screen reader says, also when the picture shortens them', async () => {
    const page = await open(
      readByParent('a-program-whose-name-is-longer-than-any-node-of-the-map'),
    );
    const shortened = picture(page).getByRole('option', {
      name: /^Pipe, stdout of a-pr.*….*, open/,
    });
    await shortened.waitFor();
    assert.match(
      (await shortened.getAttribute('aria-label')) ?? '',
      /, stdout of a-program-whose-name-is-longer-than-any-node-of-the-map\.exe \(PID 200\)$/,
    );
    assert.deepEqual(await accessibilityFaults(page), []);
  });
});
