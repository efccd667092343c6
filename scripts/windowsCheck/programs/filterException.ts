// Hits a breakpoint that nobody handles but a filter of SetUnhandledExceptionFilter: it ends the process with another code.
import { openLibrary } from '../../../src/win32/bindings/library';
import { exportAddress } from '../native';
import { waitHere } from '../startProcess';

const library = openLibrary(() => undefined);
const setFilter = library.kernel32('SetUnhandledExceptionFilter', 'void *', ['void *']);
const createThread = library.kernel32('CreateThread', 'void *', [
  'void *',
  'size_t',
  'void *',
  'void *',
  'uint32',
  'void *',
]);

// A filter has one argument, and so has ExitProcess: the exit code is then the lower half of an address.
setFilter(exportAddress('kernel32.dll', 'ExitProcess'));
// In a thread of the system's own making: the frames of a call through koffi could be in the way of the exception.
const start = exportAddress('kernel32.dll', 'DebugBreak');
waitHere(createThread(0n, 0, start, 0n, 0, 0n) as bigint, 20_000);
