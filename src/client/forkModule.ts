// Forks one of our own modules, a second time if the system lost the first process before it began.
import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';

/**
 * A process can end before its first instruction for reasons of the machine (memory taken by somebody else's DLL, a virus scanner);
 * Node then throws instead of telling it as an event.
 * @throws Error when the second attempt fails as well.
 */
export function forkModule(
  module: string,
  args: readonly string[],
  options: ForkOptions,
): ChildProcess {
  try {
    return fork(module, args, options);
  } catch {
    return fork(module, args, options);
  }
}
