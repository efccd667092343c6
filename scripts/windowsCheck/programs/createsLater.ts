// Runs until it is told to create itself once more, and says the PID of that; the second one waits for its end.
import { fork } from 'node:child_process';
import { once } from 'node:events';

async function createOne(): Promise<void> {
  await once(process, 'message');
  const child = fork(__filename, ['waits']);
  process.send?.(child.pid);
  await once(process, 'disconnect');
  child.kill();
}

// Either ends when whoever started it does.
process.once('disconnect', () => setImmediate(() => process.exit()));
if (process.argv[2] !== 'waits') void createOne();
