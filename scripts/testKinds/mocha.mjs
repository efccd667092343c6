// @ts-check
// Runs mocha on the Node that runs this script.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onInterrupt } from '../environment/cleanup.mjs';
import { root } from '../environment/paths.mjs';
import { tagged } from '../environment/taggedProcesses.mjs';

export const mochaProgram = join(root, 'node_modules/mocha/bin/mocha.js');
export const testReporter = join(root, 'scripts/testReporter.cjs');

// What a test run may take to close its browsers and servers when its time is up.
const GOODBYE_MS = 10_000;

/**
 * @param {readonly string[]} args
 * @param {{ resultFile: string, timeoutMs: number, quiet?: boolean, env?: Record<string, string> }} options
 * @returns {Promise<{ code: number, timedOut: boolean }>}
 */
export async function runMocha(args, { resultFile, timeoutMs, quiet = false, env = {} }) {
  const tag = tagged();
  const child = spawn(process.execPath, [mochaProgram, '--reporter', testReporter, ...args], {
    cwd: root,
    env: { ...process.env, ...env, ...tag.env, HANDLE_TEST_RESULT: resultFile },
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(GOODBYE_MS)]);
    child.kill('SIGKILL');
    await tag.kill();
  };
  const withdraw = onInterrupt(stop);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void stop();
  }, timeoutMs);
  try {
    return { code: await ended, timedOut };
  } finally {
    clearTimeout(timer);
    withdraw();
  }
}
