// A command as typed in a terminal: its program, its arguments, what needs a shell, and how each way of launching passes it on.
import assert from 'node:assert/strict';
import { commandLine } from '../../../../src/model/plan/commandLine';
import {
  directLaunch,
  readTypedCommand,
  shellLaunch,
} from '../../../../src/model/typedCommand/typedCommand';

describe('A typed command', () => {
  it('is split into program and arguments as CommandLineToArgvW does', () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['npm run build', 'npm', ['run', 'build']],
      ['  cl /c a.c ', 'cl', ['/c', 'a.c']],
      ['"C:\\Program Files\\tool.exe" -o "a b"', 'C:\\Program Files\\tool.exe', ['-o', 'a b']],
      // In the first word a backslash protects no quote.
      ['"C:\\bin\\" x', 'C:\\bin\\', ['x']],
      ['C:\\"Program Files"\\tool.exe x', 'C:\\Program Files\\tool.exe', ['x']],
      ['python -c "print(\\"hi\\")"', 'python', ['-c', 'print("hi")']],
      ['tool "" a', 'tool', ['', 'a']],
      ['tool', 'tool', []],
      ['', '', []],
    ];
    for (const [text, program, args] of cases) {
      const typed = readTypedCommand(text);
      assert.deepEqual([typed.program, typed.args], [program, args], text);
    }
  });

  it('names what only cmd.exe understands, and nothing that a program can be given', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['dir', ['dir']],
      ['ECHO hello', ['ECHO']],
      ['echo.', ['echo']],
      ['cd..', ['cd']],
      ['cd\\ && build', ['cd', '&&']],
      ['node a.js | findstr x > out.txt 2>&1', ['|', '>', '&']],
      ['a || b & c', ['||', '&']],
      ['sort < in.txt >> out.txt', ['<', '>>']],
      ['tool %TEMP%\\x', ['%TEMP%']],
      ['tool "%ProgramFiles(x86)%\\x"', ['%ProgramFiles(x86)%']],
      ['tool ^& x', ['^']],
      // Between quotes, an operator is text; a per cent sign alone is no variable.
      ['findstr "a|b" file.txt', []],
      ['tool "a & b" "c > d"', []],
      ['tool 100% 50%', []],
      ['date.exe', []],
      ['C:\\tools\\start.exe x', []],
      ['set.py', []],
      ['"echo" x', []],
      ['mover x', []],
      ['npm run build', []],
      ['git log --format=%H', []],
    ];
    for (const [text, parts] of cases) {
      assert.deepEqual(readTypedCommand(text).shellParts, parts, text);
    }
  });

  it('reaches the program letter for letter, as a list where that says the same', () => {
    const node = directLaunch(readTypedCommand('node  a.js "x y"'), 'C:\\node.exe');
    assert.deepEqual(node, { program: 'node', args: ['a.js', 'x y'] });
    // find.exe wants its quotes; a list would lose them.
    const find = directLaunch(readTypedCommand('find "x" a.txt'), 'C:\\find.exe');
    assert.deepEqual(find, { program: 'find', args: '"x" a.txt' });
    assert.equal(commandLine('find', find.args), '"find" "x" a.txt');
  });

  it('reaches a batch file as a list, which is quoted for cmd.exe', () => {
    const npm = directLaunch(readTypedCommand('npm run "build"'), 'C:\\npm.cmd');
    assert.deepEqual(npm, { program: 'npm', args: ['run', 'build'] });
  });

  it('reaches cmd.exe between quotes that /s takes away', () => {
    assert.deepEqual(shellLaunch(' echo "a" | find "a" '), {
      program: 'cmd.exe',
      args: '/d /s /c "echo "a" | find "a""',
    });
  });
});
