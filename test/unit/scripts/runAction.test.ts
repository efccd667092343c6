// The GitHub Action: what it makes of its inputs, what it keeps, and that no input gets into a script.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readManifest } from '../../../scripts/wholeManifest.mjs';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync('action.yml', 'utf8')) as Action;
const { steps } = action.runs;

/** A command line that writes down its arguments, makes the files it is to write, and exits with a code. */
const program = `
  const { writeFileSync } = require('node:fs');
  const args = process.argv.slice(2);
  writeFileSync(process.env.SEEN, JSON.stringify(args));
  for (const [index, arg] of args.entries()) {
    if (/^--(html|save|junit|sarif|markdown)$/.test(arg)) writeFileSync(args[index + 1], arg);
  }
  process.exit(Number(process.env.CODE));
`;

let temp: string;

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'action-'));
  const own = join(temp, 'handle-inheritance', 'node_modules', 'handle-inheritance');
  mkdirSync(own, { recursive: true });
  const manifest = { bin: { 'handle-inheritance': 'cli.js' } };
  writeFileSync(join(own, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(own, 'cli.js'), program);
});

afterEach(() => rmSync(temp, { recursive: true }));

interface Done {
  readonly status: number | null;
  readonly stderr: string;
  /** What the command line was given, without the files it is to write; null when it did not run. */
  readonly args: readonly string[] | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs it with these inputs, as the step of the action does. */
function runAction(inputs: Readonly<Record<string, string>>, code = 0): Done {
  const given = Object.entries(steps.find(({ id }) => id === 'run')?.env ?? {}).map(
    ([name, value]) => {
      const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value)?.[1] ?? '';
      return [name, inputs[input] ?? action.inputs[input]?.default ?? ''] as const;
    },
  );
  const place = (name: string) => join(temp, name);
  const { status, stderr } = spawnSync(process.execPath, ['scripts/runAction.mjs'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      ...Object.fromEntries(given),
      ...{ RUNNER_TEMP: temp, SEEN: place('seen'), CODE: String(code) },
      ...{ GITHUB_OUTPUT: place('outputs'), GITHUB_STEP_SUMMARY: place('summary') },
    },
  });
  const textOf = (name: string) =>
    existsSync(place(name)) ? readFileSync(place(name), 'utf8') : '';
  const seen = textOf('seen');
  const lines = textOf('outputs').split('\n').filter(Boolean);
  const all = seen === '' ? null : (JSON.parse(seen) as readonly string[]);
  return {
    ...{ status, stderr, summary: textOf('summary') },
    args: all?.filter((arg, index) => !isFile(arg) && !isFile(all[index - 1] ?? '')) ?? null,
    outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2) as [string, string])),
  };
}

const isFile = (option: string): boolean => /^--(html|save|junit|sarif|markdown)$/.test(option);

describe('The GitHub Action', () => {
  it('puts nothing from outside into a script', () => {
    assert.ok(steps.some(({ run }) => run !== undefined));
    for (const { run = '' } of steps) assert.doesNotMatch(run, /\$\{\{/);
  });

  it('names a shell for each script, and what it uses by its commit', () => {
    assert.equal(action.runs.using, 'composite');
    for (const { run, shell, uses } of steps) {
      assert.equal(shell, run === undefined ? undefined : 'bash');
      if (uses !== undefined) assert.match(uses, /@[0-9a-f]{40}$/);
    }
  });

  it('hands on each input, and has outputs that a step sets', () => {
    const values = JSON.stringify(steps);
    for (const [name, { description }] of Object.entries(action.inputs)) {
      assert.ok(values.includes(`\${{ inputs.${name} }}`), name);
      assert.ok(description.endsWith('.'), name);
    }
    const { outputs } = runAction({ command: 'a' });
    for (const [name, { value }] of Object.entries(action.outputs)) {
      assert.equal(value, `\${{ steps.run.outputs.${name} }}`);
      assert.ok(outputs[name], name);
    }
  });

  it('installs the command line of its own version', async () => {
    const { version } = (await readManifest('.')) as unknown as { readonly version: string };
    assert.equal(action.inputs['package']?.default, `handle-inheritance@${version}`);
  });

  it('splits a command in one line at its spaces, and takes several lines as they are', () => {
    const wordsOf = (command: string) => runAction({ command }).args?.slice(2);
    assert.deepEqual(wordsOf('cmd /c "a b" c"d e"f'), ['--', 'cmd', '/c', 'a b', 'cd ef']);
    assert.deepEqual(wordsOf('cmd\n/c\necho "x" $(y)\n'), ['--', 'cmd', '/c', 'echo "x" $(y)']);
    assert.deepEqual(wordsOf(''), []);
  });

  it('gives the command line what was given to it, and no more', () => {
    assert.deepEqual(runAction({ command: 'a' }).args, ['run', '--fail-on=error', '--', 'a']);
    const inputs = {
      ...{ launch: 'x/launch.json', name: '--help; "$(touch x)"', timeout: '60', follow: 'job' },
      ...{ 'fail-on': 'never', 'child-exit-code': 'true' },
    };
    assert.deepEqual(runAction(inputs).args, [
      ...['run', '--launch=x/launch.json', '--name=--help; "$(touch x)"', '--timeout=60'],
      ...['--follow=job', '--fail-on=never', '--child-exit-code'],
    ]);
  });

  it('keeps the files and the summary and goes on, whatever the exit code', () => {
    const { status, outputs, summary } = runAction({ command: 'a' }, 1);
    assert.equal(status, 0);
    assert.equal(outputs['exit-code'], '1');
    assert.equal(summary, '--markdown');
    for (const name of ['html', 'save', 'junit', 'sarif', 'markdown']) {
      const file = outputs[name] ?? '';
      assert.ok(file.startsWith(outputs['folder'] ?? '-'), name);
      assert.equal(readFileSync(file, 'utf8'), `--${name}`);
    }
  });

  it('keeps the files before it fails with the exit code', () => {
    const [keep, fail] = steps.slice(-2);
    assert.match(keep?.uses ?? '', /^actions\/upload-artifact@/);
    assert.equal(keep?.with?.['path'], '${{ steps.run.outputs.folder }}');
    assert.match(keep.if ?? '', /!cancelled\(\)/);
    assert.equal(fail?.run, 'exit "$EXIT_CODE"');
    assert.equal(fail.env?.['EXIT_CODE'], '${{ steps.run.outputs.exit-code }}');
  });

  it('says what is wrong with a command before anything runs', () => {
    const { status, stderr, args } = runAction({ command: 'cmd /c "a' });
    assert.equal(args, null);
    assert.equal(status, 2);
    assert.equal(stderr, 'command: a quotation mark has no second one. Add it.\n');
  });
});
