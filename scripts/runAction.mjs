// @ts-check
// What action.yml runs: the command line with the inputs of a workflow, whose files, outputs and summary it keeps.

import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that are kept, by the option of the command line that writes them. */
const files = {
  html: 'session.handles.html',
  save: 'session.handles.json',
  junit: 'junit.xml',
  sarif: 'session.sarif',
  markdown: 'summary.md',
};

/** Inputs that the command line takes as they are, under the same names. */
const passedOn = ['launch', 'name', 'plan', 'timeout', 'follow', 'fail-on'];

/** Of the command line, for a fault of its own and for wrong use. */
const ownFault = 70;
const wrongUse = 2;

/** What a user of the action can mend. */
class InputFault extends Error {}

/**
 * Several lines are one argument each, as they are. One line is split at its spaces, those in quotation marks excepted.
 * @param {string} command
 * @returns {readonly string[]}
 */
function wordsOf(command) {
  const lines = command.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length !== 1) return lines;
  const [line = ''] = lines;
  if ((line.match(/"/g) ?? []).length % 2 === 1) {
    throw new InputFault('command: a quotation mark has no second one. Add it.');
  }
  return (line.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ''));
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env Inputs as INPUT_NAME.
 * @param {string} folder Where the files go.
 * @returns {readonly string[]}
 */
function actionArguments(env, folder) {
  const given = (/** @type {string} */ name) =>
    (env[`INPUT_${name.replaceAll('-', '_').toUpperCase()}`] ?? '').trim();
  const options = passedOn.flatMap((name) =>
    given(name) === '' ? [] : [`--${name}=${given(name)}`],
  );
  const outputs = Object.entries(files).flatMap(([option, name]) => [
    `--${option}`,
    join(folder, name),
  ]);
  const code = given('child-exit-code') === 'true' ? ['--child-exit-code'] : [];
  const words = wordsOf(given('command'));
  return ['run', ...options, ...code, ...outputs, ...(words.length > 0 ? ['--', ...words] : [])];
}

/** @param {string} installed The folder into which npm put the command line. */
function programIn(installed) {
  const own = join(installed, 'node_modules', 'handle-inheritance');
  const { bin } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  return join(own, typeof bin === 'string' ? bin : bin['handle-inheritance']);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<number>} Its exit code.
 */
function exitCodeOf(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? ownFault));
  });
}

/**
 * The workflow goes on whatever comes of it: it fails after the files have been kept.
 * @param {NodeJS.ProcessEnv} env
 */
async function runAction(env) {
  const {
    RUNNER_TEMP: temp = '',
    GITHUB_OUTPUT: output = '',
    GITHUB_STEP_SUMMARY: summary = '',
  } = env;
  const folder = mkdtempSync(join(temp, 'handle-inheritance-report-'));
  const exitCode = await exitCodeOf(
    programIn(join(temp, 'handle-inheritance')),
    actionArguments(env, folder),
  );
  const written = Object.entries(files)
    .map(([option, name]) => ({ option, file: join(folder, name) }))
    .filter(({ file }) => existsSync(file));
  const lines = [
    ...[`exit-code=${exitCode}`, `folder=${folder}`],
    ...written.map(({ option, file }) => `${option}=${file}`),
  ];
  appendFileSync(output, `${lines.join('\n')}\n`);
  const markdown = join(folder, files.markdown);
  if (existsSync(markdown)) appendFileSync(summary, readFileSync(markdown));
}

try {
  await runAction(process.env);
} catch (error) {
  const isInput = error instanceof InputFault;
  const text = isInput ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = isInput ? wrongUse : ownFault;
}
