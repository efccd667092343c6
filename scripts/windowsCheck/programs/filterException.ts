// Raises an exception that nobody handles but a filter of SetUnhandledExceptionFilter: it ends the process with another code.
import { openLibrary } from '../../../src/win32/bindings/library';
import { exportAddress } from '../native';

const library = openLibrary(() => undefined);
const setFilter = library.kernel32('SetUnhandledExceptionFilter', 'void *', ['void *']);
const raise = library.kernel32('RaiseException', 'void', ['uint32', 'uint32', 'uint32', 'void *']);

// A filter has one argument, and so has ExitProcess: the exit code is then the lower half of an address.
setFilter(exportAddress('kernel32.dll', 'ExitProcess'));
raise(0xe000_0001, 1, 0, 0n);
