// @ts-check
// The sentences of the sources, and what a translation of them lacks.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './environment/paths.mjs';
import { stringsOfEach } from './l10nCache.mjs';

/** @typedef {import('@vscode/l10n-dev').l10nJsonFormat} Strings */

/** The languages there are besides English, by the name VS Code gives them. */
export const languages = ['de'];

/** @param {string} [language] */
export const bundleFile = (language) =>
  join(root, 'l10n', `bundle.l10n.${language === undefined ? '' : `${language}.`}json`);

/**
 * Every text given to `l10n.t` or `vscode.l10n.t`, in alphabetical order.
 * @returns {Promise<Strings>}
 */
export async function stringsOfSources() {
  const source = join(root, 'src');
  const names = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.map((name) => readFile(join(source, name), 'utf8')));
  // A key has the comment in it: the same key is the same text wherever it stands.
  return sorted(Object.assign({}, ...(await stringsOfEach(texts))));
}

/**
 * @param {Strings} strings
 * @returns {Strings}
 */
export function sorted(strings) {
  return Object.fromEntries(
    Object.entries(strings).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** @param {string} file */
export async function readStrings(file) {
  /** @type {Strings} */
  const strings = JSON.parse(await readFile(file, 'utf8'));
  return strings;
}

/**
 * What is wrong with a translation, a line for each string.
 * @param {Strings} strings
 * @param {Strings} translation
 * @returns {string[]}
 */
export function faultsOf(strings, translation) {
  const places = (/** @type {string} */ text) => [...new Set(text.match(/\{\w+\}/g))].sort().join();
  const missing = Object.entries(strings).flatMap(([key, text]) => {
    const translated = translation[key];
    if (typeof translated !== 'string' || translated === '') return [`missing: ${key}`];
    const english = typeof text === 'string' ? text : text.message;
    return places(english) === places(translated) ? [] : [`other places to fill: ${key}`];
  });
  const stale = Object.keys(translation)
    .filter((key) => !(key in strings))
    .map((key) => `of no use: ${key}`);
  return [...missing, ...stale];
}
