// @ts-check
// Makes the npm package of the command line: what it runs with, and nothing else.

import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { runNpm } from './environment/command.mjs';
import { koffiModules } from './environment/npmPackages.mjs';
import { inEnvironment, root } from './environment/paths.mjs';
import { attributePrefix } from './configurationAttributes.mjs';
import { buildWindowsCheck } from './windowsCheckBundles.mjs';
import { readManifest, wholeManifest } from './wholeManifest.mjs';

/** Of 1.6 MB the half is koffi's binaries. More is something that does not belong. */
const MAX_BYTES = 2_000_000;

const name = 'handle-inheritance';

const bundles = ['cli', 'broker', 'prober', 'proberThread', 'debugThread'];
const pageBundles = ['reportPanel', 'reportHost', 'styles'];

/** What koffi runs with. Its own package asks npm for the binaries of all systems; here they lie where it looks next. */
const koffiFiles = ['index.cjs', 'LICENSE.txt', 'src/koffi/index.cjs', 'src/koffi/src/static.cjs'];

/**
 * @typedef {'x64' | 'arm64'} Cpu
 * @typedef {{ cpu: Cpu, file: string }} Native One of koffi's binaries.
 */

/**
 * Answers the tarball.
 * @param {{ folder: string, natives: readonly Native[] }} options `folder` is made anew; the tarball is put beside what is in it.
 * @returns {Promise<string>}
 */
export async function packageCommandLine({ folder, natives }) {
  const staged = join(folder, 'package');
  const dist = join(staged, 'dist');
  await rm(folder, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  await bundle({ production: true, outDir: dist, only: [...bundles, ...pageBundles] });
  await buildWindowsCheck({ production: true, outDir: dist });
  await rm(join(dist, 'meta'), { recursive: true });
  await stageKoffi(join(staged, 'node_modules/koffi'), natives);
  await cp(join(root, 'LICENSE'), join(staged, 'LICENSE'));
  await cp(join(root, 'docs/command-line.md'), join(staged, 'README.md'));
  await writeJson(join(staged, 'plan.schema.json'), await planSchema());
  await writeJson(join(staged, 'package.json'), await packageManifest());
  await runNpm(['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: staged });
  const { version } = await readManifest(root);
  const file = join(folder, `${name}-${version}.tgz`);
  const { size } = await stat(file);
  if (size >= MAX_BYTES) throw new Error(`${file}: ${size} bytes are more than ${MAX_BYTES}`);
  return file;
}

async function packageManifest() {
  const source = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { version, license, repository, homepage, bugs, dependencies } = source;
  return {
    ...{ name, version },
    description: 'Shows which handles a process on Windows inherits, and who keeps what open.',
    ...{ license, repository, homepage, bugs },
    keywords: ['windows', 'handle', 'inheritance', 'pipe', 'hang', 'file locked', 'port in use'],
    // What runs on Windows says so on other systems; the rest works there.
    engines: { node: '>=20' },
    bin: { [name]: 'dist/cli.js' },
    files: ['dist', 'plan.schema.json'],
    dependencies,
    // In the package, so that it needs no network.
    bundleDependencies: Object.keys(dependencies),
  };
}

/**
 * @param {string} target
 * @param {readonly Native[]} natives
 */
async function stageKoffi(target, natives) {
  const source = join(root, 'node_modules/koffi');
  for (const file of koffiFiles) await cp(join(source, file), join(target, file));
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  const { name: koffi, version, license, main } = manifest;
  await writeJson(join(target, 'package.json'), { name: koffi, version, license, main });
  for (const { cpu, file } of natives)
    await cp(file, join(target, `build/koffi/win32_${cpu}/koffi.node`));
}

/** For the completion of a file that --plan takes. */
async function planSchema() {
  const { manifest, strings } = await wholeManifest(root);
  const [{ configurationAttributes }] = manifest.contributes.debuggers;
  const { launch } = /** @type {{ launch: { properties: object } }} */ (configurationAttributes);
  const texts = strings['package.nls.json'] ?? {};
  const text = { type: 'string' };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A launch configuration for handle-inheritance run --plan',
    ...launch,
    properties: { $schema: text, name: text, ...launch.properties },
    additionalProperties: false,
  };
  return JSON.parse(JSON.stringify(schema), (_, value) => {
    const [, key = ''] = /^%(.+)%$/.exec(typeof value === 'string' ? value : '') ?? [];
    return key.startsWith(attributePrefix) ? (texts[key] ?? value) : value;
  });
}

/**
 * @param {string} file
 * @param {object} content
 */
async function writeJson(file, content) {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * Koffi's binary for a Windows that tests run on, where this machine has it.
 * @returns {readonly Native[]}
 */
export function nativesHere() {
  const folders = [koffiModules, join(root, 'node_modules')];
  const files = folders.map((folder) =>
    join(folder, '@koromix/koffi-win32-x64/win32_x64/koffi.node'),
  );
  const found = files.find((file) => existsSync(file));
  return found === undefined ? [] : [{ cpu: 'x64', file: found }];
}

// For tests: the tarball of what the sources say now, in the folder that is named.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? inEnvironment('package-command-line');
  console.log(await packageCommandLine({ folder: resolve(folder), natives: nativesHere() }));
}
