// Starts a process that is to leave the job; exits with 0 when that was allowed, otherwise with the code of the refusal.
import {
  CREATE_BREAKAWAY_FROM_JOB,
  CREATE_NO_WINDOW,
  cmdLine,
  startProcess,
  waitHere,
} from '../startProcess';

const flags = CREATE_BREAKAWAY_FROM_JOB | CREATE_NO_WINDOW;
const started = startProcess(cmdLine('exit 0'), { flags });
if (started.ok) waitHere(started.hProcess, 20_000);
process.exitCode = started.ok ? 0 : started.code;
