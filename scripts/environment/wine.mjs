// @ts-check
// Windows on Linux: the Wine prefix, its paths, its programs and its end.

import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { giveUp, onInterrupt } from './cleanup.mjs';
import { findCommand, runCommand } from './command.mjs';
import { koffiModules } from './npmPackages.mjs';
import { inEnvironment } from './paths.mjs';
import { isRunning, once, say, withLock } from './step.mjs';
import { systemPrograms } from './systemPackages.mjs';
import { endOwnProcesses, isPrefixInUse, tagged } from './taggedProcesses.mjs';
import { watchServer } from './wineServer.mjs';

const prefix = inEnvironment('wine');
const usersFolder = inEnvironment('wine-users');

/** @type {(() => void) | undefined} */
let withdrawRelease;

/** @param {string} path */
export function toWindowsPath(path) {
  return /^[A-Za-z]:[\\/]/.test(path) ? path : `Z:${resolve(path).replaceAll('/', '\\')}`;
}

function wineEnvironment() {
  return {
    ...process.env,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    NODE_PATH: toWindowsPath(koffiModules),
  };
}

/** @type {Promise<readonly string[]> | undefined} */
let fixedAddressesAsked;

/**
 * The command that starts Wine with fixed addresses, or nothing where the system refuses that, as some containers do. With random ones Linux now and then
 * puts the heap of a process where Wine maps the page that every Windows process shares (0x7ffe0000): such a process ends before it begins.
 */
function withFixedAddresses() {
  fixedAddressesAsked ??= (async () => {
    const setarch = findCommand('setarch');
    if (!setarch) return [];
    const words = [setarch, '--addr-no-randomize'];
    return runCommand(setarch, ['--addr-no-randomize', 'true']).then(
      () => words,
      () => [],
    );
  })();
  return fixedAddressesAsked;
}

/** Makes the prefix and answers the command that runs Windows programs. */
export async function prepareWine() {
  const [wine = ''] = await systemPrograms('wine');
  await once({
    folder: prefix,
    version: 'win10',
    what: 'a Windows environment (Wine)',
    make: async () => {
      // No .NET, no HTML, no desktop menus, no window: none is needed and each one asks or writes.
      const overrides = { WINEDLLOVERRIDES: 'mscoree=;mshtml=;winemenubuilder.exe=', DISPLAY: '' };
      const options = { env: { ...wineEnvironment(), ...overrides } };
      await runCommand(wine, ['wineboot', '-i'], options);
      // Wine 8 says Windows 7 at first, which Node refuses.
      await runCommand(wine, ['winecfg', '-v', 'win10'], options);
      // The registry is on disk only when the server has ended.
      await runCommand('wineserver', ['-w'], options);
    },
  });
  return wine;
}

/**
 * Starts a Windows program. Whoever starts one calls `releaseWine` in the end.
 * @param {string} wine
 * @param {readonly string[]} args
 * @param {{ stdio: import('node:child_process').StdioOptions, cwd?: string | undefined,
 *   env?: Record<string, string | undefined> | undefined }} options
 */
export async function spawnWine(wine, args, options) {
  await withLock('wine', async () => {
    await mkdir(usersFolder, { recursive: true });
    await writeFile(join(usersFolder, String(process.pid)), '');
  });
  withdrawRelease ??= onInterrupt(releaseWine);
  const tag = tagged();
  const [command = wine, ...words] = [...(await withFixedAddresses()), wine, ...args];
  const child = spawn(command, words, {
    ...options,
    env: { ...wineEnvironment(), ...options.env, ...tag.env },
    // Not in our process group: Ctrl-C reaches us alone, and we end the program.
    detached: true,
  });
  const stopWatching = watchServer(prefix, serverLost);
  child.once('close', stopWatching).once('error', stopWatching);
  return { child, kill: tag.kill };
}

let isLost = false;

/** Told by the watch of each program: once is enough. */
function serverLost() {
  if (isLost) return;
  isLost = true;
  say(
    "Wine's server has crashed, and no Windows program can go on. This is a fault of Wine, not of the project: run the same command again.",
  );
  void giveUp();
}

/** Ends what this process started, and Wine itself when no other process uses it. */
export async function releaseWine() {
  withdrawRelease?.();
  withdrawRelease = undefined;
  await endOwnProcesses();
  await withLock('wine', async () => {
    await rm(join(usersFolder, String(process.pid)), { force: true });
    if (await isUsed()) return;
    // Fails when no server is running, which is what we want.
    await runCommand('wineserver', ['-k'], { env: wineEnvironment() }).catch(() => undefined);
  });
}

async function isUsed() {
  for (const name of await readdir(usersFolder).catch(() => [])) {
    if (isRunning(Number(name))) return true;
    await rm(join(usersFolder, name), { force: true });
  }
  // Somebody may use the prefix without these scripts.
  return isPrefixInUse(prefix);
}
