// An exception that no program handles: its debugger is asked first, and then again, before the process ends by it.
import { DBG_EXCEPTION_NOT_HANDLED } from '../../src/win32/constants';
import type { Program } from './program';
import { tellDebugger } from './tellDebugger';
import type { Running } from './thread';

/**
 * The first chance, then the second: Learn, Debugger Exception Handling. A debugger that answers DBG_CONTINUE has dealt with it. Wine
 * tells a debugger of none while PEB.BeingDebugged is 0.
 */
export function* raise(
  { system, thread, process }: Program,
  code: number,
  address: bigint,
): Running<void> {
  const isTold =
    process.debugObject !== null &&
    (process.seesDebugger ||
      !system.personality.asWine('exception of a process that does not know its debugger'));
  for (const isFirstChance of isTold ? [true, false] : []) {
    const status = yield* tellDebugger(thread, {
      ...{ kind: 'exception', code, flags: 0, address, isFirstChance },
    });
    if (status >>> 0 !== DBG_EXCEPTION_NOT_HANDLED) return;
  }
  process.end(code);
  // Nothing runs any more.
  yield { call: null, begin: () => undefined };
}
