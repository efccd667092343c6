// The number by which the pipe driver tells its pipes apart, where it gives one that proves itself.
import { hex } from '../../model/base/handleValue';
import type { PipeEnd } from '../../model/session/state';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';

/**
 * To be asked of a pipe just made: nothing is pending on it yet, so the questions cannot wait. Null where the number is none,
 * or differs between the ends, or is also that of another pipe.
 */
export function pipeIndexNumber(
  inspect: Win32,
  ends: Readonly<Record<PipeEnd, Handle>>,
): string | null {
  const number = inspect.FileIndexNumber(ends.read);
  if (number === null || number === 0n || number !== inspect.FileIndexNumber(ends.write))
    return null;
  const other = inspect.CreatePipe({ inherit: false, descriptor: 0n, sddl: null }, 0);
  try {
    return inspect.FileIndexNumber(other.read) === number ? null : hex(number);
  } finally {
    inspect.CloseHandle(other.read);
    inspect.CloseHandle(other.write);
  }
}
