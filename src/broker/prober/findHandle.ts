// Whether a handle is what a search looks for, from a copy of it: asked no more than it takes to say no.
import type { FoundObject, ResolveAnswer, Wanted } from '../../model/search/question';
import {
  FILE_DEVICE_DFS,
  FILE_DEVICE_NAMED_PIPE,
  FILE_DEVICE_NETWORK_FILE_SYSTEM,
} from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import { fileSystems, plainPath, shareOf } from './describeHandle';

/** What the kernel calls a pipe: this, and the name. */
const pipeDevice = '\\Device\\NamedPipe\\';

const found = (object: string, more: Partial<Omit<FoundObject, 'object'>> = {}): FoundObject => ({
  ...{ object, isDirectory: false, share: null, end: null, isServer: null, socketState: null },
  ...more,
});

/** `C:\x\` as `c:\x`, to compare with; a drive keeps its backslash. */
export function comparable(path: string): string {
  const plain = plainPath(path).toLowerCase();
  return plain.length > 3 && plain.endsWith('\\') ? plain.slice(0, -1) : plain;
}

/** Whether `path` is the folder or in it; both as `comparable` makes them. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('\\') ? folder : `${folder}\\`);
}

function findFile(
  inspect: Win32,
  copy: Handle,
  wanted: Extract<Wanted, { kind: 'file' }>,
): FoundObject | null {
  const file = inspect.FileIdentity(copy);
  if (!file) return null;
  const isIt = wanted.identity !== null && file.identity === wanted.identity;
  // One file has one identity: no other path need be asked for.
  if (!isIt && !wanted.withBelow && wanted.identity !== null) return null;
  const full = inspect.GetFinalPathNameByHandleW(copy);
  const path = full === null ? (inspect.ObjectName(copy) ?? '') : plainPath(full);
  const [here, there] = [comparable(path), comparable(wanted.path)];
  if (!isIt && !(wanted.withBelow ? isWithin(here, there) : here === there)) return null;
  const share = full === null ? null : shareOf(inspect, full);
  return found(path === '' ? wanted.path : path, { isDirectory: file.isDirectory, share });
}

function findSocket(
  inspect: Win32,
  copy: Handle,
  { port, protocol }: Extract<Wanted, { kind: 'socket' }>,
): FoundObject | null {
  if (inspect.PipeEnd(copy) !== null) return null;
  const socket = inspect.DescribeSocket(copy);
  if (socket?.port !== port || (protocol !== null && socket.protocol !== protocol)) return null;
  const address = socket.address.includes(':') ? `[${socket.address}]` : socket.address;
  return found(`${socket.protocol} ${address}:${port}`, { socketState: socket.state });
}

function findPipe(inspect: Win32, copy: Handle, name: string): FoundObject | null {
  const own = inspect.ObjectName(copy) ?? '';
  if (own.toLowerCase() !== `${pipeDevice}${name}`.toLowerCase()) return null;
  const end = inspect.PipeEnd(copy);
  if (end === null) return null;
  return found(`\\\\.\\pipe\\${own.slice(pipeDevice.length)}`, {
    ...{ end, isServer: inspect.IsPipeServer(copy) },
  });
}

/** Null when it is something else. `beforeSlow` is told before questions that can take long without hanging. */
export function findHandle(
  inspect: Win32,
  copy: Handle,
  wanted: Wanted,
  beforeSlow: () => void,
): FoundObject | null {
  if (wanted.kind === 'object') {
    const name = inspect.ObjectName(copy) ?? '';
    const isIt =
      name !== '' && wanted.names.some((one) => one.toLowerCase() === name.toLowerCase());
    return isIt ? found(name) : null;
  }
  const device = inspect.FileDeviceType(copy);
  if (device === null) return null;
  if (wanted.kind === 'file') {
    if (!fileSystems.has(device)) return null;
    beforeSlow();
    return findFile(inspect, copy, wanted);
  }
  if (device !== FILE_DEVICE_NAMED_PIPE) return null;
  return wanted.kind === 'socket'
    ? findSocket(inspect, copy, wanted)
    : findPipe(inspect, copy, wanted.name);
}

/** Opens the path to ask about it, and closes it again. */
export function resolvePath(inspect: Win32, path: string): ResolveAnswer {
  const opened = inspect.OpenToAsk(path);
  if (!opened.ok) return opened;
  const { file } = opened;
  try {
    const device = inspect.FileDeviceType(file);
    const known = inspect.FileIdentity(file);
    const full = inspect.GetFinalPathNameByHandleW(file);
    const resolved = {
      path: full === null ? path : plainPath(full),
      identity: known?.identity ?? null,
      isDirectory: known?.isDirectory ?? false,
      isRemote: device === FILE_DEVICE_NETWORK_FILE_SYSTEM || device === FILE_DEVICE_DFS,
      users: inspect.ProcessIdsUsingFile(file),
    };
    return { ok: true, resolved };
  } finally {
    inspect.Discard(file);
  }
}
