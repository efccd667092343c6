// Random trees of processes on the model: what the broker says each inherited is what the model knows it was born with.
import assert from 'node:assert/strict';
import fc, { seeds, tries } from '../../random';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childHandles, type ChildHandle } from '../../../src/model/handles/origin';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import { randomTree } from '../../win32/tree/randomTrees';
import { ModelSession } from '../../windowsModel/session/modelSession';
import { newTruth, treeProgram, type TreeTruth } from '../../windowsModel/treeProgram';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { planOf } from '../fixtures/planFixture';

const count = tries(60, 600);
const fixedSeed = 20_261_130;

const nameOf = ({ commandLine }: ProcessState): string =>
  /^("[^"]*"|\S+)\s+("[^"]*"|\S+)\s+(\S+)/.exec(commandLine)?.[3] ?? commandLine;

function assertTrees(state: SessionState, truth: TreeTruth): void {
  const names = new Map(state.processes.map((process) => [process.id, nameOf(process)]));
  assert.deepEqual([...names.values()].sort(), [...truth.born.keys()].sort());
  for (const process of state.processes) {
    const name = nameOf(process);
    assert.equal(process.exitCode, truth.exitCodes.get(name), `exit code of ${name}`);
    assert.ok(process.birth, name);
    const inherited = new Map<string, ChildHandle>(
      childHandles(process.birth)
        .filter(({ origin }) => origin !== 'opened')
        .map((handle) => [handle.value, handle]),
    );
    for (const [value, what] of truth.born.get(name) ?? []) {
      const handle = inherited.get(`0x${value.toString(16)}`);
      assert.ok(handle, `${name} has ${value.toString(16)}, ${what}`);
      const { openedBy, file, type } = handle;
      const kind = file?.pipe ? `pipe.${file.pipe.end}` : (file?.kind ?? type.toLowerCase());
      assert.equal(`${kind} by ${names.get(openedBy ?? '') ?? ''}`, what, `${value} in ${name}`);
    }
  }
}

describe('Trees of processes on the model of Windows', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'model '))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(scripts: readonly string[], pace: number): Promise<void> {
    const model = new WindowsModel({ brokerPid: process.pid });
    const truth = newTruth();
    model.install('tree.exe', treeProgram(truth, pace));
    const plan = planOf({
      ...{ program: 'tree.exe', followChildren: 'debug', console: 'detached' },
      stdio: { stdin: 'nul', stderr: 'stdout' },
      handles: { signal: { kind: 'event' } },
      children: scripts.map((script, index) => {
        const name = String.fromCharCode('A'.charCodeAt(0) + index);
        return { name, args: [script, name, '${handle:signal}'] };
      }),
    });
    const session = new ModelSession({ model, plan, folder });
    try {
      const state = await session.toEnd();
      assert.equal(state.end?.reason, 'finished');
      assertTrees(state, truth);
      assert.deepEqual(state.broker.handlesLeft, []);
      assert.deepEqual(model.faults, []);
    } finally {
      session.dispose();
    }
  }

  for (const [what, seed] of seeds(fixedSeed)) {
    it(`are shown as they are: ${count} sessions of ${what} (${seed})`, async function () {
      this.timeout(0);
      const trees = fc.array(randomTree, { minLength: 1, maxLength: 3 });
      await fc.assert(fc.asyncProperty(trees, fc.nat(2), run), { seed, numRuns: count });
    });
  }
});
