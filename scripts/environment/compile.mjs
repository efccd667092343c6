// @ts-check
// Builds the C programs that tests start, each from one file: `name.c` makes name.exe, `name.dll.c` makes name.dll.

import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findCommand, runCommand } from './command.mjs';

const FLAGS = ['-municode', '-O1', '-Wall', '-Wextra', '-Werror', '-static'];
const LIBRARIES = ['-lws2_32'];

/**
 * Compiles what is newer than its program, and answers the folder the programs are in.
 * @param {readonly string[]} sources
 * @param {string} outDir
 */
export async function compile(sources, outDir) {
  await mkdir(outDir, { recursive: true });
  await Promise.all(sources.map((source) => compileOne(source, outDir)));
  return outDir;
}

/**
 * @param {string} source
 * @param {string} outDir
 */
async function compileOne(source, outDir) {
  const name = basename(source, '.c');
  const isLibrary = name.endsWith('.dll');
  const program = join(outDir, isLibrary ? name : `${name}.exe`);
  if ((await modified(program)) > (await newestOf(source))) return;
  const gcc = findCommand('x86_64-w64-mingw32-gcc', 'gcc');
  if (!gcc) throw new Error('MinGW gcc is not on PATH. Install it from https://www.mingw-w64.org');
  await runCommand(gcc, [
    ...FLAGS,
    ...(isLibrary ? ['-shared'] : []),
    source,
    '-o',
    program,
    ...LIBRARIES,
  ]);
}

/**
 * A program is as new as its source and the headers beside it.
 * @param {string} source
 */
async function newestOf(source) {
  const folder = dirname(source);
  const headers = (await readdir(folder)).filter((name) => name.endsWith('.h'));
  const files = [source, ...headers.map((name) => join(folder, name))];
  return Math.max(...(await Promise.all(files.map(modified))));
}

/** @param {string} file */
async function modified(file) {
  return stat(file).then(
    (stats) => stats.mtimeMs,
    () => 0,
  );
}
