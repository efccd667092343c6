// @ts-check
// Measures the product against its peers: `node scripts/bench.mjs [--only name] [--rounds n] [--scale part] [--json]`. Nothing passes or fails.

import { build } from 'esbuild';
import { readFile, readdir } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, nodeBundle } from './bundle.mjs';
import { buildTests } from './bundleTests.mjs';
import { runCommand } from './environment/command.mjs';
import { distFolder, root } from './environment/paths.mjs';
import { prepare } from './environment/windows.mjs';

const source = join(root, 'test/bench');
const target = join(distFolder, 'bench');

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
const { values: asked } = parseArgs({
  strict: false,
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    scale: { type: 'string', default: '1' },
  },
});
/** @param {string} name */
const wants = (name) => !asked.only || (Array.isArray(asked.only) && asked.only.includes(name));
const paint = wants('paint');
const panel = wants('panel');
const activation = wants('activation');
const windows = await prepare([
  'node',
  'compiler',
  ...(paint || panel ? /** @type {const} */ (['browser']) : []),
]);
try {
  const folder = join(source, 'programs');
  const programs = (await readdir(folder)).filter((name) => name.endsWith('.c'));
  if (paint || panel || activation) await bundle({ production: true });
  await windows.compile(
    programs.map((name) => join(folder, name)),
    join(target, 'programs'),
  );
  const { code } = await windows.run(join(target, 'main.js'), process.argv.slice(2), {
    stdout: 'inherit',
    env: {
      HANDLE_BENCH_PROGRAMS: windows.path(join(target, 'programs')),
      HANDLE_BENCH_EXTENSION: activation ? windows.path(join(distFolder, 'extension/main.js')) : '',
      HANDLE_BENCH_ENVIRONMENT: await environment(),
      HANDLE_BENCH_PAINT: paint ? await inBrowser('panelPaint') : '[]',
      HANDLE_BENCH_PANEL: panel ? await inBrowser('panelLoad') : '[]',
    },
  });
  process.exitCode = code;
} finally {
  await windows.release();
}

/**
 * The panel is measured in the system's own browser, on the Node this runs on.
 * @param {string} name
 */
async function inBrowser(name) {
  console.error('opening panels in a browser');
  // Below the folder of all tests, as its neighbours are: the bundle reaches the scripts by as many steps up.
  const tests = join(distFolder, 'test');
  await buildTests([join(source, `${name}.ts`)], join(root, 'test'), tests);
  const { rounds, scale } = asked;
  return runCommand(process.execPath, [
    join(tests, 'bench', `${name}.js`),
    String(rounds),
    String(scale),
  ]);
}

/** What stands under the Windows that is measured. */
async function environment() {
  if (process.platform === 'win32') return 'Windows itself';
  // Debian's wine has something to say of 32-bit programs first.
  const said = await runCommand('wine', ['--version']).catch(() => '');
  const wine = said.trim().split('\n').at(-1) || 'Wine';
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const name = /^PRETTY_NAME="(.*)"$/m.exec(system)?.[1] ?? 'Linux';
  return `${wine} on ${name}, kernel ${release()}`;
}
