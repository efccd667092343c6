// The check of Windows as a person runs it: all of it here, a question that hangs, and a check that is killed.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askInProcess } from '../../scripts/windowsCheck/askInProcess';
import type { Outcome, Row, Verdict } from '../../scripts/windowsCheck/answer';
import { loadWin32 } from '../../src/win32/bindings/loadWin32';
import { onWine } from './knownDifferences';
import { isAlive, whenGone } from './processEnd';
import { endSessions, temporaryFolder } from './runSession';

const checkModule = join(process.cwd(), 'dist', 'windowsCheck', 'main.js');

interface CheckFile {
  readonly questions: readonly (Omit<Outcome, 'rows'> & {
    readonly rows: readonly (Row & { readonly verdict: Verdict })[];
  })[];
}

const started: ChildProcess[] = [];

/** Its output goes to a file, as under scripts/. */
function startCheck(folder: string, args: readonly string[]): ChildProcess {
  const descriptor = openSync(join(folder, 'stdout.txt'), 'w');
  const child = spawn(process.execPath, [checkModule, ...args], {
    stdio: ['ignore', descriptor, 'ignore'],
  });
  closeSync(descriptor);
  started.push(child);
  return child;
}

interface Checked {
  readonly code: unknown;
  readonly stdout: string;
  readonly file: string;
}

async function check(args: readonly string[]): Promise<Checked> {
  const folder = temporaryFolder();
  const file = join(folder, 'answers.json');
  const [code] = (await once(startCheck(folder, ['--json', file, ...args]), 'exit')) as unknown[];
  return { code, stdout: readFileSync(join(folder, 'stdout.txt'), 'utf8'), file };
}

const questionsIn = ({ file }: Checked): CheckFile['questions'] =>
  (JSON.parse(readFileSync(file, 'utf8')) as CheckFile).questions;

/** Numbers of questions that were not answered as expected. */
const unexpected = (questions: CheckFile['questions']): readonly number[] =>
  questions.flatMap(({ number, rows, failure }) =>
    failure !== null || rows.some(({ verdict }) => verdict === 'different') ? [number] : [],
  );

describe('The check of Windows', () => {
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    await endSessions();
  });

  it('asks all questions, and prints and writes nothing that is not known', async function () {
    this.timeout(300_000);
    const all = await check([]);
    const questions = questionsIn(all);
    assert.deepEqual(
      questions.map(({ number }) => number),
      Array.from({ length: 13 }, (_, index) => index + 1),
    );
    const left = unexpected(questions);
    assert.equal(all.code, left.length > 0 ? 1 : 0);
    for (const { title, rows } of questions) {
      assert.ok(all.stdout.includes(title), title);
      assert.ok(rows.length > 0, title);
    }
    if (left.length === 0) return;
    // The system has lost one of a hundred launches.
    assert.ok(onWine('launch lost by the system'), all.stdout);
    const again = await check(left.flatMap((number) => ['--only', String(number)]));
    assert.deepEqual(unexpected(questionsIn(again)), [], `${all.stdout}${again.stdout}`);
    assert.equal(again.code, 0);
  });

  it('reports a question that hangs, keeps its answers, and ends what it started', async () => {
    const folder = temporaryFolder();
    const module = join(folder, 'hangs.js');
    const row: Row = { asked: 'Before', expected: 'this', seen: 'this' };
    writeFileSync(
      module,
      `const { spawn } = require('node:child_process');
      process.once('message', () => {
        const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true, stdio: 'ignore' });
        const row = { ...${JSON.stringify(row)}, pid: other.pid };
        // Nobody can interrupt this: it is no wait of the event loop.
        process.send({ row }, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
      });`,
    );
    const asked = { title: 'Hangs', limitSeconds: 4 };
    const outcome = await askInProcess(module, asked, 5, join(folder, 'work'));
    assert.equal(outcome.failure, 'hangs: no end after 4 s');
    const [answer] = outcome.rows as readonly (Row & { readonly pid: number })[];
    assert.ok(answer, JSON.stringify(outcome));
    const { pid, ...rest } = answer;
    assert.deepEqual(rest, row);
    await whenGone(pid);
  });

  it('takes all it has started along when it is killed', async () => {
    const win32 = loadWin32(() => undefined);
    const main = startCheck(temporaryFolder(), ['--only', '11']);
    const below = (pid: number): readonly number[] =>
      win32
        .ProcessList()
        // One that is only being created has no name yet.
        .filter((one) => one.parentPid === pid && one.pid !== pid && one.name === 'node.exe')
        .flatMap((one) => [one.pid, ...below(one.pid)]);
    // The question, and a program whose threads wait for ever: there is no event for either.
    let all: readonly number[] = [];
    const end = Date.now() + 20_000;
    while (all.length < 2 && Date.now() < end) {
      await pause(10);
      all = below(main.pid ?? 0);
    }
    assert.ok(all.length >= 2 && all.every(isAlive), `${all.length} processes`);
    main.kill('SIGKILL');
    for (const pid of all) await whenGone(pid);
  });

  it('explains itself with exit code 2 when it is asked for something else', async () => {
    // A folder cannot be written; the last of two --json counts.
    const unwritable = ['--json', process.cwd()];
    for (const args of [['--only', '14'], ['--fast'], ['more'], unwritable]) {
      const { code, stdout, file } = await check(args);
      assert.deepEqual([code, stdout, existsSync(file)], [2, '', false], args.join(' '));
    }
  });
});
