// Calls that make objects: pipes, files, what processes wait for, shared memory, sockets.
import { FILE_FLAG_OVERLAPPED, PIPE_TYPE_MESSAGE } from '../../../src/win32/constants';
import type { Security } from '../../../src/win32/securityAttributes';
import type { Win32 } from '../../../src/win32/win32';
import { SocketObject } from '../files';
import { EventObject, KernelObject } from '../kernelObject';
import { newPipe } from '../pipeCalls';
import { ERROR_INVALID_HANDLE, Refusal } from '../refusal';
import { allRights, fileAccess, objectOf, pipeRead, pipeWrite } from '../rights';
import { hex, settle, type Caller } from './caller';

type Functions = Pick<
  Win32,
  | 'CreatePipe'
  | 'CreateFileW'
  | 'CreateNamedPipeW'
  | 'CreateEventW'
  | 'CreateMutexW'
  | 'CreateSemaphoreW'
  | 'CreateWaitableTimerW'
  | 'CreateJobObjectW'
  | 'CreateFileMappingW'
  | 'FillFileMapping'
  | 'WithSecurityDescriptor'
  | 'WarmUpSockets'
  | 'WSASocketW'
  | 'BindLoopback'
  | 'closesocket'
>;

const PIPE_ACCESS_INBOUND = 1;
const PIPE_ACCESS_OUTBOUND = 2;

/** Without SECURITY_ATTRIBUTES a handle is not inheritable: Learn, SECURITY_ATTRIBUTES. */
const inherits = (security: Security | null): boolean => security?.inherit === true;

export function objectFunctions(caller: Caller): Functions {
  const { process, system } = caller;

  const make = (api: string, object: () => KernelObject, security: Security | null): bigint => {
    const args = { bInheritHandle: String(inherits(security)) };
    const open = (): bigint => {
      const made = object();
      return process.table.add(made, allRights(made.type), inherits(security));
    };
    return settle(caller, api, args, open, hex, 'NULL');
  };

  return {
    CreatePipe(security, nSize) {
      const open = (): { read: bigint; write: bigint } => {
        const pipe = newPipe(system, process, nSize);
        return {
          read: process.table.add(pipe.server, pipeRead, inherits(security)),
          write: process.table.add(pipe.connect(), pipeWrite, inherits(security)),
        };
      };
      return settle(caller, 'CreatePipe', { nSize: String(nSize) }, open);
    },

    CreateFileW(file, security) {
      const access = file.dwDesiredAccess;
      const open = (): bigint => {
        const opened = system.files.open(process, {
          ...{ path: file.lpFileName, access, share: file.dwShareMode },
          ...{ disposition: file.dwCreationDisposition, flags: file.dwFlagsAndAttributes },
        });
        return process.table.add(opened, fileAccess(access), inherits(security));
      };
      const args = { lpFileName: file.lpFileName, dwDesiredAccess: hex(access) };
      return settle(caller, 'CreateFileW', args, open, hex, 'INVALID_HANDLE_VALUE');
    },

    CreateNamedPipeW({ lpName, dwOpenMode, dwPipeMode }, security) {
      const way = dwOpenMode & 3;
      const open = (): bigint => {
        const pipe = newPipe(system, process, 4096, {
          name: `\\Device\\NamedPipe\\${lpName.replace(/^\\\\\.\\pipe\\/i, '')}`,
          isMessage: (dwPipeMode & PIPE_TYPE_MESSAGE) !== 0,
          configuration:
            way === PIPE_ACCESS_INBOUND
              ? 'inbound'
              : way === PIPE_ACCESS_OUTBOUND
                ? 'outbound'
                : 'duplex',
          isSynchronous: (dwOpenMode & FILE_FLAG_OVERLAPPED) === 0,
        });
        system.files.addPipe(lpName, pipe);
        return process.table.add(pipe.server, pipeRead | pipeWrite, inherits(security));
      };
      return settle(caller, 'CreateNamedPipeW', { lpName }, open, hex, 'INVALID_HANDLE_VALUE');
    },

    CreateEventW: (security, isManual, isSet) =>
      make('CreateEventW', () => new EventObject(isManual, isSet), security),
    CreateMutexW: (security) => make('CreateMutexW', () => new KernelObject('Mutant'), security),
    CreateSemaphoreW: (security) =>
      make('CreateSemaphoreW', () => new KernelObject('Semaphore'), security),
    CreateWaitableTimerW: (security) =>
      make('CreateWaitableTimerW', () => new KernelObject('Timer'), security),
    CreateJobObjectW: (security) => make('CreateJobObjectW', () => system.newJob(), security),
    CreateFileMappingW(file, security) {
      const section = (): KernelObject => {
        if (file !== null) objectOf(process, file, KernelObject);
        return new KernelObject('Section');
      };
      return make('CreateFileMappingW', section, security);
    },
    FillFileMapping: (mapping) =>
      settle(caller, 'MapViewOfFile', { hFileMappingObject: hex(mapping) }, () => {
        if (process.table.get(mapping)?.object.type === 'Section') return;
        throw new Refusal(ERROR_INVALID_HANDLE, 'no mapping');
      }),
    WithSecurityDescriptor: (_sddl, use) => use(0x1000n),

    WarmUpSockets: () => undefined,
    WSASocketW(protocol, inheritable) {
      const open = (): bigint => {
        const socket = new SocketObject(protocol, system.personality);
        return process.table.add(socket, 0x12_019f, inheritable);
      };
      return settle(caller, 'WSASocketW', { type: protocol }, open, hex);
    },
    BindLoopback(s, port, listens) {
      const socket = objectOf(process, s, SocketObject);
      socket.port = port === 0 ? system.newPort() : port;
      socket.state = listens ? 'listening' : 'bound';
      socket.boundBy = process.pid;
      return socket.port;
    },
    closesocket: (s) =>
      settle(caller, 'closesocket', { s: hex(s) }, () => {
        objectOf(process, s, SocketObject);
        process.table.close(s);
      }),
  };
}
