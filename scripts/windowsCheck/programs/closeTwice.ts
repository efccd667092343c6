// Closes an event five times more than it should, and once one that is protected; exits with 7 when CloseHandle just fails.
import { openLibrary } from '../../../src/win32/bindings/library';

const library = openLibrary(() => undefined);
const create = library.kernel32('CreateEventW', 'void *', ['void *', 'int32', 'int32', 'void *']);
const close = library.kernel32('CloseHandle', 'int32', ['void *']);
const protect = library.kernel32('SetHandleInformation', 'int32', ['void *', 'uint32', 'uint32']);
const HANDLE_FLAG_PROTECT_FROM_CLOSE = 2;
const ERROR_INVALID_HANDLE = 6;

const refused = (handle: unknown): boolean =>
  close(handle) === 0 && library.lastError() === ERROR_INVALID_HANDLE;

function result(): number {
  const event = create(0n, 1, 0, 0n);
  if (close(event) === 0) return 1;
  for (let round = 0; round < 5; round++) if (!refused(event)) return 2;
  const kept = create(0n, 1, 0, 0n);
  protect(kept, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
  return refused(kept) ? 7 : 3;
}

process.exitCode = result();
