// The debugger's thread: creates the children, because only their creator is told what happens below them, and passes on what does.
import {
  parentPort,
  receiveMessageOnPort,
  workerData,
  type MessagePort,
} from 'node:worker_threads';
import { loadWin32 } from '../win32/bindings/loadWin32';
import { Win32Error } from '../win32/win32Error';
import { DebugEngine } from './debugger/debugEngine';
import type { DebugCommand, DebugNotice, DebugThreadData } from './debugger/debugMessages';

function run(port: MessagePort, { answers, answered }: DebugThreadData): void {
  const tell = (notice: DebugNotice): void => port.postMessage(notice);
  const engine = new DebugEngine(loadWin32, tell);
  const wake = engine.makeWake();
  const carryOut = (command: DebugCommand): void => {
    if (command.type !== 'create') {
      engine.obey(command);
      return;
    }
    answers.postMessage(engine.create(command.request));
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  };
  const nextCommand = (): DebugCommand | null => {
    const received = receiveMessageOnPort(port) as { message: DebugCommand } | undefined;
    return received?.message ?? null;
  };
  if (!engine.connect()) return;
  try {
    for (;;) {
      for (let next = nextCommand(); next; next = nextCommand()) carryOut(next);
      // Debuggees wait for each of their events to be continued: a second one is seldom there, and to ask for it takes two questions.
      if (engine.wait(wake)) engine.takeNext();
    }
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    // A sentence is for the broker to make, which knows the language.
    tell({ type: 'broken', api: error.api, code: error.code });
  } finally {
    engine.disconnect();
  }
}

if (parentPort) run(parentPort, workerData as DebugThreadData);
