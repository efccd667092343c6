// Random trees of processes: what the debugger shows of each process is what its creator says it passed on.
import assert from 'node:assert/strict';
import fc, { seeds, tries } from '../../random';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childHandles, type ChildHandle } from '../../../src/model/handles/origin';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import { assertBalanced } from '../handleBalance';
import { isWine, onWine } from '../knownDifferences';
import { DETACHED_PROCESS } from '../../../src/win32/constants';
import { newTruth, treeProgram } from '../../windowsModel/treeProgram';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { isAlive } from '../processEnd';
import { randomTree } from './randomTrees';
import { endSessions, program, runSession, temporaryFolder } from '../runSession';
import { expectedTree, type ExpectedTree, type Holding } from './treeReports';

/** HANDLE_TEST_TREES asks for more, HANDLE_TEST_LONG beside it for fresh ones. */
const count = Number(process.env['HANDLE_TEST_TREES'] ?? tries(200, 400));
/** A session costs as much as many processes: its children are the roots of so many trees. */
const treesPerSession = 10;
const all = seeds(20_261_121);
const runs = Math.ceil(count / treesPerSession / all.length);

const rootName = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

/** The third argument of tree.exe is the name, after its path and its script. */
const nameOf = ({ commandLine }: ProcessState): string =>
  /^("[^"]*"|\S+)\s+("[^"]*"|\S+)\s+(\S+)/.exec(commandLine)?.[3] ?? commandLine;

/** What its creator has closed since can have been inherited or sent, as far as the tables tell. Where the pseudo handle -1 is copied for a standard handle, it becomes one of the creator's process: no program here opens such. */
const inheritedOf = ({ birth }: ProcessState): readonly ChildHandle[] =>
  (birth ? childHandles(birth) : []).filter(({ origin, type }) => {
    const isCopy = type === 'Process' && onWine('standard handles without inheritance');
    return (origin === 'inherited' || origin === 'unclear') && !isCopy;
  });

const heldBy = (root: ProcessState): Holding =>
  new Map(
    inheritedOf(root).map(({ value, label, inheritable }) => [
      value,
      { label, openedBy: null, kind: 'given', detail: null, isVague: false, inheritable },
    ]),
  );

/** As the test compares it. */
function shown(handle: ChildHandle, nameOfId: (id: string) => string): string {
  const { value, label, openedBy, file } = handle;
  if (openedBy === null) return `${value} ${label ?? 'without a label'}`;
  const what = file?.pipe ? `pipe.${file.pipe.end}` : (file?.kind ?? handle.type.toLowerCase());
  const detail = file?.kind === 'file' ? file.name : file?.socket?.port;
  const words = [value, 'by', nameOfId(openedBy), what, detail, label && `called ${label}`];
  return words.filter((word) => word !== undefined && word !== null).join(' ');
}

function assertTrees(state: SessionState, folder: string, workspaceFolder: string): ExpectedTree {
  const roots = state.processes.filter(({ descent }) => descent === null);
  const tree = expectedTree(
    folder,
    workspaceFolder,
    new Map(roots.map((root) => [nameOf(root), heldBy(root)])),
  );
  // One the system lost can have ended before anybody could ask for its name.
  const isNameless = ({ descent, birth, name, commandLine }: ProcessState): boolean =>
    descent?.seenBy === 'job' && birth === null && commandLine === name;
  const nameless = state.processes.filter(isNameless);
  const unseen = tree.lost.filter((lost) => !state.processes.some((each) => nameOf(each) === lost));
  assert.ok(
    nameless.length <= unseen.length,
    `nobody lost these: ${JSON.stringify(nameless.map(({ name, descent }) => [name, descent]))}`,
  );
  const known = state.processes.filter(
    (process) => !isNameless(process) && !tree.lost.includes(nameOf(process)),
  );
  const names = new Map(known.map((process) => [process.id, nameOf(process)]));
  const nameOfId = (id: string): string => names.get(id) ?? id;
  const processes = new Map(known.map((process) => [nameOf(process), process]));
  assert.deepEqual(
    known.map(nameOf).sort(),
    tree.processes.map(({ name }) => name).sort(),
    'the processes',
  );
  for (const { name, creator, inherited, exitCode } of tree.processes) {
    const process = processes.get(name);
    assert.ok(process, name);
    const { descent, crash } = process;
    if (creator !== null) {
      assert.equal(descent?.seenBy, 'debug', `${name}: ${descent?.note ?? 'not seen'}`);
      assert.equal(descent.note, null, name);
      assert.equal(nameOfId(descent.parentId ?? 'nobody'), creator, name);
    }
    assert.equal(process.exitCode, exitCode, `exit code of ${name}`);
    const isTold = !onWine('exception of a process that does not know its debugger');
    const hasCrashed = exitCode === 0xc000_0005 && isTold;
    assert.equal(crash?.code, hasCrashed ? '0xc0000005' : undefined, name);
    const expected = [...inherited].map(([value, { label, openedBy, kind, detail, isVague }]) => {
      if (openedBy === null) return `${value} ${label ?? 'without a label'}`;
      const opener = isVague ? 'somebody' : openedBy;
      return [value, 'by', opener, kind, ...(detail === null ? [] : [detail])].join(' ');
    });
    const observed = inheritedOf(process).map((handle) =>
      shown(handle, (id) => (inherited.get(handle.value)?.isVague ? 'somebody' : nameOfId(id))),
    );
    const said = () =>
      [creator, name].map((who) => who && readFileSync(join(folder, who), 'utf8')).join('');
    assert.deepEqual(observed.sort(), expected.sort(), `inherited by ${name}:\n${said()}`);
  }
  return tree;
}

