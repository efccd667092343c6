// Forks one of our own modules, a second time if the system lost the first process before it began.
import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';

/** Nothing of ours is behind a link: to look for one in each part of each path takes a tenth of a start (Wine asks its server each time). */
const flags = ['--preserve-symlinks', '--preserve-symlinks-main'];

/**
 * A process can end before its first instruction for reasons of the machine (memory taken by somebody else's DLL, a virus scanner);
 * Node then throws instead of telling it as an event.
 * @throws Error when the second attempt fails as well.
 */
export function forkModule(
  module: string,
  args: readonly string[],
  options: Omit<ForkOptions, 'execArgv'>,
): ChildProcess {
  const begin = (): ChildProcess => fork(module, args, { ...options, execArgv: flags });
  try {
    return begin();
  } catch {
    return begin();
  }
}
