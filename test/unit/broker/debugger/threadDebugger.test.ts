// What the debugger's thread tells, when much of it comes at once: in its order, and with room for timers in between.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessageChannel, type Worker } from 'node:worker_threads';
import type { DebugNotice } from '../../../../src/broker/debugger/debugMessages';
import { ThreadDebugger } from '../../../../src/broker/debugger/threadDebugger';

/** A thread that is ready; `tell` is what it posts. */
function thread() {
  const worker = Object.assign(new EventEmitter(), { postMessage: () => undefined });
  const { port1 } = new MessageChannel();
  const started = {
    worker: worker as unknown as Worker,
    answered: new Int32Array(new SharedArrayBuffer(4)),
    answers: port1,
  };
  const made = new ThreadDebugger('', { SetEvent: () => true }, 1000, started);
  const told: number[] = [];
  made.listen(({ pid }) => {
    told.push(pid);
    // Longer than a turn.
    for (const until = performance.now() + 3; performance.now() < until;);
  });
  const tell = (notice: DebugNotice): void => void worker.emit('message', notice);
  const exits = (count: number): void => {
    for (let pid = 1; pid <= count; pid += 1) tell({ type: 'exited', pid, exitCode: 0 });
  };
  tell({ type: 'ready' });
  return { debugger: made, worker, told, tell, exits, close: () => port1.close() };
}

describe("What the debugger's thread tells", () => {
  it('leaves the loop to others after each when much comes at once, and stays in order', async () => {
    const { debugger: made, told, tell, exits, close } = thread();
    await made.ready;
    await nextTurn();
    exits(4);
    const caughtUp = made.catchUp();
    tell({ type: 'caughtUp' });
    const counts = [told.length];
    const counting = (async () => {
      while (told.length < 4) {
        await nextTurn();
        counts.push(told.length);
      }
    })();
    await caughtUp;
    // It came behind the others.
    assert.deepEqual(told, [1, 2, 3, 4]);
    await counting;
    assert.deepEqual(counts, [1, 2, 3, 4]);
    close();
  });

  it('is heard to the last when the thread ends', async () => {
    const { debugger: made, worker, told, exits, close } = thread();
    await made.ready;
    await nextTurn();
    exits(3);
    worker.emit('exit', 0);
    await made.lost;
    assert.deepEqual(told, [1, 2, 3]);
    close();
  });
});
