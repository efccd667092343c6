// A process that no session started: it belongs to the test, and ends with its event or with the test.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { program } from './runSession';

interface OutsideProcess {
  readonly pid: number;
  /** The first line it prints. */
  readonly said: Promise<string>;
}

const started: ChildProcess[] = [];

/** Runs a program that prints one line, and waits or ends. */
export function outsideProcess(args: readonly string[], name = 'handOver'): OutsideProcess {
  const child = spawn(program(name), args, { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  const { pid, stdout } = child;
  assert.ok(pid !== undefined, 'it started');
  const lines = createInterface(stdout);
  const said = Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    // When all that it printed has been read.
    once(lines, 'close').then(() => {
      throw new Error(`${name} ${args.join(' ')} said nothing`);
    }),
  ]);
  said.catch(() => undefined);
  return { pid, said };
}

/** For `afterEach`. */
export async function endOutsideProcesses(): Promise<void> {
  const living = started.splice(0).filter((child) => child.exitCode === null);
  await Promise.all(
    living.map((child) => {
      const gone = once(child, 'exit');
      child.kill();
      return gone;
    }),
  );
}
