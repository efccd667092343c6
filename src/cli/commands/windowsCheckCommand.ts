// `windows-check`: asks this Windows how it behaves, in a program of its own, and passes on what that says.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertNotInterrupted, interruptSignal } from '../commandLine/interruption';
import { assertOnWindows } from '../commandLine/onWindows';
import { exitCodes, type Outcome } from '../commandLine/outcome';
import { assertWritable } from '../files/outputFiles';

export interface WindowsCheckOptions {
  readonly json?: boolean;
  /** Where the answers go; without it a temporary file. */
  readonly save?: string;
}

async function exitOf(program: string, args: readonly string[], stdout: 'ignore' | 'inherit') {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', stdout, 'inherit'],
    signal: interruptSignal,
  });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? exitCodes.complaint;
  } finally {
    assertNotInterrupted();
  }
}

/** Its progress goes to our stderr. `folder`: where the bundles are. */
export async function windowsCheckCommand(
  { json = false, save }: WindowsCheckOptions,
  folder: string,
): Promise<Outcome> {
  assertOnWindows('windows-check');
  if (save !== undefined) assertWritable({ save });
  const program = join(folder, 'windowsCheck', 'main.js');
  if (!json) {
    const args = save === undefined ? [] : ['--json', save];
    return { text: '', exitCode: await exitOf(program, args, 'inherit') };
  }
  const answers = mkdtempSync(join(tmpdir(), 'handle-inheritance-'));
  try {
    const file = save ?? join(answers, 'windows-check.json');
    const exitCode = await exitOf(program, ['--json', file], 'ignore');
    return { text: readFileSync(file, 'utf8'), exitCode };
  } finally {
    rmSync(answers, { recursive: true, force: true });
  }
}
