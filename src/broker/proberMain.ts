// The prober: has the questions asked that can hang for ever, in a process of its own that can be killed if need be.
import { join } from 'node:path';
import { proberSpent, type ProberQuestion } from '../model/protocol/brokerProtocol';
import { loadWin32 } from '../win32/bindings/loadWin32';
import { WorkerThread } from './prober/askingThread';
import { AskingThreads } from './prober/askingThreads';
import { ProberAnswers } from './prober/proberAnswers';

const threads = new AskingThreads(() => new WorkerThread(join(__dirname, 'proberThread.js')));
const inspect = loadWin32(() => undefined);
// It launches nothing that would have it, too.
inspect.EnableDebugPrivilege();
const answers = new ProberAnswers(inspect, process.pid, threads);
/** process.exit would wait for the threads that hang. */
const end = (): void => void process.kill(process.pid, 'SIGKILL');

async function answer(question: ProberQuestion): Promise<void> {
  const answered = await answers.to(question);
  if (threads.isSpent) process.send?.(proberSpent);
  process.send?.(answered);
}

process.on('message', (question: ProberQuestion) => void answer(question).catch(end));
process.on('disconnect', end);
// Loading takes longer than any answer: the client counts from here.
void threads.ready.then(() => process.send?.('ready'), end);
