// The report command as other programs use it: JSON alone on stdout, an exit code, one line for what is wrong.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../src/model/report/report';
import { namedEvent } from '../namedEvent';
import { whenGone } from '../processEnd';
import { runBundle, type Printed } from '../runBundle';
import { endSessions, program, temporaryFolder } from '../runSession';

const runReport = (folder: string, ...args: readonly string[]): Promise<Printed> =>
  runBundle('report', folder, args).printed;

describe('The report command', () => {
  let folder = '';
  const launch = (): string => join(folder, '.vscode', 'launch.json');
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(endSessions);

  function written(...configurations: readonly object[]): void {
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    const ours = { type: 'handle-inheritance', request: 'launch' };
    const named = configurations.map((configuration) => ({ ...ours, ...configuration }));
    writeFileSync(launch(), `// comment\n${JSON.stringify({ configurations: named })}`);
  }

  const line = (text: string): string => {
    assert.equal(text.trimEnd().split('\n').length, 1, text);
    return text;
  };

  it('prints what was seen as JSON, and nothing else, with exit code 0', async () => {
    written(
      { name: 'Other', program: 'none.exe' },
      {
        name: 'One',
        program: program('exitCode'),
        args: ['3'],
        handles: { log: { kind: 'file', path: '${workspaceFolder}/log.txt', access: 'write' } },
        stopOnEntry: true,
      },
    );
    const { code, stdout, stderr } = await runReport(folder, '--launch', launch(), '--name', 'One');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    const report = JSON.parse(stdout) as Report;
    assert.equal(report.version, 1);
    assert.equal(report.plan.name, 'One');
    assert.equal(report.processes[0]?.exitCode, 3);
    assert.equal(report.end?.reason, 'finished');
    const labels = report.processes[0].handles
      .filter((handle) => handle.origin === 'inherited')
      .map((handle) => handle.label);
    assert.deepEqual(labels.sort(), ['log', 'stderr', 'stdin', 'stdout']);
    assert.deepEqual(report.findings, []);
    assert.ok(report.calls.some((call) => call.api === 'UpdateProcThreadAttribute'));
    assert.equal(readFileSync(join(folder, 'log.txt'), 'utf8'), '');
  });

  it('closes a stdin pipe that the plan gives no text, so that its reader ends', async () => {
    written({ name: 'Echo', program: program('echoInput') });
    const { code, stdout } = await runReport(folder, '--launch', launch(), '--timeout', '15');
    const report = JSON.parse(stdout) as Report;
    assert.equal(code, 0);
    assert.equal(report.end?.reason, 'finished');
    assert.equal(report.processes[0]?.exitCode, 0);
  });

  it('gives a child that fails to start exit code 0: the session ran', async () => {
    writeFileSync(join(folder, 'broken.exe'), `MZ${'x'.repeat(100)}`);
    written({ name: 'Broken', program: 'broken.exe' });
    const { code, stdout } = await runReport(folder, '--launch', launch());
    assert.equal(code, 0);
    const report = JSON.parse(stdout) as Report;
    assert.equal(report.findings[0]?.code, 'launch-failed');
  });

  it('ends a session that takes too long, and says so', async () => {
    const event = namedEvent();
    written({ name: 'Long', program: program('keepOpen'), args: ['wait', event.name] });
    const { code, stdout } = await runReport(folder, '--launch', launch(), '--timeout', '2');
    event.close();
    const report = JSON.parse(stdout) as Report;
    assert.equal(code, 0);
    assert.equal(report.end?.reason, 'timeout');
    assert.match(report.end.message, /2 seconds/);
    await whenGone(report.processes[0]?.pid ?? 0);
    await whenGone(report.parent.pid ?? 0);
  });

  it('starts npm by its name, a batch file beside a script for other systems', async () => {
    const bin = join(folder, 'node tools');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\nexit 1\n');
    writeFileSync(join(bin, 'npm.cmd'), '@if "%~1"=="run it" exit /b 7\r\n');
    written({ name: 'npm', program: 'npm', args: ['run it'] });
    const path = process.env['PATH'] ?? '';
    // Quoted, as some installers leave it there.
    process.env['PATH'] = `${path};"${bin}"`;
    try {
      const { code, stdout, stderr } = await runReport(folder, '--launch', launch());
      assert.deepEqual([code, stderr], [0, '']);
      const report = JSON.parse(stdout) as Report;
      assert.equal(report.plan.children[0]?.program, join(bin, 'npm.cmd'));
      assert.equal(report.processes[0]?.exitCode, 7);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('warns of a program in the working folder that starts in place of one on PATH', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(folder, 'tool.cmd'), '@exit /b 7\r\n');
    writeFileSync(join(bin, 'tool.cmd'), '@exit /b 8\r\n');
    written({ name: 'Mine', program: 'tool' });
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${bin};${path}`;
    try {
      const { code, stdout, stderr } = await runReport(folder, '--launch', launch());
      assert.equal(code, 0);
      assert.equal((JSON.parse(stdout) as Report).processes[0]?.exitCode, 7);
      assert.match(line(stderr), /^program: "tool": .* starts, not .*bin\\tool\.cmd on PATH/);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('refuses a bad plan with exit code 2 and one line on stderr', async () => {
    written({ name: 'Bad', program: program('exitCode'), handleList: ['nope'] });
    const { code, stdout, stderr } = await runReport(folder, '--launch', launch());
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(line(stderr), /^handleList\[0\]: "nope": No handle has this name\. Use one of/);
  });

  it('refuses a plan with two faults with exit code 2 and one line all the same', async () => {
    written({ name: 'Bad', program: program('exitCode'), handleList: ['one', 'two'] });
    const { code, stderr } = await runReport(folder, '--launch', launch());
    assert.equal(code, 2);
    assert.match(line(stderr), /handleList\[0\].*handleList\[1\]/);
  });

  it('refuses a program that is not there with exit code 2 and one line', async () => {
    written({ name: 'Bad', program: 'none.exe' });
    const { code, stdout, stderr } = await runReport(folder, '--launch', launch());
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(line(stderr), /^program: "none\.exe": No such/);
  });

  it('refuses a name it does not find, naming those there are', async () => {
    written({ name: 'One', program: program('exitCode') });
    const { code, stderr } = await runReport(folder, '--launch', launch(), '--name', 'Two');
    assert.equal(code, 2);
    assert.match(line(stderr), /--name "Two".*Use one of: One/);
  });

  it('refuses options it does not know, and a launch file that is not there', async () => {
    const lunch = await runReport(folder, '--lunch');
    assert.equal(lunch.code, 2);
    assert.match(line(lunch.stderr), /--lunch.*Known options/);
    const missing = await runReport(folder, '--launch', join(folder, 'none.json'));
    assert.equal(missing.code, 2);
    assert.match(line(missing.stderr), /no such file/);
  });
});
