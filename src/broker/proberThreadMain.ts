// A thread of the prober: asks what can hang for ever, and is left behind when it does.
import { parentPort, workerData } from 'node:worker_threads';
import { loadWin32 } from '../win32/bindings/loadWin32';
import type { ThreadWord } from './prober/askingThread';
import { ThreadNote } from './prober/threadNote';
import { carryOut, type ThreadTask } from './prober/threadTask';
import { threadWords } from './prober/threadWords';

const inspect = loadWin32(() => undefined);
const note = new ThreadNote(workerData as SharedArrayBuffer);
const say = (word: ThreadWord): void => parentPort?.postMessage(word);

parentPort?.on('message', (task: ThreadTask) => {
  const words = threadWords(task.kind, say);
  carryOut(inspect, task, note, (index, answer) => words.answer(index, answer));
  words.done();
});
say({ type: 'ready' });
