// Runs one of the project's command-line programs, as a user would, with its output in files.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningBundle {
  readonly child: ChildProcess;
  readonly printed: Promise<Printed>;
}

interface BundleOptions {
  /** Arguments of Node itself. */
  readonly execArgv?: readonly string[];
  /** Whether there is a channel for messages. */
  readonly withChannel?: boolean;
  readonly cwd?: string;
  /** Where the bundles are. */
  readonly dist?: string;
  readonly env?: NodeJS.ProcessEnv;
}

let runs = 0;

/** A pipe is no stdout for Node on Wine, so it prints to files, as in scripts/. */
export function runBundle(
  name: 'cli' | 'report',
  folder: string,
  args: readonly string[],
  {
    execArgv = [],
    withChannel = false,
    cwd,
    env,
    dist = join(process.cwd(), 'dist'),
  }: BundleOptions = {},
): RunningBundle {
  const run = ++runs;
  const files = ['stdout', 'stderr'].map((stream) => join(folder, `${stream}-${run}.txt`));
  const descriptors = files.map((file) => openSync(file, 'w'));
  const child = spawn(process.execPath, [...execArgv, join(dist, `${name}.js`), ...args], {
    stdio: ['ignore', ...descriptors, ...(withChannel ? (['ipc'] as const) : [])],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  const printed = once(child, 'exit').then(([code]: (number | null)[]): Printed => {
    descriptors.forEach((descriptor) => closeSync(descriptor));
    const [stdout = '', stderr = ''] = files.map((file) => readFileSync(file, 'utf8'));
    return { code: code ?? null, stdout, stderr };
  });
  return { child, printed };
}

/**
 * The command line with a channel: any message does what Ctrl+C does, which no process can press in another.
 */
export function interruptibleBundle(folder: string, args: readonly string[]): RunningBundle {
  const preload = join(folder, 'preload.cjs');
  writeFileSync(
    preload,
    `process.on('message', () => process.emit('SIGINT')); process.channel.unref();`,
  );
  return runBundle('cli', folder, args, {
    execArgv: ['--require', preload],
    withChannel: true,
  });
}
