// Random trees that grow while a session attaches as their debugger: what it saw being created is exact, and all of it runs on.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childHandles } from '../../../src/model/handles/origin';
import { emptyPlan } from '../../../src/model/plan/emptyPlan';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import fc, { seeds, tries } from '../../random';
import { randomTree } from '../../win32/tree/randomTrees';
import type { Program } from '../../windowsModel/program';
import { ModelSession } from '../../windowsModel/session/modelSession';
import type { Running } from '../../windowsModel/thread';
import { newTruth, treeProgram, type TreeTruth } from '../../windowsModel/treeProgram';
import { WindowsModel } from '../../windowsModel/windowsModel';

const count = tries(40, 400);
const fixedSeed = 20_261_130;

/** Milliseconds of the model that each command of a tree takes. */
const pace = 15;

/** A process that is created in the moment in which somebody looks who else has the pipes of the tree. */
const atTheSearch: [string[], number] = [
  [
    'oei;oei;oei;c0;oei;ba{oei;c0;oei;bl{c0;oei;opi;bl0,1{c0;oei;oei;ba{oei;d;};c0;oei;x0;};oei;};};',
    'bl{oei;};oei;',
  ],
  20,
];

const nameOf = ({ commandLine }: ProcessState): string =>
  /^("[^"]*"|\S+)\s+("[^"]*"|\S+)\s+(\S+)/.exec(commandLine)?.[3] ?? commandLine;

/** Whoever does not end with a code of its own lives on. */
function* livingTree(truth: TreeTruth, me: Program): Running<number> {
  const code = yield* treeProgram(truth, pace)(me);
  if (code !== 0) return code;
  yield* me.forEver();
  return 0;
}

describe('Attaching as a debugger to trees that grow, on the model of Windows', () => {
  let folder = '';
  const counts = { seen: 0, before: 0 };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'model '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function assertTrue(truth: TreeTruth, state: SessionState): void {
    const trees = state.processes.filter(({ name }) => name === 'tree.exe');
    assert.equal(new Set(trees.map(nameOf)).size, trees.length, 'each once');
    for (const process of trees) {
      const { birth, descent } = process;
      const name = nameOf(process);
      const born = truth.born.get(name);
      if (!birth || !born) continue;
      const isSeen = descent?.seenBy === 'debug';
      counts[isSeen ? 'seen' : 'before'] += 1;
      const standard = new Set(Object.values(birth.standardHandles ?? {}));
      const handles = new Map(childHandles(birth).map((handle) => [BigInt(handle.value), handle]));
      for (const [value, { certainty, origin, why }] of handles) {
        const where = `${name} ${String(value)} ${certainty}: ${why}`;
        if (!isSeen) assert.notEqual(certainty, 'exact', where);
        else if (
          certainty === 'exact' &&
          origin === 'inherited' &&
          !standard.has(`0x${value.toString(16)}`)
        )
          assert.ok(born.has(value), where);
      }
      if (!isSeen) continue;
      for (const value of born.keys())
        assert.notEqual(
          handles.get(value)?.origin ?? 'opened',
          'opened',
          `${name} ${String(value)}`,
        );
    }
  }

  async function run(scripts: readonly string[], attachAt: number): Promise<void> {
    const model = new WindowsModel({ brokerPid: process.pid });
    const truth = newTruth();
    model.install('tree.exe', (me) => livingTree(truth, me));
    const shell = model.outside('shell.exe');
    const me = model.program(shell);
    const given = me.openEvent(true);
    const object = shell.table.get(given)?.object;
    assert.ok(object);
    truth.openers.set(object, 'event by the shell');
    scripts.forEach((script, index) => {
      const name = String.fromCharCode('A'.charCodeAt(0) + index);
      const commandLine = `"tree.exe" "${script}" ${name} ${given}`;
      me.create('tree.exe', { commandLine, inherits: true, standard: me.standard });
    });
    model.clock.advanceTo(model.clock.now + attachAt);
    const pids = model.processes.filter(({ imageName }) => imageName === 'tree.exe');
    if (pids.length === 0) return;
    const session = new ModelSession({
      ...{ model, folder, plan: { ...emptyPlan, followChildren: 'debug' } },
      attach: { pids: pids.map(({ pid }) => pid), tree: true },
    });
    try {
      await session.until(() => session.state.phase !== 'starting');
      await session.pass(2500);
      assertTrue(truth, session.state);
      session.session.ending.stop('stopped', 'enough');
      const { broker } = await session.toEnd(10_000);
      await session.pass(20);
      assert.deepEqual(broker.handlesLeft, []);
      assert.deepEqual(model.faults, []);
      for (const each of model.processes) {
        assert.equal(each.debugObject, null, each.imageName);
        assert.equal(each.isHeld, false, each.imageName);
      }
    } finally {
      session.dispose();
    }
  }

  for (const [what, seed] of seeds(fixedSeed)) {
    it(`claims nothing that is not so: ${count} of ${what} (${seed})`, async function () {
      this.timeout(0);
      Object.assign(counts, { seen: 0, before: 0 });
      const trees = fc.array(randomTree, { minLength: 1, maxLength: 3 });
      await fc.assert(fc.asyncProperty(trees, fc.nat(60), run), {
        ...{ seed, numRuns: count, examples: [atTheSearch] },
      });
      assert.ok(counts.seen > 20 && counts.before > 20, JSON.stringify(counts));
    });
  }
});
