// @ts-check
// Builds the scenarios and runs one at a time, in a process of its own: the machine is looked at between two of them.

import { build } from 'esbuild';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, nodeBundle } from '../bundle.mjs';
import { buildTests } from '../bundleTests.mjs';
import { runCommand } from '../environment/command.mjs';
import { distFolder, root } from '../environment/paths.mjs';
import { prepare } from '../environment/windows.mjs';

/** @typedef {import('../../test/bench/comparison').Row} Row */

/**
 * @typedef {object} Bench
 * @property {readonly string[]} scenarios
 * @property {{ readonly windows: string, readonly node: string }} inside
 * @property {(name: string, rounds: number, scale: number) => Promise<readonly Row[]>} run
 * @property {() => Promise<void>} release
 */

const source = join(root, 'test/bench');
const target = join(distFolder, 'bench');
const main = join(target, 'main.js');
/** Scenarios that are measured in the system's own browser, with the script that does it. */
const inBrowsers = new Map([
  ['paint', 'panelPaint'],
  ['panel', 'panelLoad'],
]);
/** Those that want the extension as it is shipped. */
const bundled = ['paint', 'panel', 'activation'];

/**
 * @param {readonly string[] | undefined} only
 * @returns {Promise<Bench>}
 */
export async function openBench(only) {
  /** @param {readonly string[]} names */
  const wantsAny = (names) => !only || names.some((name) => only.includes(name));
  await build({
    ...nodeBundle,
    absWorkingDir: root,
    entryPoints: {
      main: join(source, 'main.ts'),
      meteredBroker: join(source, 'meteredBroker.ts'),
      loadExtension: join(source, 'loadExtension.ts'),
      prober: join(source, 'meteredProber.ts'),
      proberThread: join(root, 'src/broker/proberThreadMain.ts'),
      debugThread: join(source, 'meteredDebugThread.ts'),
    },
    outdir: target,
    bundle: true,
    sourcemap: true,
    external: ['koffi'],
    logLevel: 'warning',
  });
  const wantsBrowser = wantsAny([...inBrowsers.keys()]);
  const windows = await prepare([
    'node',
    'compiler',
    ...(wantsBrowser ? /** @type {const} */ (['browser']) : []),
  ]);
  const programs = join(target, 'programs');
  const folder = join(source, 'programs');
  const sources = (await readdir(folder)).filter((name) => name.endsWith('.c'));
  if (wantsAny(bundled)) await bundle({ production: true });
  await windows.compile(
    sources.map((name) => join(folder, name)),
    programs,
  );
  /**
   * @param {readonly string[]} args
   * @param {Record<string, string>} env
   * @returns {Promise<unknown>}
   */
  const answer = async (args, env = {}) => {
    const { code, stdout } = await windows.run(main, args, {
      stdout: 'capture',
      env: {
        HANDLE_BENCH_PROGRAMS: windows.path(programs),
        HANDLE_BENCH_EXTENSION: windows.path(join(distFolder, 'extension/main.js')),
        ...env,
      },
    });
    if (code !== 0) throw new Error(`main.js ${args.join(' ')} ended with ${code}`);
    return JSON.parse(stdout);
  };
  const { scenarios, ...inside } =
    /** @type {{ scenarios: string[], windows: string, node: string }} */ (
      await answer(['--list'])
    );
  return {
    scenarios,
    inside,
    async run(name, rounds, scale) {
      const inBrowser = inBrowsers.get(name);
      const env = inBrowser
        ? { [`HANDLE_BENCH_${name.toUpperCase()}`]: await browse(inBrowser, rounds, scale) }
        : {};
      const args = ['--only', name, '--rounds', String(rounds), '--scale', String(scale)];
      return /** @type {readonly Row[]} */ (await answer(args, env));
    },
    release: windows.release,
  };
}

/**
 * The panel is measured in the system's own browser, on the Node this runs on.
 * @param {string} script
 * @param {number} rounds
 * @param {number} scale
 */
async function browse(script, rounds, scale) {
  console.error('opening panels in a browser');
  // Below the folder of all tests, as its neighbours are: the bundle reaches the scripts by as many steps up.
  const tests = join(distFolder, 'test');
  await buildTests([join(source, `${script}.ts`)], join(root, 'test'), tests);
  return runCommand(process.execPath, [
    join(tests, 'bench', `${script}.js`),
    String(rounds),
    String(scale),
  ]);
}
