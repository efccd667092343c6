// @ts-check
// Preparation steps that run once, whoever asks, and start over when they were interrupted.

import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentFolder } from './paths.mjs';

/**
 * Tells the person at the terminal what takes the time. Never stdout: that belongs to the programs.
 * @param {string} message
 */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/**
 * Fills `folder` with what `make` puts there, unless it already holds this `version`.
 * @param {{ folder: string, version: string, what: string, make: () => Promise<void> }} step
 */
export async function once({ folder, version, what, make }) {
  const marker = join(folder, '.complete');
  if ((await readText(marker)) === version) return;
  await withLock('prepare', async () => {
    if ((await readText(marker)) === version) return;
    say(`Preparing ${what}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await make();
    await writeFile(marker, version);
  });
}

/**
 * Runs `work` while no other process of this project holds the lock of that name.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  await mkdir(environmentFolder, { recursive: true });
  const file = join(environmentFolder, `${name}.lock`);
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      await removeIfAbandoned(file);
      await sleep(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function removeIfAbandoned(file) {
  const owner = await readText(file);
  // Empty: its owner is between creating and writing it.
  if (owner && !isRunning(Number(owner))) await rm(file, { force: true });
}

/** @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} file */
async function readText(file) {
  return readFile(file, 'utf8').catch(() => undefined);
}
