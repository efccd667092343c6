// Starts one process after another with everything inheritable while a thread of its own waits in ReadFile for stdin.
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { STD_INPUT_HANDLE } from '../../../src/win32/constants';
import { CURRENT_PROCESS } from '../../../src/win32/handle';
import { say } from '../said';
import { CREATE_NO_WINDOW, cmdLine, startProcess, waitHere } from '../startProcess';

const [file = '', count = '20'] = process.argv.slice(2);
const win32 = loadWin32(() => undefined);
const stdin = win32.GetStdHandle(STD_INPUT_HANDLE);
if (stdin === null) throw new Error('There is no stdin.');
void win32.ReadFile(stdin, Buffer.alloc(16));

/** Milliseconds from the call to the end of a process that does nothing. */
function oneMore(): number {
  const begun = performance.now();
  const started = startProcess(cmdLine('exit 0'), { flags: CREATE_NO_WINDOW, inherits: true });
  if (!started.ok) throw new Error(`CreateProcessW failed with ${started.code}.`);
  waitHere(started.hProcess, 60_000);
  return performance.now() - begun;
}

// After a while, when the read is pending.
setTimeout(() => {
  say(file, Array.from({ length: Number(count) }, oneMore));
  // The read would keep the process.
  win32.TerminateProcess(CURRENT_PROCESS, 0);
}, 200);
