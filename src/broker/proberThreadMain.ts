// A thread of the prober: asks what can hang for ever, and is left behind when it does.
import { parentPort, workerData } from 'node:worker_threads';
import { loadWin32 } from '../win32/bindings/loadWin32';
import type { ThreadWord } from './prober/askingThread';
import { ThreadNote } from './prober/threadNote';
import { carryOut, type ThreadTask } from './prober/threadTask';

const inspect = loadWin32(() => undefined);
const note = new ThreadNote(workerData as SharedArrayBuffer);
const say = (word: ThreadWord): void => parentPort?.postMessage(word);

/** To say of each of a hundred handles that it is not the one takes longer than to ask. What is lost when the thread hangs is asked again. */
const nothingsAtOnce = 50;

parentPort?.on('message', (task: ThreadTask) => {
  let nothings: number[] = [];
  const sayNothings = (): void => {
    if (nothings.length > 0) say({ type: 'nothing', indexes: nothings });
    nothings = [];
  };
  carryOut(inspect, task, note, (index, answer) => {
    if (task.kind !== 'find' || answer !== null) {
      say({ type: 'answer', index, answer });
      return;
    }
    nothings.push(index);
    if (nothings.length >= nothingsAtOnce) sayNothings();
  });
  sayNothings();
  say({ type: 'done' });
});
say({ type: 'ready' });
