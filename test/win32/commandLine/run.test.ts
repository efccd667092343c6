// The command line as people and build machines use it: what is printed, the exit code, and that nothing is left running.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { openReportFile } from '../../../src/client/saved/reportFile';
import type { HeldDifference } from '../../../src/model/report/heldDifference';
import type { Report } from '../../../src/model/report/report';
import { namedEvent } from '../namedEvent';
import { isAlive, whenGone } from '../processEnd';
import { interruptibleBundle, runBundle, type Printed } from '../runBundle';
import { endSessions, program, temporaryFolder } from '../runSession';

describe('The command that runs something', () => {
  let folder = '';
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(endSessions);

  const run = (...args: readonly string[]): Promise<Printed> =>
    runBundle('cli', folder, args).printed;

  it('runs a command and prints its handles, its output and the findings', async () => {
    const { code, stdout, stderr } = await run('run', '--', 'cmd', '/c', 'echo', 'hi there');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^cmd \/c echo hi there: All processes have exited/);
    assert.match(stdout, /\n {2}inherited +0x[0-9a-f]+ +stdout /);
    assert.match(stdout, /\n {2}\| "hi there"/);
    assert.match(stdout, /\nFindings: none\n$/);
  });

  it('writes the session to files that open again', async () => {
    const [saved, page] = [join(folder, 's.handles.json'), join(folder, 'p.handles.html')];
    const files = ['--save', saved, '--html', page];
    const { code, stdout } = await run('run', '--json', ...files, '--', program('exitCode'), '3');
    assert.equal(code, 0);
    const report = JSON.parse(stdout) as Report;
    assert.equal(report.version, 1);
    assert.equal(report.processes[0]?.exitCode, 3);
    for (const { evidence } of report.processes[0].handles)
      assert.ok(['exact', 'inferred', 'unknown'].includes(evidence));
    for (const file of [saved, page]) {
      const { state } = await openReportFile(file);
      assert.equal(state.processes[0]?.pid, report.processes[0].pid);
    }
  });

  it('finds no difference between two runs of the same command', async () => {
    const [first, second] = [join(folder, '1.json'), join(folder, '2.json')];
    for (const file of [first, second]) {
      const { code } = await run('run', '--save', file, '--', 'cmd', '/c', 'cmd /c echo hi');
      assert.equal(code, 0);
    }
    const { code, stdout } = await run('compare', first, second, '--json', '--exit-code');
    assert.equal(code, 0, stdout);
    const { added, removed } = JSON.parse(stdout) as HeldDifference;
    assert.deepEqual([added, removed], [[], []]);
  });

  it('exits with the code of the child when that is asked for', async () => {
    const { code } = await run('run', '--child-exit-code', '--', program('exitCode'), '7');
    assert.equal(code, 7);
  });

  it('exits with 1 for a finding, and with 0 when none counts', async () => {
    writeFileSync(join(folder, 'broken.exe'), `MZ${'x'.repeat(100)}`);
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, JSON.stringify({ $schema: 'x', program: 'broken.exe' }));
    const failed = await run('run', '--plan', plan);
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /\[launch-failed\]/);
    assert.equal((await run('run', '--plan', plan, '--fail-on', 'never')).code, 0);
  });

  it('exits with 1 for an expectation that failed, and says so in each format', async () => {
    const file = (name: string): string => join(folder, name);
    const text = (name: string): string => readFileSync(file(name), 'utf8');
    const plan = file('plan.json');
    const expecting = (exitCode: number): void => {
      const expect = { exitCode };
      writeFileSync(plan, JSON.stringify({ program: program('exitCode'), args: ['3'], expect }));
    };
    expecting(0);
    const reports = ['--junit', file('j.xml'), '--sarif', file('s.sarif'), '--markdown', file('m')];
    const failed = await run('run', '--plan', plan, ...reports);
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /\n1 of 1 expectations failed\.\n {2}failed: exitCode: exitCode\n/);
    assert.match(text('j.xml'), /<failure message="[^"]*" type="exitCode">/);
    assert.match(text('s.sarif'), /"uri": ?".*plan\.json"/);
    assert.match(text('m'), /exitCode/);
    expecting(3);
    const held = await run('run', '--plan', plan, '--json');
    assert.equal(held.code, 0);
    const { expectations = [] } = JSON.parse(held.stdout) as Report;
    assert.deepEqual(
      expectations.map(({ outcome }) => outcome),
      ['held'],
    );
  });

  it('ends a session that takes too long, with exit code 1 and nothing left running', async () => {
    const event = namedEvent();
    const wait = [program('keepOpen'), 'wait', event.name];
    const { code, stdout } = await run('run', '--json', '--timeout', '2', '--', ...wait);
    event.close();
    assert.equal(code, 1);
    const report = JSON.parse(stdout) as Report;
    assert.equal(report.end?.reason, 'timeout');
    await whenGone(report.processes[0]?.pid ?? 0);
    await whenGone(report.parent.pid ?? 0);
  });

  it('refuses a configuration with a fault with exit code 2 and one line', async () => {
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, JSON.stringify({ program: program('exitCode'), handleList: ['nope'] }));
    const { code, stdout, stderr } = await run('run', '--plan', plan);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^handleList\[0\]: "nope": No handle has this name.*\n$/);
  });

  it('launches nothing when a file cannot be written', async () => {
    const mark = join(folder, 'ran.txt');
    const none = join(folder, 'none', 's.json');
    const { code, stderr } = await run('run', '--save', none, '--', 'cmd', '/c', `echo x>${mark}`);
    assert.equal(code, 2);
    assert.match(stderr, /^--save .*cannot be written.*\n$/);
    assert.equal(existsSync(mark), false);
  });

  /** A run whose child tells its PID, and waits. */
  async function waitingRun() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const script = `require('net').connect(${port}, '127.0.0.1').write(String(process.pid))`;
    const running = interruptibleBundle(folder, ['run', '--', process.execPath, '-e', script]);
    const [socket] = await connected;
    socket.on('error', () => undefined);
    const [pid] = (await once(socket, 'data')) as [Buffer];
    server.close();
    return { ...running, pid: Number(pid.toString()) };
  }

  it('ends everything and exits with 130 after Ctrl+C', async () => {
    const { child, printed, pid } = await waitingRun();
    child.send('Ctrl+C');
    const { code, stdout, stderr } = await printed;
    assert.deepEqual([code, stdout], [130, '']);
    assert.match(stderr, /^Interrupted\..*\n$/);
    assert.equal(isAlive(pid), false);
  });

  it('leaves nothing running when it is killed', async () => {
    const { child, printed, pid } = await waitingRun();
    child.kill();
    await printed;
    await whenGone(pid);
  });
});
