// What the window knows of its tasks, and what the editor offers beside launch.json.
import assert from 'node:assert/strict';
import type * as DynamicModule from '../../../../src/extension/launch/dynamicConfigurations';
import type * as TasksModule from '../../../../src/extension/launch/taskLaunches';
import { packageScripts } from '../../../../src/model/typedCommand/packageScripts';
import { installEditor } from '../../fixtures/fakeEditor';

class ProcessExecution {
  constructor(
    readonly process: string,
    readonly args: readonly string[],
    readonly options: object = {},
  ) {}
}
class ShellExecution {
  readonly commandLine: string | undefined;
  readonly command: unknown;
  readonly args: unknown;
  constructor(
    command: unknown,
    args?: readonly unknown[],
    readonly options: object = {},
  ) {
    if (args === undefined) this.commandLine = command as string;
    else [this.command, this.args] = [command, args];
  }
}
class CustomExecution {
  readonly callback = (): void => undefined;
}

const folder = { name: 'work', uri: { toString: () => 'file:///work' } };
const task = (name: string, execution: unknown, more: object = {}) => ({
  ...{ name, execution, source: 'Workspace', scope: folder, problemMatchers: [] },
  ...{ isBackground: false, definition: {}, ...more },
});

describe('The tasks of a window', () => {
  let uninstall: () => void;
  let Tasks: typeof TasksModule;
  let Dynamic: typeof DynamicModule;
  let tasks: readonly object[] = [];
  let settings: Readonly<Record<string, unknown>> = {};
  let files: Readonly<Record<string, string>> = {};
  before(async () => {
    uninstall = installEditor({
      ...{ ProcessExecution, ShellExecution, CustomExecution },
      ShellQuoting: { Escape: 1, Strong: 2, Weak: 3 },
      env: { shell: 'C:\\ps\\pwsh.exe' },
      Uri: { joinPath: (_: unknown, name: string) => name },
      tasks: { fetchTasks: () => Promise.resolve(tasks) },
      workspace: {
        getConfiguration: (section: string) => ({
          get: (name: string) => settings[`${section}.${name}`],
        }),
        fs: {
          readFile: (name: string) =>
            name in files
              ? Promise.resolve(Buffer.from(files[name] ?? ''))
              : Promise.reject(new Error('not there')),
        },
      },
    });
    Tasks = await import('../../../../src/extension/launch/taskLaunches');
    Dynamic = await import('../../../../src/extension/launch/dynamicConfigurations');
  });
  after(() => uninstall());
  beforeEach(() => {
    [tasks, settings, files] = [[], {}, {}];
  });

  const launches = async () =>
    (await Tasks.launchableTasks()).map(({ launch }) => launch.configuration);

  it('are those that start a program', async () => {
    tasks = [
      task('a', new ProcessExecution('a.exe', ['1'], { cwd: 'C:\\w', env: { A: '1' } })),
      task('b', new CustomExecution()),
      task('c', undefined),
      task('d', new ShellExecution('')),
    ];
    assert.deepEqual(await launches(), [
      { name: 'a', program: 'a.exe', args: ['1'], cwd: 'C:\\w', env: { A: '1' } },
    ]);
  });

  it('run in the shell of the terminal, with the arguments of its profile', async () => {
    tasks = [task('a', new ShellExecution('echo 1'))];
    settings = {
      'terminal.integrated.defaultProfile.windows': 'My PowerShell',
      'terminal.integrated.profiles.windows': { 'My PowerShell': { args: ['-NoLogo'] } },
    };
    assert.deepEqual(await launches(), [
      { name: 'a', program: 'C:\\ps\\pwsh.exe', args: '-NoLogo -Command echo 1' },
    ]);
  });

  it('run in the shell for tasks before that of the terminal, and in their own before both', async () => {
    tasks = [
      task('a', new ShellExecution('echo', [{ value: 'x y', quoting: 2 }])),
      task('b', new ShellExecution('echo 1', undefined, { executable: 'sh', shellArgs: ['-c'] })),
    ];
    settings = { 'terminal.integrated.automationProfile.windows': { path: 'cmd.exe' } };
    assert.deepEqual(await launches(), [
      { name: 'a', program: 'cmd.exe', args: '/d /c echo "x y"' },
      { name: 'b', program: 'sh', args: '-c echo 1' },
    ]);
  });

  it('say what they depend on, from tasks.json', async () => {
    tasks = [task('a', new ProcessExecution('a.exe', []), { problemMatchers: ['$tsc'] })];
    settings = { 'tasks.tasks': [{ label: 'a', dependsOn: ['clean', { type: 'npm' }] }] };
    const [found] = await Tasks.launchableTasks();
    assert.deepEqual(found?.launch.left.slice(1), [
      'What it depends on does not run first: clean, {"type":"npm"}.',
      'Its problem matchers do not read its output.',
    ]);
  });

  it('name the inputs that launch.json lacks', async () => {
    tasks = [task('a', new ProcessExecution('a.exe', ['${input:one}', '${input:two}']))];
    settings = { 'launch.inputs': [{ id: 'two' }] };
    const [found] = await Tasks.launchableTasks();
    assert.deepEqual(found && Tasks.missingInputs(found), ['one']);
  });

  it('are offered as launches, with the scripts of package.json and what was launched last', async () => {
    const elsewhere = { name: 'other', uri: { toString: () => 'file:///other' } };
    tasks = [
      task('a', new ProcessExecution('a.exe', [])),
      task('b', new ProcessExecution('b.exe', []), { scope: elsewhere }),
      task('c', new ProcessExecution('c.exe', []), { scope: 2 }),
      task('d', new ProcessExecution('d.exe', []), { source: 'npm' }),
      task('e', new ProcessExecution('e.exe', ['${input:one}'])),
    ];
    files = { 'package.json': '{ "scripts": { "build": "tsc" } }' };
    const recent = { type: 'handle-inheritance', request: 'launch', name: 'last' };
    const dynamic = new Dynamic.DynamicConfigurations(() => [recent]);
    const offered = await dynamic.provideDebugConfigurations(folder as never);
    assert.deepEqual(
      offered.map(({ name, program, args }) => [name, program, args] as unknown[]),
      [
        ['last', undefined, undefined],
        ['npm run build', 'npm', ['run', 'build']],
        ['a', 'a.exe', []],
        ['c', 'c.exe', []],
      ],
    );
    assert.ok(offered.every(({ type, request }) => type !== '' && request === 'launch'));
  });
});

describe('The scripts of a package.json', () => {
  it('are their names, and none of what is no package.json', () => {
    assert.deepEqual(packageScripts('{ "scripts": { "a": "x", "b:c": "y" } }'), ['a', 'b:c']);
    for (const text of ['', '[]', '{}', 'null', '{ "scripts": [] }', '{ "scripts": { "a": 1 } }'])
      assert.deepEqual(packageScripts(text), [], text);
  });
});
