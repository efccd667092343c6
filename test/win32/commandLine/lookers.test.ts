// The commands that look at what runs already, as programs of their own: they name, explain and save, and change nothing.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../src/model/report/report';
import type { HeldDifference } from '../../../src/model/report/heldDifference';
import { endFamilies, startFamily } from '../attach/outsideFamily';
import { isAlive, whenGone } from '../processEnd';
import { interruptibleBundle, runBundle, type Printed } from '../runBundle';
import { endSessions, temporaryFolder } from '../runSession';

interface Explained {
  readonly version: number;
  readonly outcome: string;
  readonly headline: string;
  readonly steps: readonly { readonly evidence: string }[];
  readonly actors: readonly { readonly pid: number }[];
  readonly session: Report;
}

interface Searched {
  readonly version: number;
  readonly isComplete: boolean;
  readonly holders: readonly {
    readonly process: { readonly pid: number };
    readonly evidence: string;
  }[];
}

describe('A command that looks at what runs already', () => {
  let folder = '';
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(async () => {
    await endFamilies();
    await endSessions();
  });

  const run = (...args: readonly string[]): Promise<Printed> =>
    runBundle('cli', folder, args).printed;

  const evidences = ['exact', 'inferred', 'unknown'];

  it('names who keeps a file open, as text and as JSON', async () => {
    const running = startFamily(['app'], `file log kept.log rwd; hold`);
    await running.said('log');
    const file = join(running.folder, 'kept.log');
    const text = await run('who', file);
    assert.deepEqual([text.code, text.stderr], [0, '']);
    assert.match(text.stdout, /^app\.exe \(PID \d+\) keeps kept\.log open\./);
    const json = await run('who', file, '--json');
    const { version, isComplete, holders } = JSON.parse(json.stdout) as Searched;
    assert.deepEqual([json.code, version, isComplete], [0, 1, true]);
    assert.deepEqual(
      holders.map(({ process }) => process.pid),
      [running.pidOf('app')],
    );
    for (const { evidence } of holders) assert.ok(evidences.includes(evidence), evidence);
  });

  it('does not name itself as a holder of the folder it is called in', async () => {
    const cwd = join(folder, 'here');
    mkdirSync(cwd);
    const { code, stdout } = await runBundle('cli', folder, ['who', '.', '--json'], { cwd })
      .printed;
    assert.equal(code, 0);
    assert.deepEqual((JSON.parse(stdout) as Searched).holders, []);
  });

  it('prints the handles of a process and of those below it, and leaves all of them running', async () => {
    const running = startFamily(
      ['app', 'tool'],
      `nul z; file log kept.log rwd; start tool in=z out=z err=z {hold}; hold`,
    );
    await running.said('pid of tool');
    const [root, below] = [running.pidOf('app'), running.pidOf('tool')];
    const alone = await run('inspect', String(root));
    assert.deepEqual([alone.code, alone.stderr], [0, '']);
    assert.match(alone.stdout, new RegExp(`^app\\.exe {2}PID ${root}`));
    assert.match(alone.stdout, /kept\.log/);
    assert.ok(!alone.stdout.includes(`PID ${below},`), alone.stdout);
    const tree = await run('inspect', String(root), '--tree', '--json');
    const { attached, processes } = JSON.parse(tree.stdout) as Report;
    assert.deepEqual(attached, { pids: [root], tree: true });
    assert.ok(processes.some(({ pid }) => pid === below));
    for (const { evidence } of processes.flatMap(({ handles }) => handles))
      assert.ok(evidences.includes(evidence), evidence);
    assert.ok(isAlive(root) && isAlive(below));
  });

  it('saves what it saw, and compare tells what came since', async () => {
    const running = startFamily(
      ['app'],
      `file one first.log rwd; await more; file two second.log rwd; hold`,
    );
    await running.said('one');
    const [before, after] = [join(folder, 'before.json'), join(folder, 'after.json')];
    const pid = String(running.pidOf('app'));
    assert.equal((await run('inspect', pid, '--save', before)).code, 0);
    running.signal('more');
    await running.said('two');
    assert.equal((await run('inspect', pid, '--save', after)).code, 0);
    assert.match(readFileSync(before, 'utf8'), /"session": /);
    const { code, stdout } = await run('compare', before, after, '--json', '--exit-code');
    assert.equal(code, 1);
    const { added } = JSON.parse(stdout) as HeldDifference;
    assert.deepEqual(
      added.filter(({ kind }) => kind === 'file').map(({ name }) => name?.split('\\').at(-1)),
      ['second.log'],
    );
  });

  it('explains why a process does not go on, with the evidence for each step', async () => {
    const running = startFamily(
      ['parent', 'child'],
      `nul z; pipe output; start child in=z out=output.write err=z {hold}; close output.write; read output.read; hold`,
    );
    await running.said('pid of child');
    const pid = String(running.pidOf('parent'));
    const { code, stdout, stderr } = await run('explain', pid, '--wait', '5', '--json');
    assert.deepEqual([code, stderr], [0, '']);
    const explained = JSON.parse(stdout) as Explained;
    assert.equal(explained.version, 1);
    assert.match(explained.headline, /^parent\.exe \(PID \d+\) .*wait.* for child\.exe/);
    assert.deepEqual(
      explained.actors.map((actor) => actor.pid),
      [running.pidOf('child')],
    );
    assert.ok(explained.steps.length > 0);
    for (const { evidence } of explained.steps) assert.ok(['exact', 'inferred'].includes(evidence));
    assert.ok(explained.session.processes.some((process) => process.handles.length > 0));
    const text = await run('explain', pid, '--wait', '1');
    assert.match(text.stdout, /^parent\.exe \(PID \d+\) /);
  });

  it('refuses a PID that no process has with exit code 2 and one line', async () => {
    const running = startFamily(['app'], `nul z`);
    const pid = running.pidOf('app');
    await whenGone(pid);
    for (const command of ['inspect', 'explain']) {
      const { code, stdout, stderr } = await run(command, String(pid));
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^No process has PID \d+ now\. Choose a process that runs\.\n$/);
    }
  });

  it('ends with 130 after Ctrl+C, and leaves the other process running', async () => {
    const running = startFamily(['app'], `nul z; hold`);
    await running.said('z');
    const pid = running.pidOf('app');
    const args = ['explain', String(pid), '--wait', '600'];
    const { child, printed } = interruptibleBundle(folder, args);
    child.send('Ctrl+C');
    const { code, stdout } = await printed;
    assert.deepEqual([code, stdout], [130, '']);
    assert.ok(isAlive(pid));
  });
});
