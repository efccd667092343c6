// @ts-check
// The machine of a benchmark: what it is, and how busy it is with other work.

import { readFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { runCommand } from '../environment/command.mjs';

/**
 * Numbers of two machines have nothing to say of each other.
 * @typedef {object} Machine
 * @property {string} processor
 * @property {number} cores
 * @property {number} memory In GB.
 * @property {string} system
 * @property {string} windows The version that programs see.
 * @property {string} node The one on Windows.
 */

/**
 * @typedef {object} Load
 * @property {number | null} average Of the last minute, where the system has one.
 * @property {number} busy The part of all cores that was at work for a second before.
 */

/**
 * @param {{ readonly windows: string, readonly node: string }} inside What a program on Windows says.
 * @returns {Promise<Machine>}
 */
export async function thisMachine(inside) {
  const [first] = cpus();
  return {
    processor: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 1024 ** 3),
    system: await system(),
    ...inside,
  };
}

/** What stands under the Windows that is measured. */
async function system() {
  if (process.platform === 'win32') return 'Windows itself';
  // Debian's wine has something to say of 32-bit programs first.
  const said = await runCommand('wine', ['--version']).catch(() => '');
  const wine = said.trim().split('\n').at(-1) || 'Wine';
  const release_ = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const name = /^PRETTY_NAME="(.*)"$/m.exec(release_)?.[1] ?? 'Linux';
  return `${wine} on ${name}, kernel ${release()}`;
}

/** @returns {readonly [idle: number, all: number]} */
function processorTimes() {
  const times = cpus().map(({ times: each }) => each);
  const all = times.flatMap((each) => Object.values(each));
  return [sum(times.map(({ idle }) => idle)), sum(all)];
}

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * Takes a second, in which nothing of the benchmark may run.
 * @returns {Promise<Load>}
 */
export async function loadNow() {
  const [idleBefore, allBefore] = processorTimes();
  await pause(1000);
  const [idle, all] = processorTimes();
  const busy = 1 - (idle - idleBefore) / (all - allBefore);
  return {
    average: process.platform === 'win32' ? null : Number((loadavg()[0] ?? 0).toFixed(1)),
    busy: Number(Math.max(0, busy).toFixed(2)),
  };
}

/**
 * The average still has what ran a minute ago, the benchmark itself included: it counts before the first scenario only.
 * @param {Load} load
 * @param {number} cores
 */
export const isBusyBefore = ({ average, busy }, cores) =>
  (average ?? 0) > 1.5 * cores || isBusy({ average, busy });

/** @param {Load} load */
export const isBusy = ({ busy }) => busy > 0.5;
