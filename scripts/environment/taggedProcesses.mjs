// @ts-check
// Finds and ends every process that a run started, however far down and whoever adopted it.

import { randomUUID } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Wine hands its processes to init, and Chromium leaves our process group. What all of them keep
// is the Unix environment they began with. `outer/inner` tells a script started by a script apart.
const TAG = 'HANDLE_ENVIRONMENT_RUN';
const ownTag = [process.env[TAG], randomUUID()].filter(Boolean).join('/');

let count = 0;

/** An environment for one program, and how to end that program with all it started. */
export function tagged() {
  const tag = `${ownTag}/${++count}`;
  return { env: { [TAG]: tag }, kill: () => endTagged(tag) };
}

/** Ends whatever this process started and is still running. */
export async function endOwnProcesses() {
  await endTagged(ownTag);
}

/** @param {string} tag */
async function endTagged(tag) {
  if (process.platform !== 'linux') return;
  const value = `${TAG}=${tag}`;
  const isOurs = (/** @type {Process} */ { environment, program }) =>
    !/^wineserver/.test(program) &&
    environment.some((entry) => entry === value || entry.startsWith(`${value}/`));
  // Again until none is left: one may be starting another meanwhile.
  for (let pids = await find(isOurs); pids.length > 0; pids = await find(isOurs)) {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Ended by itself.
      }
    }
    await sleep(20);
  }
}

/**
 * Whether anybody runs a Windows program in this Wine prefix.
 * @param {string} prefix
 */
export async function isPrefixInUse(prefix) {
  const found = await find(
    ({ environment, program }) =>
      /^wine(?!server)/.test(program) && environment.includes(`WINEPREFIX=${prefix}`),
  );
  return found.length > 0;
}

/**
 * The server of a Wine prefix, when it runs.
 * @param {string} prefix
 */
export async function findServer(prefix) {
  const [pid] = await find(
    ({ environment, program }) =>
      /^wineserver/.test(program) && environment.includes(`WINEPREFIX=${prefix}`),
  );
  return pid;
}

/**
 * Whether a process runs. One that has ended and waits for its parent has no program any more.
 * @param {number} pid
 */
export async function isThere(pid) {
  return readlink(`/proc/${pid}/exe`).then(
    () => true,
    () => false,
  );
}

/** @typedef {{ program: string, environment: string[] }} Process */

/**
 * Running processes, apart from Windows' own services, which end with their Wine server.
 * @param {(process: Process) => boolean} matches
 */
async function find(matches) {
  const found = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // A Windows program's first argument can be anything; its executable is always Wine's loader.
    const program = basename(await readlink(`/proc/${name}/exe`).catch(() => ''));
    const text = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
    if (!program || !matches({ program, environment: text.split('\0') })) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '');
    if (!/^c:\\windows\\system32\\/i.test(command)) found.push(Number(name));
  }
  return found;
}
