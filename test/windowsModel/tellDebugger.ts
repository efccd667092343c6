// Tells a process's debugger of an event, and waits for its answer.
import { DBG_EXCEPTION_NOT_HANDLED } from '../../src/win32/constants';
import type { DebugHappening } from './debugObject';
import type { ModelThread, Running } from './thread';

/** An address in ntdll.dll, which is at one place in all processes. */
export const ntdllBase = 0x7ffb_0000_0000n;
export const ntdllSize = 0x1f_0000n;
export const addressInNtdll = ntdllBase + 0x9_d594n;

/** Waits until the debugger has continued it; DBG_CONTINUE when there is none. */
export function* tellDebugger(thread: ModelThread, happening: DebugHappening): Running<number> {
  const { debugObject } = thread.process;
  if (!debugObject) return DBG_EXCEPTION_NOT_HANDLED;
  const status = yield {
    call: null,
    begin: (wake) => {
      debugObject.push(thread, happening, wake);
      return undefined;
    },
  };
  return Number(status);
}
