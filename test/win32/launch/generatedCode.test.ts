// The C++ a plan is turned into: compiled without a warning, it gives its children what the session gave them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateCode } from '../../../src/model/codeGeneration/generateCode';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { captured, seenHandles } from '../childOutput';
import { endSessions, program, runSession, temporaryFolder } from '../runSession';

const compileMs = 60_000;
const warnings = ['-std=c++17', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-static'];

/** Under Wine the compiler is a Linux program, seen through the drive that is the root folder. */
const linuxCompiler = '/usr/bin/x86_64-w64-mingw32-g++';
const isThroughWine = existsSync(`Z:${linuxCompiler.replaceAll('/', '\\')}`);

function windowsCompiler(): string | undefined {
  return ['x86_64-w64-mingw32-g++', 'g++'].find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
}

const compiler = isThroughWine ? linuxCompiler : windowsCompiler();
const withCompiler = compiler === undefined ? describe.skip : describe;
const reason = compiler === undefined ? ' [skipped: there is no x86_64-w64-mingw32-g++]' : '';

/** Wine starts Linux programs but tells nothing of their end: the shell leaves the exit code in a file. */
async function compileThroughWine(source: string, target: string): Promise<string> {
  const unix = (path: string): string => path.replace(/^[A-Za-z]:/, '').replaceAll('\\', '/');
  const folder = join(process.cwd(), 'dist', 'test', 'generated', String(process.pid));
  mkdirSync(folder, { recursive: true });
  try {
    const files = { code: join(folder, 'launch.cpp'), made: join(folder, 'launch.exe') };
    const [log, end] = [join(folder, 'log'), join(folder, 'end')];
    const script = join(folder, 'compile.sh');
    writeFileSync(files.code, source);
    writeFileSync(
      script,
      `PATH=/usr/bin:/bin; export PATH; cd '${unix(folder)}' || exit\n` +
        `${linuxCompiler} ${warnings.join(' ')} launch.cpp -o launch.exe >log 2>&1\n` +
        'echo ended >end\n',
    );
    spawnSync('start', ['/wait', '/unix', '/bin/sh', unix(script)]);
    const deadline = Date.now() + compileMs;
    while (!existsSync(end) && Date.now() < deadline) await sleep(50);
    if (existsSync(files.made)) writeFileSync(target, readFileSync(files.made));
    return readFileSync(log, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function compileHere(source: string, target: string): string {
  const file = target.replace(/\.exe$/, '.cpp');
  writeFileSync(file, source);
  const { stdout, stderr } = spawnSync(compiler ?? '', [...warnings, file, '-o', target]);
  return `${stdout.toString()}${stderr.toString()}`;
}

/** Compiles what the plan is turned into, runs it in the folder, and answers what it printed. */
async function runGenerated(configuration: object, folder: string) {
  const parsed = parsePlan(configuration, 'generated');
  assert.ok(parsed.ok);
  const source = generateCode(parsed.plan, 'cpp');
  const target = join(folder, 'launch.exe');
  const complaints = isThroughWine
    ? await compileThroughWine(source, target)
    : compileHere(source, target);
  assert.equal(complaints, '');
  const ran = spawnSync(target, { cwd: folder, timeout: 20_000 });
  return { stdout: ran.stdout.toString(), stderr: ran.stderr.toString(), status: ran.status };
}

/**
 * What is the same in two runs: the values differ. In a small process the value of a handle that was not inherited may be
 * that of one the child opened itself, which is not inheritable as every inherited one is.
 */
function pattern(text: string) {
  const { standard, named } = seenHandles(text);
  return {
    standard: standard.map(({ valid, fileType }) => ({ valid, fileType })),
    named: named.map(({ valid, inheritable, fileType }) =>
      valid && inheritable ? { fileType } : null,
    ),
  };
}

const patternOf = (folder: string, file: string) =>
  pattern(readFileSync(join(folder, file), 'utf8'));

/** Runs the plan in a session and by its code, and answers what the children saw, the same in both. */
async function seenInBoth(configuration: object, files: readonly string[] = ['seen.txt']) {
  const [inSession, inGenerated] = [temporaryFolder(), temporaryFolder()];
  await runSession(configuration, inSession);
  const result = await runGenerated(configuration, inGenerated);
  assert.deepEqual(result, { stdout: '', stderr: '', status: 0 });
  const seen = files.map((file) => patternOf(inSession, file));
  assert.deepEqual(
    files.map((file) => patternOf(inGenerated, file)),
    seen,
  );
  return seen;
}

const event = { kind: 'event' };
const five = { one: event, two: event, three: event, four: event, five: event };
const fiveValues = Object.keys(five).map((name) => `\${handle:${name}}`);
const inherited = (seen: ReturnType<typeof pattern> | undefined) =>
  seen?.named.map((handle) => handle !== null);

withCompiler(`The generated C++${reason}`, function () {
  this.timeout(compileMs + 30_000);
  afterEach(endSessions);

  it('passes on two of five events by a list', async () => {
    const [seen] = await seenInBoth({
      program: program('reportHandles'),
      args: ['seen.txt', ...fiveValues],
      handles: five,
      handleList: ['stdin', 'stdout', 'stderr', 'two', 'four'],
    });
    assert.deepEqual(inherited(seen), [false, true, false, true, false]);
  });

  it('passes on everything inheritable without a list', async () => {
    const [seen] = await seenInBoth({
      program: program('reportHandles'),
      args: ['seen.txt', ...fiveValues, '${handle:secret}'],
      handles: { ...five, secret: { kind: 'event', inheritable: false } },
      inherit: 'all',
    });
    assert.deepEqual(inherited(seen), [true, true, true, true, true, false]);
  });

  it('copies captured output to its own, and stdin is NUL', async () => {
    const configuration = {
      program: program('reportHandles'),
      args: ['-', '${handle:stdin}', '${handle:stdout}', '${handle:stderr}'],
      stdio: { stdin: 'nul', stdout: 'pipe', stderr: 'pipe' },
    };
    const folder = temporaryFolder();
    const { status, stderr, stdout } = await runGenerated(configuration, folder);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    const { state } = await runSession(configuration);
    const seen = pattern(stdout);
    assert.deepEqual(seen, pattern(captured(state).toString()));
    const [nul, pipe] = [{ fileType: 2 }, { fileType: 3 }];
    assert.deepEqual(seen.named, [nul, pipe, pipe]);
  });

  it('passes on a file by SetHandleInformation, and a duplicate of it', async () => {
    const [seen] = await seenInBoth({
      program: program('reportHandles'),
      args: ['seen.txt', '${handle:log}', '${handle:twin}', '${handle:kept}'],
      handles: {
        log: {
          kind: 'file',
          path: 'log.txt',
          access: 'append',
          inheritableBy: 'SetHandleInformation',
        },
        twin: { kind: 'duplicate', of: 'log' },
        kept: { kind: 'duplicate', of: 'log', inheritable: false },
      },
    });
    assert.deepEqual(inherited(seen), [true, true, false]);
  });

  it('gives two children a list each', async () => {
    const child = (name: string, list: readonly string[]) => ({
      name,
      args: [`${name}.txt`, ...fiveValues],
      handleList: ['stdin', 'stdout', 'stderr', ...list],
    });
    const seen = await seenInBoth(
      {
        program: program('reportHandles'),
        handles: five,
        children: [child('A', ['one']), child('B', ['two', 'five'])],
      },
      ['A.txt', 'B.txt'],
    );
    assert.deepEqual(seen.map(inherited), [
      [true, false, false, false, false],
      [false, true, false, false, true],
    ]);
  });

  it('returns the exit code of the child, and says which call failed', async () => {
    const ending = { program: program('exitCode'), args: ['7'] };
    const { status } = await runGenerated(ending, temporaryFolder());
    assert.equal(status, 7);
    const missing = { program: 'C:\\no such folder\\no.exe' };
    const failed = await runGenerated(missing, temporaryFolder());
    assert.equal(failed.status, 1);
    assert.match(failed.stderr, /^CreateProcessW failed: [23]\r?\n$/);
  });
});
