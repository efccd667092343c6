// @ts-check
// Runs a JavaScript file on Windows Node and passes on exactly what it printed.

import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onInterrupt } from './cleanup.mjs';
import { runCommand } from './command.mjs';
import { windowsNode } from './npmPackages.mjs';
import { tail } from './tail.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';
import { spawnWine } from './wine.mjs';

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] Added to our environment.
 * @property {'inherit' | 'capture' | (string & {})} stdout A path writes it to that file.
 * @property {string} [cwd]
 * @property {number} [timeoutMs]
 *
 * @typedef {object} RunResult
 * @property {number} code Wine keeps only the low 8 bits; 124 after a time-out.
 * @property {string} stdout What was captured.
 * @property {boolean} timedOut
 */

const TIMED_OUT = 124;

/**
 * Under Wine a Unix pipe is no stdout for node.exe: it prints to files and we copy them as they grow.
 * @param {string} wine
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<RunResult>}
 */
export async function runUnderWine(wine, args, { env, stdout, cwd, timeoutMs }) {
  const folder = await temporaryFolder('run');
  const toFile = stdout !== 'inherit' && stdout !== 'capture';
  const files = [toFile ? stdout : join(folder.path, 'stdout'), join(folder.path, 'stderr')];
  await rm(files[0] ?? '', { force: true });
  const handles = await Promise.all(files.map((file) => open(file, 'a')));
  const { child, kill } = await spawnWine(wine, [windowsNode, ...args], {
    env,
    cwd,
    stdio: ['ignore', ...handles.map((handle) => handle.fd)],
  });
  const ended = new AbortController();
  const copy = (/** @type {string} */ file, /** @type {NodeJS.WriteStream} */ target) =>
    // Nobody reads us any more (`| head`): nothing is left to run for.
    tail(file, target, ended.signal).catch(() => void kill());
  const tails = [copy(files[1] ?? '', process.stderr)];
  if (stdout === 'inherit') tails.push(copy(files[0] ?? '', process.stdout));
  try {
    const result = await ending(child, kill, timeoutMs);
    ended.abort();
    await Promise.all(tails);
    return {
      ...result,
      stdout: stdout === 'capture' ? await readFile(files[0] ?? '', 'utf8') : '',
    };
  } finally {
    ended.abort();
    await Promise.all(handles.map((handle) => handle.close()));
    await folder.remove();
  }
}

/**
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<RunResult>}
 */
export async function runOnWindows(args, { env, stdout, cwd, timeoutMs }) {
  const file = stdout === 'inherit' || stdout === 'capture' ? undefined : await open(stdout, 'w');
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', file?.fd ?? (stdout === 'capture' ? 'pipe' : 'inherit'), 'inherit'],
  });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  const kill = () =>
    runCommand('taskkill', ['/pid', String(child.pid), '/t', '/f']).catch(() => undefined);
  try {
    const result = await ending(child, kill, timeoutMs);
    return { ...result, stdout: Buffer.concat(chunks).toString('utf8') };
  } finally {
    await file?.close();
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => Promise<unknown>} kill
 * @param {number | undefined} timeoutMs
 */
async function ending(child, kill, timeoutMs) {
  const withdraw = onInterrupt(kill);
  let timedOut = false;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          void kill();
        }, timeoutMs);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => resolve(exitCode ?? (signal ? 128 : 1)));
    });
    return { code: timedOut ? TIMED_OUT : /** @type {number} */ (code), timedOut };
  } finally {
    clearTimeout(timer);
    withdraw();
  }
}
