// Programs of every kind and place: found, refused with a reason, or failing in CreateProcess with its code.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, toNamespacedPath } from 'node:path';
import { captured, capturedTexts } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { onWine } from '../knownDifferences';
import { endSessions, problemsOf, program, runSession, temporaryFolder } from '../runSession';

const quiet = { stdio: { stdin: 'none', stderr: 'none' } };

/** `depth` folders of 50 characters below `root`, made for paths beyond MAX_PATH. */
function longFolder(root: string, depth: number): string {
  const folder = join(root, ...Array.from({ length: depth }, (_, index) => `${index}`.repeat(50)));
  mkdirSync(toNamespacedPath(folder), { recursive: true });
  return folder;
}

describe('A program that cannot be launched is refused before the start:', () => {
  afterEach(endSessions);

  const refused = (configuration: object, folder: string, field: string, says: RegExp) => {
    const [problem, ...others] = problemsOf(configuration, folder);
    assert.deepEqual(others, []);
    assert.equal(problem?.field, field);
    assert.match(`${problem.message} ${problem.remedy}`, says);
  };

  it('one that does not exist', () => {
    const folder = temporaryFolder();
    refused({ program: join(folder, 'none.exe') }, folder, 'program', /No such file.*full path/);
    refused({ program: 'handle-test-none' }, folder, 'program', /here or on PATH/);
  });

  it('a folder', () => {
    const folder = temporaryFolder();
    refused({ program: folder }, folder, 'program', /a folder, not a program.*\.exe inside/);
  });

  it('a file that is no program', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.txt'), 'hello');
    writeFileSync(join(folder, 'empty.exe'), '');
    refused({ program: 'notes.txt' }, folder, 'program', /not a Windows program.*among "args"/);
    refused({ program: '.\\empty.exe' }, folder, 'program', /not a Windows program/);
  });

  it('one in a folder that does not exist', () => {
    const configuration = { program: program('exitCode'), cwd: 'none' };
    refused(configuration, temporaryFolder(), 'cwd', /no such folder/);
  });

  it('a batch file with an argument that cmd.exe would take for a command', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'run.cmd'), '@exit /b 0\r\n');
    for (const [argument, what] of [
      ['100%', '%'],
      ['say "hi"', '"'],
      ['a\nb', 'a line break'],
    ] as const) {
      const [problem] = problemsOf({ program: 'run.cmd', args: ['safe', argument] }, folder);
      assert.equal(problem?.field, 'args[1]');
      assert.equal(problem.value, argument);
      assert.ok(problem.message.includes(what), problem.message);
    }
  });
});

describe('A program is launched', () => {
  afterEach(endSessions);

  it('by a bare name from PATH, with or without its extension', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = `${path ?? ''};${dirname(program('exitCode'))}`;
    try {
      for (const name of ['exitCode', 'exitCode.exe', 'EXITCODE']) {
        const { report } = await runSession({ program: name, args: ['9'], ...quiet });
        assert.equal(report.processes[0]?.exitCode, 9);
      }
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('from its own folder by a relative path', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    copyFileSync(program('exitCode'), join(folder, 'bin', 'tool.exe'));
    for (const name of ['bin\\tool', './bin/tool.exe', '.\\bin\\tool']) {
      const { report } = await runSession({ program: name, args: ['4'], ...quiet }, folder);
      assert.equal(report.processes[0]?.exitCode, 4);
    }
  });

  it('from a folder and by a name with spaces and letters of any language', async () => {
    const folder = join(temporaryFolder(), "żółć & (日本語) it's 100%");
    mkdirSync(folder);
    copyFileSync(program('echoArguments'), join(folder, 'écho ☃.exe'));
    const { state, report } = await runSession(
      { program: 'écho ☃.exe', args: ['ok'], ...quiet },
      folder,
    );
    assert.deepEqual(capturedTexts(state), ['ok']);
    assert.equal(report.processes[0]?.name, 'écho ☃');
  });

  it('through cmd.exe when it is a batch file, its safe arguments whole', async () => {
    const folder = join(temporaryFolder(), 'with space & more');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'run it.cmd'),
      `@echo off\r\n"${program('echoArguments')}" %*\r\nexit /b 5\r\n`,
    );
    const args = ['plain', 'two words', 'a & b', '(x) | y > z ^ w', 'C:\\dir\\'];
    const { state, report } = await runSession({ program: 'run it.cmd', args, ...quiet }, folder);
    assert.deepEqual(capturedTexts(state), args);
    assert.equal(report.processes[0]?.exitCode, 5);
  });

  it('with a file handle whose path is longer than MAX_PATH', async () => {
    const folder = temporaryFolder();
    const file = join(longFolder(folder, 6), 'log.txt');
    assert.ok(file.length > 300);
    const { report } = await runSession(
      {
        program: program('useHandle'),
        args: ['write', '${handle:log}', 'far'],
        handles: { log: { kind: 'file', path: file, access: 'write' } },
        ...quiet,
      },
      folder,
    );
    assert.equal(report.processes[0]?.exitCode, 0);
    assert.equal(readFileSync(toNamespacedPath(file), 'utf8'), 'far');
  });

  it('from a path longer than MAX_PATH', async () => {
    const folder = temporaryFolder();
    const file = join(longFolder(folder, 6), 'tool.exe');
    copyFileSync(program('exitCode'), toNamespacedPath(file));
    const configuration = { program: file, args: ['6'], ...quiet };
    const { report } = await runSession(configuration, folder);
    const [child] = report.processes;
    if (onWine('program beyond MAX_PATH')) assert.equal(child?.error?.code, 2);
    else assert.deepEqual([child?.exitCode, child?.error], [6, null]);
  });
});

