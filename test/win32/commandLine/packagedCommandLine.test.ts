// The npm package of the command line, unpacked into an empty folder: it has all that it needs to look at processes.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openReportFile } from '../../../src/client/saved/reportFile';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { runBundle, type Printed } from '../runBundle';
import { endSessions, temporaryFolder } from '../runSession';

describe('The package of the command line', () => {
  let folder = '';
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(async () => {
    await endOutsideProcesses();
    await endSessions();
  });

  function run(...args: readonly string[]): Promise<Printed> {
    const unpacked = process.env['HANDLE_TEST_PACKAGE'];
    assert.ok(unpacked, 'HANDLE_TEST_PACKAGE names the folder of the package');
    // It finds koffi in itself, and nowhere else.
    const { NODE_PATH: _, ...env } = process.env;
    const options = { dist: join(unpacked, 'dist'), cwd: folder, env };
    return runBundle('cli', folder, args, options).printed;
  }

  it('runs a command', async () => {
    const { code, stdout, stderr } = await run('run', '--', 'cmd', '/c', 'echo', 'hi');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /\n {2}\| hi\n/);
  });

  it('writes a page that opens again', async () => {
    const page = join(folder, 'p.html');
    const { code } = await run('run', '--html', page, '--', 'cmd', '/c', 'exit', '0');
    assert.equal(code, 0);
    assert.equal((await openReportFile(page)).state.processes[0]?.exitCode, 0);
  });

  it('finds who holds something, and explains', async () => {
    const { pid } = outsideProcess(['wait', `no-event-${process.pid}`]);
    const held = await run('who', `${pid}:0x4`, '--json');
    assert.deepEqual([held.code, held.stderr], [0, '']);
    const { holders } = JSON.parse(held.stdout) as { holders: { process: { pid: number } }[] };
    assert.ok(holders.some((holder) => holder.process.pid === pid));
    const explained = await run('explain', String(pid), '--wait', '1');
    assert.deepEqual([explained.code, explained.stderr], [0, '']);
    assert.match(explained.stdout, /handOver\.exe \(PID \d+\)/i);
  });
});
