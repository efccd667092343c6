// Random trees of processes that run already: what a session says of where their handles came from, the programs do not deny.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { childHandles } from '../../../src/model/handles/origin';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import fc, { seeds, tries } from '../../random';
import { namedEvent } from '../namedEvent';
import { isAlive, whenGone } from '../processEnd';
import { endSessions, openAttached, program, temporaryFolder, within } from '../runSession';
import { randomTree } from '../tree/randomTrees';
import { expectedTree, isQuiet, type Holding } from '../tree/treeReports';

const count = Number(process.env['HANDLE_TEST_TREES'] ?? tries(100, 200));
const treesAtOnce = 10;
const all = seeds(20_261_130);
const runs = Math.ceil(count / treesAtOnce / all.length);

/** Milliseconds for the tables of a hundred processes, consoles included, on a machine that does much else. */
const slowest = 20_000;

/** Percent of what living creators passed on of which the session may say that it does not know. */
const mostUnknown = 10;

const rootName = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

/** The third argument of tree.exe is the name, after its path and its script. */
const nameOf = ({ commandLine }: ProcessState): string =>
  /^("[^"]*"|\S+)\s+("[^"]*"|\S+)\s+(\S+)/.exec(commandLine)?.[3] ?? commandLine;

/** What a root was given by the test itself: the standard handles, which no program of the tree tells of. */
function givenTo({ birth }: ProcessState): Holding {
  const values = new Set(Object.values(birth?.standardHandles ?? {}));
  return new Map(
    (birth?.childHandles ?? [])
      .filter(({ value }) => values.has(value))
      .map(({ value, type, access, inheritable }) => [
        value,
        {
          ...{ label: null, openedBy: null, kind: 'given', object: `given ${value}` },
          ...{ detail: null, type, access, isVague: false, inheritable },
        },
      ]),
  );
}

const counts = { passed: 0, unknown: 0, inferred: 0, withoutCreator: 0 };

/** No level is `exact`, nothing inferred is denied, and what is not known names its reason. */
function assertEvidence(state: SessionState, folder: string, workspaceFolder: string): void {
  const trees = state.processes.filter(({ name }) => name === 'tree.exe');
  const byName = new Map(trees.map((process) => [nameOf(process), process]));
  const idOf = (name: string): string => byName.get(name)?.id ?? name;
  const roots = readdirSync(folder)
    .map((file) => file.replace(/\.now$/, ''))
    .filter((name) => !name.includes('.'));
  const given = roots.map((name): [string, Holding] => {
    const root = byName.get(name);
    return [name, root ? givenTo(root) : new Map()];
  });
  const expected = expectedTree(folder, workspaceFolder, new Map(given));
  const heldBy = new Map(expected.processes.map(({ name, held }) => [name, held]));
  for (const { name, creator, inherited, held } of expected.processes) {
    const process = byName.get(name);
    if (!process?.birth || creator === null || !held) continue;
    const standard = new Set(Object.values(process.birth.standardHandles ?? {}));
    const hasCreator = process.birth.attached?.noCreator === undefined;
    for (const handle of childHandles(process.birth)) {
      const { value, certainty: evidence, origin, openedBy, unknownBecause, why } = handle;
      const where = `${name} ${value} ${evidence}: ${why}`;
      assert.notEqual(evidence, 'exact', where);
      assert.equal(unknownBecause === null, evidence === 'inferred', where);
      const passed = inherited.get(value);
      // It may have closed what it was given, and have something else there: that is not what the creator has.
      const isStill = passed !== undefined && held.get(value)?.object === passed.object;
      if (isStill) {
        if (hasCreator) {
          counts.passed += 1;
          if (evidence === 'unknown') counts.unknown += 1;
        } else counts.withoutCreator += 1;
      }
      if (evidence !== 'inferred') continue;
      counts.inferred += 1;
      if (origin === 'duplicated') assert.ok(standard.has(value), where);
      // Of what the system gives a process by itself, as its current directory, the programs know nothing.
      else if (held.has(value) || heldBy.get(creator)?.has(value))
        assert.ok(isStill, `${where}, which ${name} denies`);
      if (!isStill || passed.openedBy === null || !hasCreator) continue;
      // The opener is the uppermost of whom it is known to have come: it or one below it.
      const opener = idOf(passed.openedBy);
      const isAbove = openedBy === opener || openedBy?.startsWith('tree.exe') === true;
      assert.ok(isAbove, `${where}: opened by ${openedBy ?? 'nobody'}, not ${opener}`);
    }
  }
}

/** Every line begins with it. */
const pidIn = (file: string): number => Number(readFileSync(file, 'utf8').split(' ')[0]);

