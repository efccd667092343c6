// @ts-check
// The sentences of each source, remembered by its text: to find them takes longer than all other unit tests together.

import { getL10nJson } from '@vscode/l10n-dev';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inEnvironment, root } from './environment/paths.mjs';

/** @typedef {import('@vscode/l10n-dev').l10nJsonFormat} Strings */

/**
 * What `find` answers for each text, asked only for texts that no earlier call had.
 * @param {readonly string[]} texts
 * @param {{ file?: string, find?: (text: string) => Promise<Strings> }} [options]
 * @returns {Promise<Strings[]>}
 */
export async function stringsOfEach(
  texts,
  { file = inEnvironment('cache/l10n.json'), find = findStrings } = {},
) {
  const finder = await finderVersion();
  const known = await readKnown(file);
  /** @type {Record<string, Strings>} */
  const found = {};
  /** @type {Strings[]} */
  const each = [];
  for (const text of texts) {
    const key = createHash('sha256').update(`${finder}\0${text}`).digest('hex');
    each.push((found[key] ??= known[key] ?? (await find(text))));
  }
  if (Object.keys(found).some((key) => !(key in known))) await write(file, JSON.stringify(found));
  return each;
}

/** @param {string} text */
function findStrings(text) {
  return getL10nJson([{ contents: text, extension: '.ts' }]);
}

/** Another version may find other sentences. */
async function finderVersion() {
  const manifest = join(root, 'node_modules/@vscode/l10n-dev/package.json');
  return JSON.parse(await readFile(manifest, 'utf8')).version;
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, Strings>>}
 */
async function readKnown(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // There is none yet, or it was cut off.
    return {};
  }
}

/**
 * Whole or not at all, for others read it at the same time.
 * @param {string} file
 * @param {string} text
 */
async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  const half = `${file}.${process.pid}`;
  await writeFile(half, text);
  await rename(half, file);
}
