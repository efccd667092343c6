// @ts-check
// The licences of everything that was bundled, as one file beside the bundles.

import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './environment/paths.mjs';

const packagePath = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @param {readonly string[]} assets Paths of files that are copied.
 * @param {string} target
 */
export async function writeThirdPartyNotices(metafiles, assets, target) {
  const paths = [...metafiles.flatMap(({ inputs }) => Object.keys(inputs)), ...assets];
  const names = new Set(paths.flatMap((path) => packagePath.exec(path)?.[1] ?? []));
  const notices = await Promise.all([...names].sort().map(notice));
  await writeFile(target, `${notices.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`);
}

/** @param {string} name */
async function notice(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = existsSync(folder) ? await readdir(folder) : [];
  const texts = files.filter((file) => /^licen[cs]e/i.test(file)).sort();
  const contents = await Promise.all(texts.map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...contents.map((text) => text.trim())].join('\n\n');
}
