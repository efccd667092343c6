// Asks Windows what only Windows can say, and prints the answers; `npm run -s windows-check`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isWine, onWine } from '../../test/win32/knownDifferences';
import { exitCodeOf, type Outcome } from './answer';
import { askInProcess } from './askInProcess';
import { checkFileText } from './checkFile';
import { thisMachine } from './machine';
import { questions } from './questions';
import { tableText } from './table';

const usage =
  'Usage: npm run -s windows-check -- [--json FILE] [--only NUMBER ...]\n' +
  'Asks how this Windows behaves. Nothing is changed outside a temporary folder. Takes less than five minutes.';

/** For all questions: when many hang, the last ones have less time. */
const longestSeconds = 280;

interface Options {
  readonly json: string | null;
  /** Numbers of questions. */
  readonly only: readonly number[];
}

function wrongUse(why: string): 2 {
  process.stderr.write(`${why}\n`);
  return 2;
}

/** Asked first: nobody wants to wait for answers that get lost. */
function isWritable(file: string): boolean {
  try {
    writeFileSync(file, '');
    return true;
  } catch {
    return false;
  }
}

/** Null when the command line is wrong. */
function optionsOf(args: string[]): Options | null {
  try {
    const { values } = parseArgs({
      args,
      options: { json: { type: 'string' }, only: { type: 'string', multiple: true } },
    });
    const all = questions.map((_, index) => index + 1);
    const only = values.only?.map(Number) ?? all;
    if (only.some((number) => !all.includes(number)) || values.json === '') return null;
    return { json: values.json ?? null, only };
  } catch {
    return null;
  }
}

async function answersTo(only: readonly number[], folder: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const end = performance.now() + longestSeconds * 1000;
  for (const [index, question] of questions.entries()) {
    const number = index + 1;
    if (!only.includes(number)) continue;
    process.stderr.write(`${number} of ${questions.length}: ${question.title}\n`);
    const module = join(__dirname, 'questionProcess.js');
    const left = Math.floor((end - performance.now()) / 1000);
    if (left < 1) {
      const failure = 'not asked: those before it took all the time';
      outcomes.push({ number, title: question.title, rows: [], failure, milliseconds: 0 });
      continue;
    }
    const limited = { ...question, limitSeconds: Math.min(question.limitSeconds, left) };
    outcomes.push(await askInProcess(module, limited, number, join(folder, String(number))));
  }
  return outcomes;
}

/** What cannot be deleted now is named, and is no reason to lose the answers. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch {
    process.stderr.write(`Please delete ${folder}\n`);
  }
}

async function check({ json, only }: Options): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'windows-check-'));
  const work = join(folder, 'work');
  const file = resolve(json ?? join(folder, 'windows-check.json'));
  try {
    if (!isWritable(file)) return wrongUse(`Cannot write ${file}.`);
    const machine = thisMachine(isWine);
    const outcomes = await answersTo(only, work);
    writeFileSync(file, checkFileText(machine, outcomes, onWine, homedir()));
    const system = isWine ? 'Wine' : machine.versionText || machine.windows;
    const rights = machine.isElevated ? 'elevated' : 'not elevated';
    const { architecture, nodeArchitecture, node, koffi } = machine;
    process.stdout.write(
      `${system}, ${architecture}, ${rights}; Node ${node} (${nodeArchitecture}), koffi ${koffi}\n\n` +
        `${tableText(outcomes, onWine)}\nThe answers to send in: ${file}\n`,
    );
    return exitCodeOf(outcomes, onWine);
  } finally {
    remove(json === null ? work : folder);
  }
}

const options = optionsOf(process.argv.slice(2));
if (options) {
  void check(options).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
} else {
  process.exitCode = wrongUse(usage);
}
