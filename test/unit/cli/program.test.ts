// What the command line understands, and one clear line with exit code 2 for what it does not.
import assert from 'node:assert/strict';
import { ended } from '../../../src/cli/commandLine/ended';
import { fine, type Ending } from '../../../src/cli/commandLine/outcome';
import { makeProgram, type Commands } from '../../../src/cli/program';

interface Called {
  readonly command: string;
  readonly args: readonly unknown[];
}

async function parsed(...args: readonly string[]): Promise<Ending & { called: Called | null }> {
  let called: Called | null = null;
  let help = '';
  const commands = new Proxy({} as Commands, {
    get:
      (_, command) =>
      (...given: readonly unknown[]) => {
        called = { command: String(command), args: given };
        return Promise.resolve(fine(''));
      },
  });
  const program = makeProgram(
    commands,
    '1.2.3',
    (text) => (help += text),
    () => undefined,
  );
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    return { ...ended(error, help, 'handle-inheritance'), called };
  }
  return { stdout: help, stderr: '', exitCode: 0, called };
}

describe('The command line', () => {
  it('takes a command with arguments that look like options of ours', async () => {
    const { called } = await parsed('run', '--timeout', '5', '--', 'cmd', '/c', '--json', '--x');
    assert.deepEqual(called, {
      command: 'run',
      args: [['cmd', '/c', '--json', '--x'], { timeout: 5, failOn: 'error' }],
    });
  });

  it('leaves what stands behind the command to the command, without -- too', async () => {
    const { called } = await parsed('run', '--json', 'tool', '--json', '--timeout', '3');
    assert.deepEqual(called?.args, [
      ['tool', '--json', '--timeout', '3'],
      { json: true, failOn: 'error' },
    ]);
  });

  it('takes a configuration and every file to write', async () => {
    const files = ['--save', 's.json', '--html', 'p.html', '--junit', 'j.xml'];
    const reports = ['--sarif', 's.sarif', '--markdown', 'm.md'];
    const launch = ['--launch', 'l.json', '--name', 'One', '--follow', 'job'];
    const more = ['--fail-on', 'never', '--anyway', '--child-exit-code'];
    const { called } = await parsed('run', ...launch, ...files, ...reports, ...more);
    assert.deepEqual(called?.args, [
      [],
      {
        ...{ launch: 'l.json', name: 'One', follow: 'job', save: 's.json', html: 'p.html' },
        ...{ junit: 'j.xml', sarif: 's.sarif', markdown: 'm.md' },
        ...{ failOn: 'never', anyway: true, childExitCode: true },
      },
    ]);
  });

  it('takes the files of show and compare, and a configuration to preview', async () => {
    const show = await parsed('show', 's.json', '--json');
    assert.deepEqual(show.called?.args.slice(0, 2), ['s.json', { json: true }]);
    const compare = await parsed('compare', 'a.json', 'b.json', '--exit-code');
    assert.deepEqual(compare.called?.args.slice(0, 3), ['a.json', 'b.json', { exitCode: true }]);
    const preview = await parsed('preview', '--plan', 'p.json');
    assert.deepEqual(preview.called?.args, [{ plan: 'p.json' }]);
  });

  it('takes what runs already: a target, or a PID', async () => {
    const who = await parsed('who', ':3000', '--json', '--timeout', '9');
    assert.deepEqual(who.called?.args, [':3000', { json: true, timeout: 9 }]);
    const inspect = await parsed('inspect', '12', '--tree', '--save', 's.json');
    assert.deepEqual(inspect.called?.args, [12, { tree: true, save: 's.json' }]);
    const explain = await parsed('explain', '12', '--html', 'p.html');
    assert.deepEqual(explain.called?.args, [12, { wait: 8, html: 'p.html' }]);
    const check = await parsed('windows-check', '--save', 'w.json');
    assert.deepEqual(check.called, { command: 'windowsCheck', args: [{ save: 'w.json' }] });
  });

  it('prints help and version on stdout with exit code 0', async () => {
    const help = await parsed('--help');
    assert.equal(help.exitCode, 0);
    assert.match(help.stdout, /^Usage: handle-inheritance .*\n[\s\S]*\n {2}run /);
    assert.match(help.stdout, /\nExit codes:\n {2}0 /);
    const { stdout, exitCode } = await parsed('run', '--help');
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Usage: handle-inheritance run \[options\] -- COMMAND \[ARG\.\.\.\]\n/);
    const widest = Math.max(...`${help.stdout}${stdout}`.split('\n').map(({ length }) => length));
    assert.ok(widest <= 80, `${widest} columns`);
    assert.equal((await parsed('help')).stdout, help.stdout);
    assert.match((await parsed('help', 'run')).stdout, /--fail-on <severity>/);
    assert.deepEqual(
      { ...(await parsed('--version')), called: null },
      { stdout: '1.2.3\n', stderr: '', exitCode: 0, called: null },
    );
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['nothing', [], /^Name a command\. Run handle-inheritance --help/],
    ['who without a target', ['who'], /^Missing required argument 'target'/],
    ['what is no PID', ['inspect', '12x'], /^"12x": a PID is a whole number from 1 to 4294967295/],
    ['PID 0', ['explain', '0'], /^"0": a PID is/],
    ['a PID no process can have', ['explain', '4294967296'], /^"4294967296": a PID is/],
    ['a wait of nothing', ['explain', '1', '--wait', '0'], /^--wait "0":/],
    ['show without a file', ['show'], /'file'\. Run handle-inheritance show --help to/],
    ['one file too many', ['show', 'a', 'b'], /^Too many arguments for 'show'/],
    ['an unknown command', ['rum'], /^Unknown command 'rum'\. Did you mean run\? Run/],
    ['help of an unknown command', ['help', 'nope'], /^Unknown command 'nope'\. Run/],
    ['an unknown option', ['run', '--lunch', 'x'], /^Unknown option '--lunch'\. Did you mean/],
    ['an option without its value', ['run', '--save'], /^Option '--save <file>' argument missing/],
    ['an unknown severity', ['run', '--fail-on', 'fatal', 'x'], /'fatal' is invalid.*error, warn/],
    ['an unknown way to follow', ['run', '--follow', 'all', 'x'], /'all' is invalid.*debug, job/],
    ['a time-out that is no number', ['run', '--timeout', 'soon', 'x'], /^--timeout "soon":/],
    ['a time-out of nothing', ['run', '--timeout', '0', 'x'], /^--timeout "0":.*above 0\.$/],
    ['an endless time-out', ['run', '--timeout', 'Infinity', 'x'], /^--timeout "Infinity":/],
    ['an empty time-out', ['run', '--timeout', '', 'x'], /^--timeout "":/],
  ];
  for (const [what, args, says] of refused) {
    it(`refuses ${what} with exit code 2 and one line`, async () => {
      const { exitCode, stdout, stderr, called } = await parsed(...args);
      assert.deepEqual([exitCode, stdout, called], [2, '', null]);
      assert.match(stderr.trimEnd(), says);
      assert.equal(stderr.split('\n').length, 2, stderr);
    });
  }
});
