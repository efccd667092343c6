// The debugger's thread as it is started. It loads nothing of the product, so that it can be the first thing a broker does.
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { DebugThreadData } from './debugMessages';

export interface StartedThread {
  readonly worker: Worker;
  /** Where its answers to `create` come. */
  readonly answers: MessagePort;
  /** Counts them. */
  readonly answered: Int32Array;
}

/** `module`: the bundle of `debugThreadMain.ts`. */
export function startDebugThread(module: string): StartedThread {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const data: DebugThreadData = { answered, answers: port2 };
  const worker = new Worker(module, { workerData: data, transferList: [port2] });
  return { worker, answers: port1, answered };
}
