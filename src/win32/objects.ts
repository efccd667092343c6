// Calls that create the objects a plan asks for: anonymous pipes, files, events.
import { hex } from '../model/handleValue';
import { INVALID_HANDLE_VALUE, type Handle } from './handle';
import { longPath } from './longPath';
import { BOOL, DWORD, POINTER, type Library } from './library';
import { securityAttributes } from './securityAttributes';

const truth = (value: boolean): string => (value ? 'TRUE' : 'FALSE');
const attributes = (inherit: boolean): string => `{ bInheritHandle: ${truth(inherit)} }`;

export function bindObjects(library: Library) {
  const createPipe = library.kernel32('CreatePipe', BOOL, [POINTER, POINTER, POINTER, DWORD]);
  const createFile = library.kernel32('CreateFileW', POINTER, [
    'str16',
    DWORD,
    DWORD,
    POINTER,
    DWORD,
    DWORD,
    POINTER,
  ]);
  const createEvent = library.kernel32('CreateEventW', POINTER, [POINTER, BOOL, BOOL, 'str16']);

  return {
    /** Both ends get the same inherit flag. https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-createpipe */
    CreatePipe(bInheritHandle: boolean, nSize: number): { read: Handle; write: Handle } {
      const read = Buffer.alloc(8);
      const write = Buffer.alloc(8);
      const ok = createPipe(read, write, securityAttributes(bInheritHandle), nSize);
      const ends = { read: read.readBigUInt64LE(), write: write.readBigUInt64LE() };
      library.settle(
        'CreatePipe',
        {
          hReadPipe: hex(ends.read),
          hWritePipe: hex(ends.write),
          lpPipeAttributes: attributes(bInheritHandle),
          nSize: String(nSize),
        },
        ok === 0,
      );
      return ends;
    },

    /** Paths beyond MAX_PATH get the `\\?\` form. https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew */
    CreateFileW(
      lpFileName: string,
      dwDesiredAccess: number,
      dwShareMode: number,
      bInheritHandle: boolean,
      dwCreationDisposition: number,
    ): Handle {
      const path = longPath(lpFileName);
      const handle = (createFile(
        path,
        dwDesiredAccess,
        dwShareMode,
        securityAttributes(bInheritHandle),
        dwCreationDisposition,
        0,
        0n,
      ) ?? 0n) as Handle;
      const failed = handle === INVALID_HANDLE_VALUE;
      library.settle(
        'CreateFileW',
        {
          lpFileName: path,
          dwDesiredAccess: hex(dwDesiredAccess),
          dwShareMode: hex(dwShareMode),
          lpSecurityAttributes: attributes(bInheritHandle),
          dwCreationDisposition: String(dwCreationDisposition),
        },
        failed,
        failed ? 'INVALID_HANDLE_VALUE' : hex(handle),
      );
      return handle;
    },

    /** An event without a name. https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createeventw */
    CreateEventW(bInheritHandle: boolean, bManualReset: boolean, bInitialState: boolean): Handle {
      const handle = (createEvent(
        securityAttributes(bInheritHandle),
        bManualReset ? 1 : 0,
        bInitialState ? 1 : 0,
        null,
      ) ?? 0n) as Handle;
      library.settle(
        'CreateEventW',
        {
          lpEventAttributes: attributes(bInheritHandle),
          bManualReset: truth(bManualReset),
          bInitialState: truth(bInitialState),
        },
        handle === 0n,
        hex(handle),
      );
      return handle;
    },
  };
}
