// @ts-check
// The manifest as VS Code reads it: package.json with the launch.json completion made of the plan's schema, and the texts of both.

import { build } from 'esbuild';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attributePrefix, configurationAttributes } from './configurationAttributes.mjs';
import { root } from './environment/paths.mjs';
import { linked } from './attributeLinks.mjs';

/**
 * @typedef {object} Manifest What the scripts read of it.
 * @property {string} publisher
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [scripts]
 * @property {{ debuggers: [{ configurationAttributes?: object }] }} contributes
 *
 * @typedef {Record<string, string>} Texts
 */

/**
 * @param {string} source The project's folder.
 * @returns {Promise<{ manifest: Manifest, strings: Record<string, Texts> }>} The texts by the names of their files.
 */
export async function wholeManifest(source) {
  const { attributes, texts } = configurationAttributes(await schemas());
  const manifest = await readManifest(source);
  const [debuggerContribution] = manifest.contributes.debuggers;
  debuggerContribution.configurationAttributes = attributes;
  const english = 'package.nls.json';
  /** @type {Record<string, Texts>} */
  const strings = { [english]: { ...(await read(join(source, english))), ...texts } };
  for (const name of await readdir(source)) {
    const [, language] = /^package\.nls\.(\w+)\.json$/.exec(name) ?? [];
    if (language === undefined) continue;
    const translated = await read(join(source, 'l10n', `attributes.${language}.json`));
    strings[name] = { ...(await read(join(source, name))), ...attributeTexts(translated) };
  }
  return { manifest, strings };
}

/**
 * As it is in the folder.
 * @param {string} source
 * @returns {Promise<Manifest>}
 */
export function readManifest(source) {
  return read(join(source, 'package.json'));
}

/** The sources are TypeScript, which Node does not read everywhere. */
async function schemas() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { writtenPlanSchema as launch } from './plan';
        export { writtenAttachSchema as attach } from './writtenAttachment';`,
      resolveDir: join(root, 'src/model/plan'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { launch, attach } = await import(`data:text/javascript;base64,${code}`);
  return { launch, attach };
}

/** @param {Texts} translated By the attribute's path in the schema. */
function attributeTexts(translated) {
  return Object.fromEntries(
    Object.entries(translated).map(([path, text]) => [attributePrefix + path, linked(text)]),
  );
}

/** @param {string} file */
async function read(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}