/** Of what the tree itself opened, what each process was born with, in words that need no values: those are the kernel's own. */
const bornHere = (tree: ExpectedTree): ReadonlyMap<string, readonly string[]> =>
  new Map(
    tree.processes.map(({ name, inherited }) => [
      name,
      [...inherited.values()]
        .flatMap(({ kind, openedBy }) => (openedBy === null ? [] : `${kind} by ${openedBy}`))
        .sort(),
    ]),
  );

/** The same scripts on the model of this kernel. */
function bornOnModel(scripts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const model = new WindowsModel({ personality: isWine ? 'wine' : 'windows' });
  const truth = newTruth();
  model.install('tree.exe', treeProgram(truth));
  const me = model.program(model.broker);
  const given = [me.openEvent(true), me.openFile('C:\\log.txt', { inherit: true })];
  given.push(me.openPipe(true).write);
  scripts.forEach((script, index) => {
    const commandLine = `"tree.exe" "${script}" ${rootName(index)} ${given.join(',')}`;
    const flags = DETACHED_PROCESS;
    me.create('tree.exe', { commandLine, inherits: true, flags, standard: me.standard });
  });
  model.clock.run();
  return new Map([...truth.born].map(([name, born]) => [name, [...born.values()].sort()]));
}

async function runTrees(scripts: readonly string[]): Promise<number> {
  const workspaceFolder = temporaryFolder();
  const reports = join(workspaceFolder, 'reports');
  mkdirSync(reports);
  const given = ['signal', 'log', 'line.write'].map((label) => `\${handle:${label}}`).join(',');
  const { state } = await runSession(
    {
      program: program('tree'),
      followChildren: 'debug',
      console: 'detached',
      stdio: { stdin: 'nul', stderr: 'stdout' },
      env: { TREE_REPORT: reports },
      handles: {
        signal: { kind: 'event' },
        log: { kind: 'file', path: 'log.txt', access: 'write' },
        line: { kind: 'pipe', inheritable: 'write' },
      },
      children: scripts.map((script, index) => ({
        name: rootName(index),
        args: [script, rootName(index), given],
      })),
    },
    workspaceFolder,
  );
  const tree = assertTrees(state, reports, workspaceFolder);
  if (tree.lost.length === 0) {
    const [here, onModel] = [bornHere(tree), bornOnModel(scripts)];
    const byName = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
      a[0] < b[0] ? -1 : 1;
    assert.deepEqual([...onModel].sort(byName), [...here].sort(byName), 'on the model');
  }
  assert.equal(state.end?.reason, 'finished');
  assertBalanced(state);
  const living = state.processes.filter(
    ({ pid, phase }) => phase !== 'exited' || isAlive(pid ?? 0),
  );
  assert.deepEqual(living.map(nameOf), []);
  return state.processes.length;
}

describe('Trees of processes', () => {
  afterEach(endSessions);
  for (const [what, seed] of all) {
    it(`are shown as they are: ${runs * treesPerSession} of ${what} (${seed})`, async function () {
      this.timeout(0);
      const trees = fc.array(randomTree, {
        minLength: treesPerSession,
        maxLength: treesPerSession,
      });
      const holds = fc.asyncProperty(trees, async (scripts) => {
        const processes = await runTrees(scripts);
        await endSessions();
        if (process.env['HANDLE_TEST_TREES_SAY']) console.log(processes);
      });
      // What fails is one of ten trees, and says which: to look for a smaller one would take as long as all of them.
      await fc.assert(holds, { seed, numRuns: runs, endOnFailure: true });
    });
  }
});
