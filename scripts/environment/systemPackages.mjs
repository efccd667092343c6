// @ts-check
// Installs the programs that come from the Linux distribution: Wine, MinGW and a browser.

import { findCommand, runCommand } from './command.mjs';
import { say, withLock } from './step.mjs';

/** @typedef {{ commands: string[], packages: string[] }} SystemProgram */

/** @type {Record<'wine' | 'compiler' | 'cppCompiler' | 'browser', SystemProgram>} */
const programs = {
  wine: { commands: ['wine', 'wine64'], packages: ['wine', 'wine64'] },
  compiler: { commands: ['x86_64-w64-mingw32-gcc'], packages: ['gcc-mingw-w64-x86-64'] },
  cppCompiler: { commands: ['x86_64-w64-mingw32-g++'], packages: ['g++-mingw-w64-x86-64'] },
  browser: {
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium'],
  },
};

/**
 * Full paths of the programs, which are installed first where they are missing.
 * @param {readonly (keyof typeof programs)[]} wanted
 * @returns {Promise<string[]>}
 */
export async function systemPrograms(...wanted) {
  await withoutMissing(wanted);
  return wanted.map((name) => {
    const found = findCommand(...programs[name].commands);
    if (!found) throw new Error(`${programs[name].commands[0]} is not on PATH after installing it`);
    return found;
  });
}

/** @param {readonly (keyof typeof programs)[]} wanted */
async function withoutMissing(wanted) {
  const missing = () =>
    wanted
      .filter((name) => !findCommand(...programs[name].commands))
      .flatMap((name) => programs[name].packages);
  if (missing().length === 0) return;
  await withLock('system-packages', async () => {
    const packages = missing();
    if (packages.length === 0) return;
    const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
    const first = sudo[0] ?? 'apt-get';
    if (!findCommand('apt-get') || !findCommand(first)) {
      throw new Error(`Missing programs. Install what Debian calls: ${packages.join(' ')}`);
    }
    say(`Installing ${packages.join(', ')} (${command})`);
    try {
      await apt(sudo, command);
    } catch {
      // A fresh machine or container has no package lists yet.
      await apt(sudo, 'apt-get update');
      await apt(sudo, command).catch((error) => {
        throw new Error(`Could not install them. Run as root: ${command}\n${error.message}`);
      });
    }
  });
}

/**
 * @param {string[]} sudo
 * @param {string} command
 */
async function apt(sudo, command) {
  // Through env, because sudo clears the environment.
  const [first = '', ...rest] = [
    ...sudo,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    ...command.split(' '),
  ];
  await runCommand(first, rest);
}
