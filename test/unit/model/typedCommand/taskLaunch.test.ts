// Tasks as launches: the command line that a terminal of the task would get, and what of a task no launch does.
import assert from 'node:assert/strict';
import {
  inputsOf,
  taskLaunch,
  type LaunchedTask,
  type TaskExecution,
} from '../../../../src/model/typedCommand/taskLaunch';
import type { TaskShell, TaskWord } from '../../../../src/model/typedCommand/taskShell';

const cmd: TaskShell = { path: 'C:\\Windows\\System32\\cmd.exe', args: [] };
const powershell: TaskShell = { path: 'C:\\ps\\powershell.exe', args: [] };
const bash: TaskShell = { path: 'C:\\Git\\bin\\bash.exe', args: [] };

const noExtras = { dependsOn: [], hasMatchers: false, isBackground: false };
const task = (execution: TaskExecution, more: Partial<LaunchedTask> = {}): LaunchedTask => ({
  ...{ name: 'build', execution, cwd: null, env: {}, extras: noExtras },
  ...more,
});
const shellTask = (
  command: TaskWord,
  args: readonly TaskWord[] = [],
  shell: TaskShell | null = null,
): LaunchedTask => task({ kind: 'shell', command, args, shell });

const argsOf = (launched: LaunchedTask, usual: TaskShell): unknown =>
  taskLaunch(launched, usual).configuration.args;

describe('A task as a launch', () => {
  it('starts a process with its arguments, folder and variables', () => {
    const process = { kind: 'process', process: 'node.exe', args: ['a b', 'c'] } as const;
    const { configuration } = taskLaunch(task(process, { cwd: 'C:\\w', env: { A: '1' } }), cmd);
    assert.deepEqual(configuration, {
      ...{ name: 'build', program: 'node.exe', args: ['a b', 'c'] },
      ...{ cwd: 'C:\\w', env: { A: '1' } },
    });
  });

  it('gives a whole line to its shell letter for letter', () => {
    const line = 'npm run "build all" && echo %OK%';
    assert.equal(taskLaunch(shellTask(line), cmd).configuration.program, cmd.path);
    assert.equal(argsOf(shellTask(line), cmd), `/d /c ${line}`);
    assert.equal(argsOf(shellTask(line), powershell), `-Command ${line}`);
    assert.deepEqual(argsOf(shellTask(line), bash), ['-c', line]);
  });

  for (const [what, usual, command, args, expected] of [
    ['quotes what has blanks', cmd, 'tool', ['a b', 'c'], '/d /c tool "a b" c'],
    ['keeps quotes that are there', cmd, 'tool', ['"a b"', 'x="c d"'], '/d /c tool "a b" x="c d"'],
    [
      'encloses a line whose first word is quoted',
      cmd,
      'my tool',
      ['a b'],
      '/d /c ""my tool" "a b""',
    ],
    ['does not enclose one with a single quoted word', cmd, 'my tool', ['a'], '/d /c "my tool" a'],
    ['calls a quoted program', powershell, 'my tool', ['a b'], "-Command & 'my tool' 'a b'"],
    [
      'quotes as the task says',
      powershell,
      'tool',
      [
        { value: 'a b', quoting: 'escape' },
        { value: '$x', quoting: 'strong' },
        { value: '$y', quoting: 'weak' },
      ],
      '-Command tool a` b \'$x\' "$y"',
    ],
    ['has no weak quotes in cmd', cmd, 'tool', [{ value: 'a', quoting: 'weak' }], '/d /c tool a'],
  ] as const) {
    it(what, () => assert.equal(argsOf(shellTask(command, args), usual), expected));
  }

  it('gives its own shell the arguments that it names, and no others', () => {
    const own = { path: 'cmd.exe', args: ['/v:on', '/c'] };
    assert.equal(argsOf(shellTask('echo 1', [], own), powershell), '/v:on /c echo 1');
  });

  it('gives a terminal’s shell its own arguments first, and no switch twice', () => {
    const usual = { path: 'cmd.exe', args: ['/k', 'vars.bat', '/D'] };
    assert.equal(argsOf(shellTask('echo 1'), usual), '/k vars.bat /D /c echo 1');
  });

  it('says what a launch does not do', () => {
    const extras = { dependsOn: ['clean', 'fetch'], hasMatchers: true, isBackground: true };
    const { left } = taskLaunch(task({ kind: 'process', process: 'a', args: [] }, { extras }), cmd);
    assert.deepEqual(left, [
      'Its streams are pipes instead of a terminal.',
      'What it depends on does not run first: clean, fetch.',
      'Its problem matchers do not read its output.',
      'Nothing waits until it reports that it is ready.',
    ]);
  });

  it('names the inputs it asks for', () => {
    const launch = taskLaunch(shellTask('echo ${input:a} ${env:B} ${input:c} ${input:a}'), cmd);
    assert.deepEqual(inputsOf(launch), ['a', 'c']);
  });
});
