// Calls that create objects through SECURITY_ATTRIBUTES: pipes, files, and what processes wait for.
import { hex } from '../../model/base/handleValue';
import { INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library } from './library';
import { longPath } from '../longPath';
import { securityAttributes, securityText, type Security } from '../securityAttributes';

const truth = (value: boolean): string => (value ? 'TRUE' : 'FALSE');
const bool = (value: boolean): number => (value ? 1 : 0);

export interface FileToOpen {
  readonly lpFileName: string;
  readonly dwDesiredAccess: number;
  readonly dwShareMode: number;
  readonly dwCreationDisposition: number;
  readonly dwFlagsAndAttributes: number;
}

export interface NamedPipeToCreate {
  readonly lpName: string;
  readonly dwOpenMode: number;
  readonly dwPipeMode: number;
}

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
  const createNamedPipe = library.kernel32('CreateNamedPipeW', POINTER, [
    'str16',
    DWORD,
    DWORD,
    DWORD,
    DWORD,
    DWORD,
    DWORD,
    POINTER,
  ]);
  const createEvent = library.kernel32('CreateEventW', POINTER, [POINTER, BOOL, BOOL, 'str16']);
  const createMutex = library.kernel32('CreateMutexW', POINTER, [POINTER, BOOL, 'str16']);
  const createSemaphore = library.kernel32('CreateSemaphoreW', POINTER, [
    POINTER,
    'int32',
    'int32',
    'str16',
  ]);
  const createTimer = library.kernel32('CreateWaitableTimerW', POINTER, [POINTER, BOOL, 'str16']);
  const createJob = library.kernel32('CreateJobObjectW', POINTER, [POINTER, 'str16']);

  /** For the functions that return NULL when they fail. */
  const settled = (
    api: string,
    args: Readonly<Record<string, string>>,
    result: unknown,
    failure: Handle = 0n,
  ): Handle => {
    const handle = (result ?? 0n) as Handle;
    const failed = handle === failure;
    library.settle(
      api,
      args,
      failed,
      failed ? (failure === 0n ? 'NULL' : 'INVALID_HANDLE_VALUE') : hex(handle),
    );
    return handle;
  };

  return {
    /** Both ends get the same inherit flag. https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-createpipe */
    CreatePipe(security: Security | null, nSize: number): { read: Handle; write: Handle } {
      const read = Buffer.alloc(8);
      const write = Buffer.alloc(8);
      const ok = createPipe(read, write, securityAttributes(security), nSize);
      const ends = { read: read.readBigUInt64LE(), write: write.readBigUInt64LE() };
      library.settle(
        'CreatePipe',
        {
          hReadPipe: hex(ends.read),
          hWritePipe: hex(ends.write),
          lpPipeAttributes: securityText(security),
          nSize: String(nSize),
        },
        ok === 0,
      );
      return ends;
    },

    /** Paths beyond MAX_PATH get the `\\?\` form. https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew */
    CreateFileW(file: FileToOpen, security: Security | null): Handle {
      const path = longPath(file.lpFileName);
      const result = createFile(
        path,
        file.dwDesiredAccess,
        file.dwShareMode,
        securityAttributes(security),
        file.dwCreationDisposition,
        file.dwFlagsAndAttributes,
        0n,
      );
      const args = {
        lpFileName: path,
        dwDesiredAccess: hex(file.dwDesiredAccess),
        dwShareMode: hex(file.dwShareMode),
        lpSecurityAttributes: securityText(security),
        dwCreationDisposition: String(file.dwCreationDisposition),
        dwFlagsAndAttributes: hex(file.dwFlagsAndAttributes),
      };
      return settled('CreateFileW', args, result, INVALID_HANDLE_VALUE);
    },

    /** One instance. https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-createnamedpipew */
    CreateNamedPipeW(pipe: NamedPipeToCreate, security: Security | null): Handle {
      const { lpName, dwOpenMode, dwPipeMode } = pipe;
      const attributes = securityAttributes(security);
      const result = createNamedPipe(lpName, dwOpenMode, dwPipeMode, 1, 4096, 4096, 0, attributes);
      const args = {
        lpName,
        dwOpenMode: hex(dwOpenMode),
        dwPipeMode: hex(dwPipeMode),
        lpSecurityAttributes: securityText(security),
      };
      return settled('CreateNamedPipeW', args, result, INVALID_HANDLE_VALUE);
    },

    /** An event without a name. https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createeventw */
    CreateEventW(security: Security | null, bManualReset: boolean, bInitialState: boolean): Handle {
      const result = createEvent(
        securityAttributes(security),
        bool(bManualReset),
        bool(bInitialState),
        null,
      );
      const args = {
        lpEventAttributes: securityText(security),
        bManualReset: truth(bManualReset),
        bInitialState: truth(bInitialState),
      };
      return settled('CreateEventW', args, result);
    },

    /** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createmutexw */
    CreateMutexW(security: Security | null, bInitialOwner: boolean): Handle {
      const result = createMutex(securityAttributes(security), bool(bInitialOwner), null);
      const args = {
        lpMutexAttributes: securityText(security),
        bInitialOwner: truth(bInitialOwner),
      };
      return settled('CreateMutexW', args, result);
    },

    /** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createsemaphorew */
    CreateSemaphoreW(
      security: Security | null,
      lInitialCount: number,
      lMaximumCount: number,
    ): Handle {
      const result = createSemaphore(
        securityAttributes(security),
        lInitialCount,
        lMaximumCount,
        null,
      );
      const args = {
        lpSemaphoreAttributes: securityText(security),
        lInitialCount: String(lInitialCount),
        lMaximumCount: String(lMaximumCount),
      };
      return settled('CreateSemaphoreW', args, result);
    },

    /** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createwaitabletimerw */
    CreateWaitableTimerW(security: Security | null, bManualReset: boolean): Handle {
      const result = createTimer(securityAttributes(security), bool(bManualReset), null);
      const args = {
        lpTimerAttributes: securityText(security),
        bManualReset: truth(bManualReset),
      };
      return settled('CreateWaitableTimerW', args, result);
    },

    /** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-createjobobjectw */
    CreateJobObjectW(security: Security | null): Handle {
      const result = createJob(securityAttributes(security), null);
      return settled('CreateJobObjectW', { lpJobAttributes: securityText(security) }, result);
    },
  };
}
