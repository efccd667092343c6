// @ts-check
// `npm run -s cli -- <command>`: the command line. What any system can do runs on this Node, the rest on Windows.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { distFolder } from './environment/paths.mjs';
import { bundleIfStale } from './freshBundles.mjs';
import { buildWindowsCheck } from './windowsCheckBundles.mjs';
import { runWindowsProgram } from './windowsProgram.mjs';

const needsWindows = ['run', 'who', 'inspect', 'explain', 'windows-check'];

const args = process.argv.slice(2);
const [command = ''] = args;
const beforeCommand = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
const asksForHelp = beforeCommand.some((arg) => arg === '--help' || arg === '-h');
if (needsWindows.includes(command) && !asksForHelp) {
  if (command === 'windows-check') await buildWindowsCheck();
  await runWindowsProgram('cli');
} else {
  await bundleIfStale();
  const program = join(distFolder, 'cli.js');
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
