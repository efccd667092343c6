// The prober: asks the questions that can hang for ever, in a process of its own that can be killed instead.
import type { ProbeAnswer, ProbeRequest } from '../model/brokerProtocol';
import { DUPLICATE_SAME_ACCESS, PROCESS_DUP_HANDLE } from '../win32/constants';
import { CURRENT_PROCESS } from '../win32/handle';
import { loadWin32, type Win32 } from '../win32/win32';
import { Win32Error } from '../win32/win32Error';

function answer(inspect: Win32, request: ProbeRequest): ProbeAnswer {
  const owner = inspect.OpenProcess(PROCESS_DUP_HANDLE, request.pid);
  if (owner === null) return { name: null, pipeEnd: null };
  try {
    const copy = inspect.DuplicateHandle(
      owner,
      BigInt(request.handle),
      CURRENT_PROCESS,
      false,
      DUPLICATE_SAME_ACCESS,
    );
    try {
      return { name: inspect.ObjectName(copy), pipeEnd: inspect.PipeEnd(copy) };
    } finally {
      inspect.CloseHandle(copy);
    }
  } catch (error) {
    // Closed meanwhile, or of a kind that cannot be duplicated: there is no name to give.
    if (error instanceof Win32Error) return { name: null, pipeEnd: null };
    throw error;
  } finally {
    inspect.CloseHandle(owner);
  }
}

const inspect = loadWin32(() => undefined);
process.on('message', (request: ProbeRequest) => process.send?.(answer(inspect, request)));
process.on('disconnect', () => process.exit(0));
