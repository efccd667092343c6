// What the kernel says of threads that wait: the number of their last system call and its first argument.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import type { ThreadWaits } from '../../../src/model/session/threadWait';
import { PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import type { Handle } from '../../../src/win32/handle';
import type { Asking, Question } from '../answer';
import { lastSystemCall, systemCallNumberOf, type LastSystemCall } from '../native';
import { whenSaid } from '../said';
import { cmdLine, CREATE_NO_WINDOW, startProcess } from '../startProcess';

const THREAD_GET_CONTEXT = 0x8;
const THREAD_QUERY_INFORMATION = 0x40;
const patience = 3000;
/** What a thread that runs is answered with. */
const STATUS_UNSUCCESSFUL = '0xc0000001';

interface WaitingThread {
  readonly call: string;
  readonly handle: string;
  readonly threadId: number;
}

const kernelCall: Readonly<Record<string, string>> = {
  ReadFile: 'NtReadFile',
  WriteFile: 'NtWriteFile',
  WaitForSingleObject: 'NtWaitForSingleObject',
};

/** Asked until it waits where it is to: there is no event for that. */
async function whenWaiting(
  hThread: Handle,
  isThere: (call: LastSystemCall) => boolean,
): Promise<LastSystemCall | string> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = lastSystemCall(hThread);
    if (typeof answer === 'string' ? answer !== STATUS_UNSUCCESSFUL : isThere(answer))
      return answer;
    if (Date.now() > end) return answer;
    await pause(20);
  }
}

const text = (answer: LastSystemCall | string): string =>
  typeof answer === 'string'
    ? answer
    : `0x${answer.number.toString(16)}(0x${answer.firstArgument.toString(16)})`;

export const lastSystemCalls: Question = {
  title: 'The last system call of threads that wait',
  limitSeconds: 40,
  async ask({ folder, answer }) {
    const win32 = loadWin32(() => undefined);
    const file = join(folder, 'threads');
    const child = spawn(process.execPath, [join(__dirname, 'blockedThreads.js'), file], {
      stdio: ['ignore', 'ignore', 'inherit'],
      // Without a console, and in no job but that of the question.
      detached: true,
    });
    const threads = (await whenSaid(file)) as readonly WaitingThread[];
    for (const { call, handle, threadId } of threads) {
      const hThread = win32.OpenThread(
        THREAD_GET_CONTEXT | THREAD_QUERY_INFORMATION,
        false,
        threadId,
      );
      const number = systemCallNumberOf(kernelCall[call] ?? '');
      const wanted = { number: number ?? 0, firstArgument: BigInt(handle) };
      const fits = (seen: LastSystemCall): boolean =>
        seen.firstArgument === wanted.firstArgument && (number === null || seen.number === number);
      const seen = await whenWaiting(hThread, fits);
      answer({
        asked: `64-bit, in ${call}`,
        expected: number === null ? `number unknown, of ${handle}` : text(wanted),
        seen: text(seen),
        fits: typeof seen !== 'string' && fits(seen),
        difference: 'last system call of a thread',
      });
    }
    await asTheProduct(child.pid ?? 0, threads, answer);
    await in32Bit(answer);
  },
};

/** All three are in the answer of the product's own function, with their handles: it stands still by now. */
async function asTheProduct(
  pid: number,
  threads: readonly WaitingThread[],
  answer: Asking['answer'],
): Promise<void> {
  const win32 = loadWin32(() => undefined);
  const hProcess = win32.OpenProcess(PROCESS_QUERY_INFORMATION, pid);
  const expected = threads.map(
    ({ threadId, call, handle }) => `${threadId} ${kernelCall[call] ?? call} ${handle}`,
  );
  const fits = (seen: readonly string[]): boolean => expected.every((one) => seen.includes(one));
  const end = Date.now() + patience;
  let waits: ThreadWaits | null;
  let seen: readonly string[];
  do {
    waits = hProcess === null ? null : win32.ThreadWaits(hProcess);
    seen = (waits?.waits ?? []).map((wait) => `${wait.threadId} ${wait.api} ${wait.handle ?? ''}`);
    if (waits && !fits(seen)) await pause(20);
  } while (waits && !fits(seen) && Date.now() < end);
  const counts = waits ? `, ${waits.waiting} of ${waits.threads} threads wait` : '';
  answer({
    asked: 'The waits of a process as the extension reads them',
    expected: expected.join(', '),
    seen: waits ? `${seen.join(', ')}${counts}` : 'no answer',
    fits: fits(seen),
    difference: 'last system call of a thread',
  });
}

/** cmd.exe waits in its first thread: for its input, for room in its output, or for a program. */
async function in32Bit(answer: Asking['answer']): Promise<void> {
  const folder = 'SysWOW64';
  const program = `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\${folder}\\cmd.exe`;
  if (!existsSync(program)) {
    answer({ asked: '32-bit (WOW64)', notAsked: `${program} is not there` });
    return;
  }
  const win32 = loadWin32(() => undefined);
  const inheritable = { inherit: true, descriptor: 0n, sddl: null };
  const commands = {
    ReadFile: 'set /p x=',
    WriteFile: 'for /l %i in (1,0,2) do @echo waiting for somebody who reads',
    WaitForSingleObject: 'cmd.exe /d /c set /p x=',
  };
  for (const [call, command] of Object.entries(commands)) {
    const input = win32.CreatePipe(inheritable, 0);
    const output = win32.CreatePipe(inheritable, 0);
    const started = startProcess(cmdLine(command, folder), {
      flags: CREATE_NO_WINDOW,
      inherits: true,
      standardHandles: [input.read, output.write, output.write],
    });
    const asked = `32-bit, in ${call}`;
    if (!started.ok) {
      answer({ asked, notAsked: `CreateProcessW fails with ${started.code}` });
      continue;
    }
    const handle = { ReadFile: input.read, WriteFile: output.write }[call];
    const seen = await whenWaiting(
      started.hThread,
      ({ firstArgument }) => handle !== undefined && firstArgument === handle,
    );
    answer({
      asked,
      expected: null,
      seen: `${text(seen)}${handle === undefined ? '' : `, its handle is 0x${handle.toString(16)}`}`,
    });
    win32.TerminateProcess(started.hProcess, 1);
  }
}
