// What the threads of a process wait for: the last system call of each that waits.
import { PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import { processBehind } from '../handleCalls';
import { Refusal } from '../refusal';
import { systemCallNames } from '../thread';
import { hex, type Caller } from './caller';

type Functions = Pick<Win32, 'ThreadWaits'>;

export function threadFunctions({ process, system }: Caller): Functions {
  return {
    /** Right of NtGetNextThread: phnt, ntpsapi.h. */
    ThreadWaits(hProcess) {
      if (system.personality.asWine('last system call of a thread')) return null;
      try {
        const asked = processBehind(process, hProcess, PROCESS_QUERY_INFORMATION);
        if (asked.is32Bit) return null;
        const threads = asked.threads.filter(({ isOver }) => !isOver);
        const waiting = threads.flatMap(({ tid, contextSwitches, lastSystemCall }) =>
          lastSystemCall ? [{ tid, contextSwitches, ...lastSystemCall }] : [],
        );
        const waits = waiting.flatMap(({ tid, contextSwitches, number, firstArgument }) => {
          const [api, takesHandle] = systemCallNames.get(number) ?? [];
          if (api === undefined) return [];
          const handle = takesHandle === true ? hex(firstArgument) : null;
          return [{ threadId: tid, api, handle, contextSwitches }];
        });
        return { threads: threads.length, waiting: waiting.length, waits };
      } catch (error) {
        if (error instanceof Refusal) return null;
        throw error;
      }
    },
  };
}
