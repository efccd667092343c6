// Creates a process suspended, gives it an inheritable handle two seconds later, and lets it run: as sandboxes do.
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { DUPLICATE_SAME_ACCESS } from '../../../src/win32/constants';
import { CURRENT_PROCESS } from '../../../src/win32/handle';
import { say } from '../said';
import {
  CREATE_NO_WINDOW,
  CREATE_SUSPENDED,
  cmdLine,
  startProcess,
  waitHere,
} from '../startProcess';

const [file = '', milliseconds = '2000'] = process.argv.slice(2);
const win32 = loadWin32(() => undefined);
const event = win32.CreateEventW(null, true, false);
const flags = CREATE_SUSPENDED | CREATE_NO_WINDOW;
const started = startProcess(cmdLine('exit 5'), { flags });
if (started.ok) {
  // Nobody sets the event: this is the time it takes to prepare a sandbox.
  waitHere(event, Number(milliseconds));
  const { hProcess, hThread, pid } = started;
  const sent = win32.DuplicateHandle(CURRENT_PROCESS, event, hProcess, true, DUPLICATE_SAME_ACCESS);
  say(file, { pid, handle: `0x${sent.toString(16)}` });
  win32.ResumeThread(hThread);
  waitHere(hProcess, 10_000);
  process.exitCode = win32.GetExitCodeProcess(hProcess);
} else {
  process.exitCode = 100;
}
