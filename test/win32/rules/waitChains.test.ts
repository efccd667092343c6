// Wait chains on the real kernel: whose mutex a thread waits for, or that this system does not tell.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ProberClient } from '../../../src/client/forks/proberClient';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { onWine } from '../knownDifferences';

describe('Wait chains on this kernel', () => {
  const prober = new ProberClient(join(process.cwd(), 'dist', 'prober.js'));
  after(() => prober.dispose());

  it('are told of threads, or not told at all', () => {
    const win32 = loadWin32(() => undefined);
    const missing = onWine('wait chain of a thread');
    // No thread has this id.
    assert.deepEqual(win32.ThreadWaitChain(0), { answer: missing ? 'missing' : 'gone' });
    const waiting = win32.WaitingThreads(new Set([process.pid]));
    assert.ok(waiting.every(({ pid, threadId }) => pid === process.pid && threadId > 0));
    // Threads of the pool of libuv have nothing to do.
    if (!missing) assert.ok(waiting.length > 0);
    assert.deepEqual(win32.WaitingThreads(new Set()), []);
  });

  it('are asked of the prober, which answers for each thread', async () => {
    const none = onWine('wait chain of a thread') ? 'missing' : 'gone';
    assert.deepEqual(await prober.chains({ chains: [0, 2] }), {
      answers: [
        { threadId: 0, answer: { answer: none } },
        { threadId: 2, answer: { answer: none } },
      ],
      silent: null,
    });
  });
});
