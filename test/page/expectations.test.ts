// The expectations of a session in the panel: above the findings, failed ones first, each with what was expected, seen and shows it.
import assert from 'node:assert/strict';
import type {
  ExpectationOutcome,
  ExpectationResult,
} from '../../src/model/session/expectationResult';
import { heldState } from './mapStates';
import { accessibilityFaults } from './panelAccessibility';
import { openPanelPage, type PanelPage } from './panelPage';

const result = (
  outcome: ExpectationOutcome,
  field: string,
  evidence: readonly string[] = [],
): ExpectationResult => ({
  ...{ expectation: 'exitCode', child: 'build', field, outcome, evidence },
  ...{ expected: `Expected of ${field}.`, seen: `Seen of ${field}.` },
});
const results = [
  result('held', 'expect.exitCode'),
  result('unknown', 'expect.handlesLeft'),
  result('failed', 'expect.endOfFileWithin.stdout', ['server.exe (PID 300) holds it.']),
];

describe('The expectations in the panel', () => {
  let panel: PanelPage;
  afterEach(() => panel.close());

  const section = () => panel.page.locator('section.expectations');
  const texts = async (selector: string): Promise<readonly string[]> =>
    (await section().locator(selector).allTextContents()).map((text) =>
      text.replace(/\s+/g, ' ').trim(),
    );

  it('stand above the findings, failed ones first, with all there is to say', async () => {
    panel = await openPanelPage({ state: { ...heldState(), expectations: results }, now: 10 });
    await section().waitFor();
    assert.deepEqual(await texts('.expectations-summary'), ['2 of 3 expectations failed.']);
    assert.deepEqual(await texts('h3'), [
      'failed: build: endOfFileWithin.stdout',
      'not checked: build: handlesLeft',
      'held: build: exitCode',
    ]);
    assert.deepEqual(await texts('.finding:first-child dd'), [
      'Expected of expect.endOfFileWithin.stdout.',
      'Seen of expect.endOfFileWithin.stdout.',
      'server.exe (PID 300) holds it.',
    ]);
    const headings = await panel.page.locator('main h2').allTextContents();
    const order = headings.map((text) => text.replace(/\s+/g, ' ').trim().split(' ')[0]);
    assert.ok(order.indexOf('Expectations') < order.indexOf('Findings'), order.join());
    assert.deepEqual(await accessibilityFaults(panel.page, 'section.expectations'), []);
  });

  it('fold by keyboard to their summary, and are told to the extension', async () => {
    panel = await openPanelPage({ state: { ...heldState(), expectations: results }, now: 10 });
    const heading = panel.page.getByRole('button', { name: 'Expectations', exact: true });
    await heading.press('Enter');
    assert.equal(await heading.getAttribute('aria-expanded'), 'false');
    assert.deepEqual(await texts('li'), []);
    assert.deepEqual(await texts('.expectations-summary'), ['2 of 3 expectations failed.']);
    assert.deepEqual(panel.folds.at(-1)?.folded, ['expectations']);
  });

  it('are not there for a configuration that expects nothing', async () => {
    panel = await openPanelPage({ state: heldState(), now: 10 });
    await panel.page.locator('.finding').first().waitFor();
    assert.equal(await section().count(), 0);
  });
});
