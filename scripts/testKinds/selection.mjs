// @ts-check
// Which tests of a kind a developer asks for: files by a part of their name, tests by their title.

import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * @typedef {object} Selection
 * @property {readonly string[]} names Parts of names of files; none stands for all files.
 * @property {string} [grep] What the title has to match.
 * @property {boolean} [patient] Whether a test may take any time, for who steps through it.
 * @property {boolean} [long] Whether tests take as many inputs as find what is rare, fresh ones among them.
 * @property {boolean} [sideBySide] Whether files run at the same time, each in a process of its own.
 */

/** What waits for a person has no end of its own; this is the longest a timer can be set for. */
export const ANY_TIME_MS = 2 ** 31 - 1;

/** @type {Selection} */
export const everything = { names: [], sideBySide: true };

/**
 * @param {readonly string[]} args Of the command line.
 * @returns {Selection}
 */
export function selectionOf(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' }, patient: { type: 'boolean', default: false } },
  });
  return {
    names: positionals,
    ...values,
    // One file alone is done before a second process is there, and breakpoints want one process.
    sideBySide: positionals.length === 0 && !values.patient,
  };
}

/**
 * The files that are asked for. A name that is whole means that file alone, wherever it is; a part means all that have it.
 * @param {readonly string[]} files
 * @param {readonly string[]} names
 * @throws Error for a name that no file has.
 */
export function selectFiles(files, names) {
  if (names.length === 0) return [...files];
  const wanted = new Set(names.flatMap((name) => filesNamed(files, name)));
  return files.filter((file) => wanted.has(file));
}

/**
 * @param {readonly string[]} files
 * @param {string} name
 */
function filesNamed(files, name) {
  const asked = plainName(name);
  const exact = files.filter((file) => plainName(file) === asked);
  if (exact.length > 0) return exact;
  const some = files.filter((file) => plainName(file).includes(asked));
  if (asked === '' || some.length === 0) throw new Error(`No test file is called ${name}`);
  return some;
}

/** @param {string} file */
function plainName(file) {
  return basename(file.replaceAll('\\', '/'))
    .replace(/(\.test)?(\.[jt]s)?$/, '')
    .toLowerCase();
}

/**
 * What the tests have to know of a selection, in their environment.
 * @param {Selection} selection
 * @returns {Record<string, string>}
 */
export function testEnvironment({ long = false }) {
  return long ? { HANDLE_TEST_LONG: '1' } : {};
}

/**
 * What mocha has to know of a selection.
 * @param {Selection} selection
 * @param {number} timeoutMs For one test.
 * @param {number} [jobs] Files at the same time: one more than can compute, for some wait for clocks and processes.
 */
export function mochaArguments(
  { grep, patient, sideBySide },
  timeoutMs,
  jobs = availableParallelism() + 1,
) {
  return [
    ...['--timeout', String(patient ? 0 : timeoutMs)],
    ...(grep === undefined ? [] : ['--grep', grep]),
    ...(sideBySide ? ['--parallel', '--jobs', String(jobs)] : []),
  ];
}