describe('A launch that CreateProcess refuses', () => {
  afterEach(endSessions);

  /** A file with the signatures of a program, made for a processor that does not exist. */
  function broken(folder: string): void {
    const bytes = Buffer.alloc(1024);
    bytes.write('MZ', 0, 'latin1');
    bytes.writeUInt32LE(0x80, 0x3c);
    bytes.write('PE\0\0', 0x80, 'latin1');
    bytes.writeUInt16LE(0xdead, 0x84);
    writeFileSync(join(folder, 'broken.exe'), bytes);
  }

  it('is told with the function, the code and the symbol, and ends the session', async () => {
    const folder = temporaryFolder();
    broken(folder);
    const { state, report } = await runSession({ program: 'broken.exe', args: ['x'] }, folder);
    const [child] = report.processes;
    assert.equal(child?.error?.api, 'CreateProcessW');
    const symbols = new Map([
      [193, 'ERROR_BAD_EXE_FORMAT'],
      [216, 'ERROR_EXE_MACHINE_TYPE_MISMATCH'],
    ]);
    assert.equal(child.error.symbol, symbols.get(child.error.code));
    assert.deepEqual([child.pid, child.exitCode, child.handles], [null, null, []]);
    assert.equal(state.processes[0]?.phase, 'failed');
    assert.ok(state.processes[0].commandLine.endsWith('broken.exe" x'));
    assert.equal(state.end?.reason, 'finished');
    assert.ok(report.pipes.every((pipe) => pipe.bytes === 0));
    assert.deepEqual(
      report.findings.map((finding) => finding.code),
      ['launch-failed'],
    );
    const call = report.calls.find((candidate) => candidate.api === 'CreateProcessW');
    assert.equal(call?.error?.code, child.error.code);
    assert.ok(state.brokerHandles.every((handle) => handle.closedAt !== null));
  });

  it('for a program of MS-DOS says that it is none of Windows', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'dos.exe'), `MZ${'garbage '.repeat(200)}`);
    const { report } = await runSession({ program: 'dos.exe', ...quiet }, folder);
    const code = report.processes[0]?.error?.code;
    if (onWine('program of MS-DOS')) assert.equal(code, 2);
    else assert.ok(code === 193 || code === 216, String(code));
  });

  it('leaves the other child alone', async () => {
    const folder = temporaryFolder();
    broken(folder);
    const { state, report } = await runSession(
      {
        ...quiet,
        children: [
          { name: 'bad', program: 'broken.exe' },
          { name: 'good', program: program('writeStreams') },
        ],
      },
      folder,
    );
    assert.deepEqual(
      report.processes.map((child) => [child.name, child.error?.api ?? null, child.exitCode]),
      [
        ['bad', 'CreateProcessW', null],
        ['good', null, 0],
      ],
    );
    assert.match(captured(state, 'good.stdout').toString(), /^to stdout/);
  });

  it('for a handle that cannot be made ends the session with its label', async () => {
    const { state } = await runSession({
      program: program('exitCode'),
      handles: { log: { kind: 'file', path: 'none\\log.txt' } },
    });
    assert.equal(state.end?.reason, 'failed');
    assert.match(state.end.message, /CreateFileW failed with 3 \(ERROR_PATH_NOT_FOUND\).*log/);
    assert.deepEqual(state.processes, []);
    assertBalanced(state);
  });
});
