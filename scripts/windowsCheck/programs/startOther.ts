// Starts a program in its own console, or without a window when it has none, waits for it, and exits with its code.
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { CREATE_NO_WINDOW, cmdLine, startProcess, waitHere } from '../startProcess';

const [inherits = 'none', program] = process.argv.slice(2);
const win32 = loadWin32(() => undefined);
const line = program === undefined ? cmdLine('exit 5') : `"${program}" /d /c exit 5`;
// Without a console Windows would open one, with a window, for a console program.
const flags = win32.HasConsole() ? 0 : CREATE_NO_WINDOW;
const started = startProcess(line, { flags, inherits: inherits === 'all' });
if (started.ok) {
  waitHere(started.hProcess, 20_000);
  process.exitCode = win32.GetExitCodeProcess(started.hProcess);
} else {
  process.exitCode = 100 + (started.code % 100);
}
