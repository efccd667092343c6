// Makes the objects of a plan: one entry for each kind of `model/objectKinds.ts`.
import * as l10n from '@vscode/l10n';
import { writtenNumber } from '../../model/base/handleValue';
import type { HandleKind, MadeOf } from '../../model/plan/objectKinds';
import type { PipeEnd } from '../../model/session/state';
import {
  DUPLICATE_CLOSE_SOURCE,
  DUPLICATE_SAME_ACCESS,
  FILE_FLAG_OVERLAPPED,
  OPEN_EXISTING,
  PIPE_ACCESS_DUPLEX,
  PIPE_READMODE_MESSAGE,
  PIPE_TYPE_MESSAGE,
  PROCESS_QUERY_LIMITED_INFORMATION,
  SYNCHRONIZE,
  THREAD_QUERY_LIMITED_INFORMATION,
} from '../../win32/constants';
import { CURRENT_PROCESS, type Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import { directoryToOpen, fileToOpen } from './fileModes';
import { inheritAtCreation, setInheritance, withSecurity, type Inheritability } from './security';
import type { SessionHandles } from '../handles/sessionHandles';

export interface Making {
  readonly win32: Win32;
  readonly handles: SessionHandles;
  /** A path of the plan in full. */
  readonly resolve: (path: string) => string;
  /** The open handle of an earlier entry. @throws Error when it is closed already. */
  readonly earlier: (label: string) => Handle;
}

export interface Made {
  /** Labels that are the children's: the broker closes its copies after the launch, unless the plan keeps them. */
  readonly childSide: readonly string[];
  /** The end of a pipe the broker keeps, with the name of the pipe. */
  readonly kept?: {
    readonly end: PipeEnd;
    readonly name: string;
    readonly readSize: number;
    readonly paused: boolean;
  };
}

type Maker<K extends HandleKind> = (plan: MadeOf<K>, name: string, making: Making) => Made;

/** What processes wait for stays open here: closing it would change nothing for them and hide it from view. */
const stays: Made = { childSide: [] };

function add(
  making: Making,
  name: string,
  plan: Inheritability,
  handle: Handle,
  object: string,
  more: Parameters<SessionHandles['add']>[3] = {},
): void {
  making.handles.add(name, handle, object, more);
  setInheritance(making.win32, plan, handle);
}

/** An opened object was there before: two handles may have the same one. */
const opened = { identity: null };

/** CreatePipe gives both ends one flag; the end that stays here is cleared at once, as the documentation shows. */
export function makePipe(
  making: Making,
  label: string,
  labels: Readonly<Record<PipeEnd, string>>,
  plan: Omit<Inheritability, 'inheritable'> & { readonly bufferSize: number },
  inheritable: Readonly<Record<PipeEnd, boolean>>,
): string {
  const { win32, handles } = making;
  const any = { ...plan, inheritable: inheritable.read || inheritable.write };
  const ends = withSecurity(win32, any, (security) => win32.CreatePipe(security, plan.bufferSize));
  // No read is pending yet: this is the moment at which asking for the name cannot wait.
  const name = win32.ObjectName(ends.read) ?? '';
  const indexNumber = handles.pipeIndexNumber(ends);
  const object = name === '' ? l10n.t('pipe without a name') : l10n.t('pipe {0}', name);
  for (const end of ['read', 'write'] as const) {
    handles.add(labels[end], ends[end], object, {
      pipe: { label, name, end, indexNumber },
    });
  }
  const atCreation = plan.securityAttributes !== 'absent' && inheritAtCreation(any);
  for (const end of ['read', 'write'] as const) {
    const byCreation = plan.inheritableBy === 'creation';
    // Without attributes "creation" leaves the handle as it is made: that is what a plan tries out with it.
    const wanted = byCreation && !atCreation ? false : inheritable[end];
    if (atCreation !== wanted) win32.SetHandleInformation(ends[end], wanted);
  }
  return name;
}

export const objectMakers: { readonly [K in HandleKind]: Maker<K> } = {
  pipe(plan, name, making) {
    const labels = { read: `${name}.read`, write: `${name}.write` };
    const only = typeof plan.inheritable === 'boolean' ? null : plan.inheritable;
    const pipe = makePipe(making, name, labels, plan, {
      read: plan.inheritable === true || only === 'read',
      write: plan.inheritable === true || only === 'write',
    });
    if (only === null) return { childSide: [labels.read, labels.write] };
    const end = only === 'read' ? 'write' : 'read';
    const { readSize, paused } = plan;
    return { childSide: [labels[only]], kept: { end, name: pipe, readSize, paused } };
  },

  namedPipe(plan, name, making) {
    const { win32 } = making;
    const lpName = `\\\\.\\pipe\\${plan.pipeName}`;
    const overlapped = plan.overlapped ? FILE_FLAG_OVERLAPPED : 0;
    const dwPipeMode = plan.mode === 'message' ? PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE : 0;
    const handle = withSecurity(win32, plan, (security) =>
      plan.end === 'server'
        ? win32.CreateNamedPipeW(
            { lpName, dwOpenMode: PIPE_ACCESS_DUPLEX | overlapped, dwPipeMode },
            security,
          )
        : win32.CreateFileW(
            {
              ...fileToOpen(lpName, 'readWrite'),
              dwCreationDisposition: OPEN_EXISTING,
              dwFlagsAndAttributes: overlapped,
            },
            security,
          ),
    );
    const object =
      plan.end === 'server'
        ? l10n.t('server end of {0}', lpName)
        : l10n.t('client end of {0}', lpName);
    add(making, name, plan, handle, object);
    return { childSide: [name] };
  },

  file(plan, name, making) {
    const path = making.resolve(plan.path);
    const file = fileToOpen(path, plan.access);
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateFileW(file, security),
    );
    add(making, name, plan, handle, path);
    return { childSide: [name] };
  },

  directory(plan, name, making) {
    const path = making.resolve(plan.path);
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateFileW(directoryToOpen(path), security),
    );
    add(making, name, plan, handle, path);
    return { childSide: [name] };
  },

  nul(plan, name, making) {
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateFileW(fileToOpen('NUL', 'readWrite'), security),
    );
    add(making, name, plan, handle, 'NUL');
    return { childSide: [name] };
  },

  console(plan, name, making) {
    const device = plan.direction === 'input' ? 'CONIN$' : 'CONOUT$';
    const file = { ...fileToOpen(device, 'readWrite'), dwCreationDisposition: OPEN_EXISTING };
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateFileW(file, security),
    );
    add(making, name, plan, handle, device, opened);
    return { childSide: [name] };
  },

  event(plan, name, making) {
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateEventW(security, plan.manualReset, plan.initialState),
    );
    add(making, name, plan, handle, l10n.t('event without a name'));
    return stays;
  },

  mutex(plan, name, making) {
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateMutexW(security, plan.initialOwner),
    );
    add(making, name, plan, handle, l10n.t('mutex without a name'));
    return stays;
  },

  semaphore(plan, name, making) {
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateSemaphoreW(security, plan.initialCount, plan.maximumCount),
    );
    add(making, name, plan, handle, l10n.t('semaphore without a name'));
    return stays;
  },

  waitableTimer(plan, name, making) {
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateWaitableTimerW(security, plan.manualReset),
    );
    add(making, name, plan, handle, l10n.t('waitable timer without a name'));
    return stays;
  },

  fileMapping(plan, name, making) {
    const { win32 } = making;
    const file = plan.file === undefined ? null : making.earlier(plan.file);
    const handle = withSecurity(win32, plan, (security) =>
      win32.CreateFileMappingW(file, security, plan.size),
    );
    add(making, name, plan, handle, l10n.t('file mapping of {0} bytes', plan.size));
    if (plan.text !== undefined) {
      win32.FillFileMapping(handle, Buffer.from(`${plan.text}\0`, 'utf8').subarray(0, plan.size));
    }
    return stays;
  },

  job(plan, name, making) {
    const handle = withSecurity(making.win32, plan, (security) =>
      making.win32.CreateJobObjectW(security),
    );
    add(making, name, plan, handle, l10n.t('job without a name'));
    return stays;
  },

  process(plan, name, making) {
    const access = PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE;
    const pid = plan.pid ?? process.pid;
    const handle = making.win32.OpenProcessHandle(access, inheritAtCreation(plan), pid);
    add(making, name, plan, handle, l10n.t('PID {0}', pid), opened);
    return stays;
  },

  thread(plan, name, making) {
    const { win32 } = making;
    const access = THREAD_QUERY_LIMITED_INFORMATION | SYNCHRONIZE;
    const id = plan.threadId ?? win32.GetCurrentThreadId();
    const handle = win32.OpenThread(access, inheritAtCreation(plan), id);
    add(making, name, plan, handle, l10n.t('thread {0}', id), opened);
    return stays;
  },

  tcpListener(plan, name, making) {
    return makeSocket(making, name, plan, 'tcp', plan.port);
  },

  udpSocket(plan, name, making) {
    return makeSocket(making, name, plan, 'udp', 0);
  },

  duplicate(plan, name, making) {
    const { win32, handles } = making;
    const access = plan.access === undefined ? 0 : Number(plan.access);
    const options =
      (plan.access === undefined ? DUPLICATE_SAME_ACCESS : 0) |
      (plan.closeSource ? DUPLICATE_CLOSE_SOURCE : 0);
    const source = making.earlier(plan.of);
    const handle = win32.DuplicateHandle(
      CURRENT_PROCESS,
      source,
      CURRENT_PROCESS,
      inheritAtCreation(plan),
      options,
      access,
    );
    const original = handles.get(plan.of);
    if (plan.closeSource) original?.owned.release();
    handles.add(name, handle, original?.object ?? '', {
      pipe: original?.pipe ?? null,
      identity: original?.identity ?? null,
    });
    setInheritance(win32, plan, handle);
    return { childSide: [name] };
  },

  value(plan, name, making) {
    const number = writtenNumber(plan.value);
    making.handles.addNumber(name, BigInt.asUintN(64, number));
    return stays;
  },
};

function makeSocket(
  making: Making,
  name: string,
  plan: Inheritability,
  protocol: 'tcp' | 'udp',
  port: number,
): Made {
  const { win32, handles } = making;
  const socket = win32.WSASocketW(protocol, inheritAtCreation(plan));
  const close = (value: Handle): void => win32.closesocket(value);
  try {
    const bound = win32.BindLoopback(socket, port, protocol === 'tcp');
    handles.add(name, socket, `${protocol.toUpperCase()} 127.0.0.1:${bound}`, { close });
  } catch (error) {
    close(socket);
    throw error;
  }
  setInheritance(win32, plan, socket);
  return { childSide: [name] };
}
