// Asks one question in a process of its own, with a limit: a question may hang in a call that nobody can interrupt.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { settlesWithin } from '../../src/client/forks/settlesWithin';
import { loadWin32 } from '../../src/win32/bindings/loadWin32';
import { PROCESS_TERMINATE } from '../../src/win32/constants';
import type { Handle } from '../../src/win32/handle';
import type { Outcome, Question, Row } from './answer';
import { endJobWithUs } from './native';

/** What the process of a question tells. */
export type FromQuestion = { readonly row: Row } | { readonly failure: string | null };

const PROCESS_SET_QUOTA = 0x100;
/** Milliseconds for a process that is ended. */
const patience = 5000;

const win32 = loadWin32(() => undefined);

/** Whatever becomes of us, the system ends the job with our handle to it. */
function jobOf(pid: number): Handle {
  const job = win32.CreateJobObjectW(null);
  endJobWithUs(job);
  const process = win32.OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, pid);
  if (process === null) throw new Error('The process of the question is gone.');
  try {
    win32.AssignProcessToJobObject(job, process);
  } finally {
    win32.CloseHandle(process);
  }
  return job;
}

/** Resolves with why it did not come to its end, or null. */
async function answersOf(
  child: ChildProcess,
  seconds: number,
  rows: Row[],
): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string | null>((resolve, reject) => {
      timer = setTimeout(() => resolve(`hangs: no end after ${seconds} s`), seconds * 1000);
      child.on('message', (message: FromQuestion) => {
        if ('row' in message) rows.push(message.row);
        else resolve(message.failure);
      });
      child.once('exit', (code) => resolve(`its process ended with ${String(code)}`));
      child.once('error', reject);
    });
  } finally {
    clearTimeout(timer);
  }
}

/** `module` asks question `number` in `folder` when it is told to begin. */
export async function askInProcess(
  module: string,
  { title, limitSeconds }: Pick<Question, 'title' | 'limitSeconds'>,
  number: number,
  folder: string,
): Promise<Outcome> {
  mkdirSync(folder, { recursive: true });
  const begun = performance.now();
  const rows: Row[] = [];
  const child = fork(module, [String(number), folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').catch(() => undefined);
  let job: Handle | null = null;
  let failure: string | null;
  try {
    job = jobOf(child.pid ?? 0);
    child.send('begin');
    failure = await answersOf(child, limitSeconds, rows);
  } catch (error) {
    failure = `could not be asked: ${String(error)}`;
  } finally {
    child.kill('SIGKILL');
    if (job !== null) {
      win32.TerminateJobObject(job, 1);
      win32.CloseHandle(job);
    }
  }
  if (!(await settlesWithin(patience, gone))) {
    // Stuck in the kernel: nobody can end it before a driver lets it go.
    failure = `${failure ?? 'answered'}; its process cannot be ended`;
    child.unref();
    child.channel?.unref();
  }
  return { number, title, rows, failure, milliseconds: Math.round(performance.now() - begun) };
}
