// Random plans on the model of Windows: what the product predicts of each is what its broker then finds there.
import assert from 'node:assert/strict';
import fc, { seeds, tries } from '../../random';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { assertBalanced } from '../../win32/handleBalance';
import { runHere } from '../../win32/rules/brokerHere';
import {
  expectedHere,
  isBelowUndecided,
  isUndecided,
  observedHere,
} from '../../win32/rules/expectedHere';
import { modelHere } from '../../win32/rules/modelHere';
import { configurationOf, shape } from '../../win32/rules/randomPlans';

const count = tries(500, 5000);
const fixedSeed = 20_261_130;

describe('Prediction and the model of Windows', () => {
  let folder = '';
  before(() => {
    process.env['HANDLE_TEST_PROGRAMS'] ??= 'C:\\programs';
    folder = mkdtempSync(join(tmpdir(), 'model '));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [what, seed] of seeds(fixedSeed)) {
    it(`agree in ${count} random plans of ${what} (${seed})`, async function () {
      this.timeout(0);
      const agrees = fc.asyncProperty(shape, async (random) => {
        const configuration = configurationOf(random);
        const parsed = parsePlan(configuration, 'random');
        assert.ok(parsed.ok, `${JSON.stringify(parsed)} ${JSON.stringify(configuration)}`);
        const { plan } = parsed;
        const { model, load } = modelHere(folder, 'windows');
        const state = await runHere(plan, folder, load);
        for (const child of plan.children) {
          if (isBelowUndecided(plan, child)) continue;
          const observed = observedHere(state, child);
          const about = `${child.name} of ${JSON.stringify(configuration)}`;
          if (isUndecided(plan, child)) assert.deepEqual(observed.inherited, [], about);
          else assert.deepEqual(observed, expectedHere(plan, child), about);
        }
        assertBalanced(state);
        assert.equal(state.broker.handleCount?.after, state.broker.handleCount?.before);
        assert.deepEqual(model.faults, []);
      });
      await fc.assert(agrees, { seed, numRuns: count });
    });
  }
});
