// Starts a program in the console it has itself, by default cmd.exe, waits for it, and exits with its code.
import { cmdLine, startProcess, waitHere } from '../startProcess';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';

const [inherits = 'none', program] = process.argv.slice(2);
const line = program === undefined ? cmdLine('exit 5') : `"${program}" /d /c exit 5`;
const started = startProcess(line, { flags: 0, inherits: inherits === 'all' });
if (started.ok) {
  waitHere(started.hProcess, 20_000);
  process.exitCode = loadWin32(() => undefined).GetExitCodeProcess(started.hProcess);
} else {
  process.exitCode = 100 + (started.code % 100);
}
