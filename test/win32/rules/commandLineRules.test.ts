// The rules of command lines and batch files, with the vectors by which Go and Rust hold theirs, through the real kernel.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capturedTexts } from '../childOutput';
import { endSessions, problemsOf, program, runSession, temporaryFolder } from '../runSession';

const quiet = { stdio: { stdin: 'none', stderr: 'none' } };

describe('A command line', () => {
  afterEach(endSessions);

  async function arrives(args: readonly string[]): Promise<void> {
    const { state } = await runSession({ program: program('echoArguments'), args, ...quiet });
    assert.deepEqual(capturedTexts(state), args);
  }

  it('gives back every argument of TestEscapeArg of Go', () =>
    arrives([
      '',
      'a',
      ' ',
      '\\',
      '"',
      '\\"',
      '\\\\"',
      '\\\\ ',
      ' \\\\',
      'a ',
      'C:\\',
      'C:\\Program Files (x32)\\Common\\',
      'C:\\Users\\Игорь\\',
      'Андрей\\file',
      'C:\\Windows\\temp',
      'c:\\temp\\newfile',
      '\\\\?\\C:\\Windows',
      '\\\\?\\',
      '\\\\.\\C:\\',
      '\\\\server\\share\\file',
      '\\\\server\\',
      '\\\\server\\tempdir\\long dir\\',
      '{00112233-4455-6677-8899-aabbccddeeff}',
    ]));

  it('gives back every argument of test_make_command_line of Rust', () =>
    arrives([
      'aaa',
      'bbb',
      'ccc',
      'aa"bb',
      'a b c',
      '" \\" \\',
      '\\',
      '\u{03c0}\u{042f}\u{97f3}\u{00e6}\u{221e}',
    ]));

  it('quotes what holds a tab, a line break or a vertical tab, as the C runtime and its kin part at them', () =>
    arrives(['a\tb', 'a\nb', 'a\r\nb', 'a\vb']));

  it('doubles backslashes before a closing quote and before a quote of the text, and nowhere else', () =>
    arrives(['a\\\\b', 'a b\\', 'a b\\\\', 'a\\"b', 'a\\\\"b c\\\\', '\\\\\\']));
});

describe('A batch file', () => {
  afterEach(endSessions);

  const folderWithBatch = (name: string): string => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), `@echo off\r\n"${program('echoArguments')}" %*\r\n`);
    return folder;
  };

  const plain = [
    '&calc.exe',
    'a & echo owned',
    '&& echo owned',
    '| echo owned',
    '> owned.txt',
    '< run.bat',
    '^',
    'a^b',
    '^&echo owned',
    '(a) (b',
    ')',
    '@echo',
    'a;b,c=d',
    '~',
    "it's `x`",
    'C:\\Users\\',
    '\\',
    '\\\\',
    '',
    ' ',
    'żółć ☃',
  ];

  for (const name of ['run.bat', 'run.cmd', 'RUN.Bat']) {
    it(`${name} gets every argument whole that holds characters of cmd.exe, and nothing else is run`, async () => {
      const folder = folderWithBatch(name);
      const before = readdirSync(folder);
      const configuration = { program: name, args: plain, ...quiet };
      const { state } = await runSession(configuration, folder);
      assert.deepEqual(capturedTexts(state), plain);
      const made = readdirSync(folder).filter((entry) => !before.includes(entry));
      assert.deepEqual(
        made.filter((entry) => !entry.startsWith('session-')),
        [],
      );
    });
  }

  for (const [what, argument] of [
    ['a quote that ends the quoting (CVE-2024-24576)', '"&calc.exe'],
    ['a quote between', 'say "hello"'],
    ['a variable', '%PATH%'],
    ['the variable by which a quote is made', '%CMDCMDLINE:~-1%&calc.exe'],
    ['a parameter of the batch file', '%~3'],
    ['one percent sign', '100%'],
    ['delayed expansion', '!PATH!'],
    ['a line break', 'a\nb'],
    ['a carriage return', 'a\rb'],
  ] as const) {
    it(`is refused an argument with ${what}`, () => {
      for (const name of ['run.bat', 'run.cmd']) {
        const [problem] = problemsOf(
          { program: name, args: ['safe', argument] },
          folderWithBatch(name),
        );
        assert.equal(problem?.field, 'args[1]');
        assert.equal(problem.value, argument);
      }
    });
  }

  // Each ends in ".bat" or ".cmd" for CreateProcessW, or for who removes what it removes: dots, spaces and the name of a stream.
  for (const [file, name] of [
    ['.bat', '.\\.bat'],
    ['.cmd', '.cmd'],
    ['.CMD', '.\\.CMD'],
    ['run.bat', 'run.bat.'],
    ['run.bat.', 'run.bat.'],
    ['run.bat', 'run.bat '],
    ['run.bat ', '.\\run.bat '],
    ['run.bat', 'run.bat::$DATA'],
    ['run.bat', '.\\run.bat:s'],
    ['run.bat', '\\\\.\\FOLDER\\run.bat.'],
  ] as const) {
    it(`${JSON.stringify(file)}, named ${name}, gets its arguments whole or is refused, and nothing else is run`, async () => {
      const folder = folderWithBatch(file);
      const args = ['x&echo>owned.txt'];
      const configuration = { program: name.replace('FOLDER', folder), args, ...quiet };
      const [problem] = problemsOf(configuration, folder);
      if (problem) {
        assert.equal(problem.field, 'program');
        assert.notEqual(file, name.replace('.\\', ''), problem.message);
      } else {
        const { state } = await runSession(configuration, folder);
        assert.ok(!readdirSync(folder).includes('owned.txt'));
        if (file.startsWith('.')) assert.deepEqual(capturedTexts(state), args);
      }
    });
  }

  it('is told by the full path: a name that only resolves to one is refused the same', () => {
    const [problem] = problemsOf(
      { program: '.\\run', args: ['"&calc.exe'] },
      folderWithBatch('run.bat'),
    );
    assert.equal(problem?.field, 'args[0]');
  });
});