async function attachTo(
  scripts: readonly string[],
  ends: (name: string) => boolean,
): Promise<void> {
  const workspaceFolder = temporaryFolder();
  const folder = join(workspaceFolder, 'reports');
  mkdirSync(folder);
  const go = namedEvent();
  const started = scripts.map((script, index) =>
    spawn(program('tree'), [script, rootName(index)], {
      ...{ cwd: workspaceFolder, stdio: 'ignore', detached: true, windowsHide: true },
      env: { ...process.env, TREE_REPORT: folder, TREE_GO: go.name },
    }),
  );
  /** Those that have not handed in their end. */
  const waiting = (): readonly (readonly [name: string, pid: number])[] => {
    const files = readdirSync(folder);
    return files
      .filter((file) => file.endsWith('.now') && !files.includes(file.slice(0, -'.now'.length)))
      .map((file) => [file.slice(0, -'.now'.length), pidIn(join(folder, file))] as const);
  };
  try {
    const names = scripts.map((_, index) => rootName(index));
    // No event tells that a program has come to wait.
    for (let tried = 0; !isQuiet(folder, names); tried++) {
      assert.ok(tried < 300, 'the trees come to rest');
      await pause(100);
    }
    const [ended, living] = [
      waiting().flatMap(([name, pid]) => (ends(name) ? pid : [])),
      waiting().flatMap(([name, pid]) => (ends(name) ? [] : pid)),
    ];
    for (const pid of ended) process.kill(pid);
    for (const pid of ended) await whenGone(pid);
    const roots = started.flatMap(({ pid }) => pid ?? []);
    const session = openAttached(ended.length > 0 ? living : roots);
    await within(session.start(), session, 'the attachment');
    assertEvidence(session.state, folder, workspaceFolder);
    const { end } = await session.stop('stopped', 'enough');
    assert.equal(end?.reason, 'detached');
    for (const pid of living) assert.ok(isAlive(pid), `PID ${pid} runs on`);
  } finally {
    const last = waiting();
    go.set();
    for (const [, pid] of last) await whenGone(pid);
    go.close();
  }
  // The console hosts of the programs go after them, and are in this folder.
  await rm(workspaceFolder, { recursive: true, maxRetries: 20 });
  await endSessions();
}

describe('Attaching to trees of processes', () => {
  afterEach(endSessions);
  const trees = fc.array(randomTree, { minLength: treesAtOnce, maxLength: treesAtOnce });

  it('draws the picture of 50 processes in one go', async function () {
    this.timeout(120_000);
    const children = 'ba{oei;ofi;opi;};'.repeat(49);
    const folder = temporaryFolder();
    const stop = namedEvent();
    const root = spawn(program('tree'), [children, 'A'], {
      ...{ cwd: folder, stdio: 'ignore', detached: true, windowsHide: true },
      env: { ...process.env, TREE_GO: stop.name },
    });
    const gone = once(root, 'exit');
    assert.ok(root.pid !== undefined);
    const win32 = loadWin32(() => undefined);
    const ofTree = (): readonly number[] =>
      win32
        .ProcessList()
        .filter(({ pid, parentPid }) => pid === root.pid || parentPid === root.pid)
        .filter(({ name }) => name === 'tree.exe')
        .map(({ pid }) => pid);
    try {
      for (let tried = 0; ofTree().length < 50; tried++) {
        assert.ok(tried < 300, `50 processes, not ${ofTree().length}`);
        await pause(100);
      }
      const session = openAttached([root.pid]);
      await within(session.start(), session, 'the attachment');
      const shown = session.state.processes.filter(({ name }) => name === 'tree.exe');
      assert.equal(shown.length, 50);
      const times = session.state.processes.map(({ createdAt }) => createdAt);
      const took = Math.round(Math.max(...times) - Math.min(...times));
      console.log(`      ${times.length} processes within ${took} ms of the first`);
      assert.ok(took < slowest, `${took} ms`);
      await session.stop('stopped', 'enough');
    } finally {
      const pids = ofTree();
      stop.set();
      for (const pid of pids) await whenGone(pid, 20_000);
      await gone;
      stop.close();
      await rm(folder, { recursive: true, maxRetries: 20 });
    }
  });

  for (const [what, seed] of all) {
    it(`claims nothing that the programs deny: ${runs * treesAtOnce} of ${what} (${seed})`, async function () {
      this.timeout(0);
      Object.assign(counts, { passed: 0, unknown: 0, inferred: 0, withoutCreator: 0 });
      let round = 0;
      const holds = fc.asyncProperty(trees, async (scripts) => {
        round += 1;
        // Every third time the roots have exited, and those they created are what there is.
        await attachTo(scripts, (name) => round % 3 === 0 && !name.includes('.'));
      });
      await fc.assert(holds, { seed, numRuns: runs, endOnFailure: true });
      const percent = (100 * counts.unknown) / counts.passed;
      console.log(`      ${JSON.stringify(counts)}: ${percent.toFixed(2)} % unknown`);
      assert.ok(counts.passed > 0 && counts.inferred > 0 && counts.withoutCreator > 0);
      assert.ok(percent < mostUnknown);
    });
  }
});
