// @ts-check
// `npm run package`: one VSIX per Windows architecture, with koffi's binary for it, and the npm package of the command line.

import { createVSIX, listFiles } from '@vscode/vsce';
import { copyFile, cp, mkdir, open, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundle } from './bundle.mjs';
import { npmInstall } from './environment/npmPackages.mjs';
import { inEnvironment, root } from './environment/paths.mjs';
import { once } from './environment/step.mjs';
import { stageExtension } from './environment/stageExtension.mjs';
import { packageCommandLine } from './packageCommandLine.mjs';
import { readManifest } from './wholeManifest.mjs';

/** Of 1.3 MB a third is koffi's binary and a tenth the page of a report, which has the panel whole. More is something that does not belong. */
const MAX_BYTES = 1_500_000;

/** The architecture of a Windows binary, as its header has it. */
const machines = { x64: 0x8664, arm64: 0xaa64 };

/** @typedef {keyof typeof machines} Cpu */

const manifest = await readManifest(root);
const dist = inEnvironment('package-dist');
await rm(dist, { recursive: true, force: true });
await bundle({ production: true, outDir: dist });
const cpus = /** @type {Cpu[]} */ (Object.keys(machines));
for (const cpu of cpus) await packageFor(cpu);
await packageTheCommandLine();

/** With the binaries that the VSIXes have. */
async function packageTheCommandLine() {
  const natives = cpus.map((cpu) => {
    const binary = `@koromix/koffi-win32-${cpu}/win32_${cpu}/koffi.node`;
    return { cpu, file: join(inEnvironment(`package-win32-${cpu}`), 'node_modules', binary) };
  });
  const folder = inEnvironment('package-command-line');
  const made = await packageCommandLine({ folder, natives });
  const file = join(inEnvironment('packages'), basename(made));
  await copyFile(made, file);
  const { size } = await stat(file);
  console.log(`${file}  ${size.toLocaleString('en')} bytes`);
}

/** @param {Cpu} cpu */
async function packageFor(cpu) {
  const target = `win32-${cpu}`;
  const folder = inEnvironment(`package-${target}`);
  await once({
    folder,
    version: JSON.stringify(manifest.dependencies),
    what: `the packages that ${target} ships`,
    make: () => installDependencies(folder, cpu),
  });
  await writeManifest(folder, await stageExtension(root, folder, { dist }));
  await cp(join(root, '.vscodeignore'), join(folder, '.vscodeignore'));
  await checkNatives(folder, cpu);
  const file = join(
    inEnvironment('packages'),
    `${manifest.name}-${target}-${manifest.version}.vsix`,
  );
  await mkdir(inEnvironment('packages'), { recursive: true });
  await createVSIX({ cwd: folder, target, packagePath: file, allowMissingRepository: true });
  const { size } = await stat(file);
  console.log(`${file}  ${size.toLocaleString('en')} bytes`);
  if (size >= MAX_BYTES)
    throw new Error(`${target}: the package must stay below ${MAX_BYTES} bytes`);
}

/**
 * Here and not in the working tree, where npm would replace this machine's binaries.
 * @param {string} folder
 * @param {Cpu} cpu
 */
async function installDependencies(folder, cpu) {
  await writeManifest(folder, manifest);
  await npmInstall(folder, '--os=win32', `--cpu=${cpu}`);
}

/**
 * @param {string} folder
 * @param {import('./wholeManifest.mjs').Manifest} whole
 */
async function writeManifest(folder, whole) {
  // Its scripts belong to the working tree; vsce would run vscode:prepublish.
  const { devDependencies: _dev, scripts: _scripts, ...shipped } = whole;
  await writeFile(join(folder, 'package.json'), JSON.stringify(shipped, null, 2));
}

/**
 * Exactly one native file, and it is for this architecture.
 * @param {string} folder
 * @param {Cpu} cpu
 */
async function checkNatives(folder, cpu) {
  const files = await listFiles({ cwd: folder });
  const natives = files.filter((name) => /\.(node|dll|exe|so|dylib|lib|a)$/i.test(name));
  const [native = ''] = natives;
  if (natives.length !== 1 || (await machineOf(join(folder, native))) !== machines[cpu]) {
    throw new Error(`win32-${cpu}: expected koffi's binary alone, found: ${natives.join(', ')}`);
  }
  const expected = [
    'dist/extension/main.js',
    'dist/broker.js',
    'dist/prober.js',
    'dist/proberThread.js',
    'dist/debugThread.js',
    'dist/panel.js',
    'dist/search.js',
    'dist/map.js',
    'docs/README.md',
    'docs/findings/write-end-held.md',
    'docs/rules/empty-list.md',
  ];
  const missing = expected.filter((name) => !files.includes(name));
  // Its name has a hash.
  if (!files.some((name) => /^dist\/extension\/later-\w+\.js$/.test(name)))
    missing.push('dist/extension/later-*.js');
  if (missing.length > 0) throw new Error(`win32-${cpu}: left out: ${missing.join(', ')}`);
}

/**
 * The PE header's machine, or 0 for a file of another kind.
 * @param {string} file
 */
async function machineOf(file) {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
    const start = buffer.readUInt32LE(0x3c);
    const isPortableExecutable = buffer.toString('latin1', 0, 2) === 'MZ' && start < 1000;
    return isPortableExecutable ? buffer.readUInt16LE(start + 4) : 0;
  } finally {
    await handle.close();
  }
}
