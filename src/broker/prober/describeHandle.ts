// Says what a File handle is, from a copy of it: in the prober, because most of these questions can hang.
import {
  describedAs,
  type FileDescription,
  type FileShare,
} from '../../model/session/fileDescription';
import type { Recognised } from '../../model/pipes/pipeIdentity';
import {
  DELETE,
  FILE_DEVICE_CD_ROM,
  FILE_DEVICE_CD_ROM_FILE_SYSTEM,
  FILE_DEVICE_CONSOLE,
  FILE_DEVICE_DFS,
  FILE_DEVICE_DISK,
  FILE_DEVICE_DISK_FILE_SYSTEM,
  FILE_DEVICE_NAMED_PIPE,
  FILE_DEVICE_NETWORK_FILE_SYSTEM,
  FILE_DEVICE_VIRTUAL_DISK,
  FILE_READ_DATA,
  FILE_WRITE_DATA,
} from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';

interface DescribingOptions {
  readonly withShare: boolean;
  /** Whether this handle is an end of a pipe of the session. Can wait. */
  readonly recognise: () => Recognised | null;
  /** Of the handle that is asked about. Can wait. */
  readonly indexNumber: () => string | null;
  /** Told before questions that can take long without hanging. */
  readonly beforeSlow: () => void;
}

export const fileSystems: ReadonlySet<number> = new Set([
  FILE_DEVICE_CD_ROM,
  FILE_DEVICE_CD_ROM_FILE_SYSTEM,
  FILE_DEVICE_DFS,
  FILE_DEVICE_DISK,
  FILE_DEVICE_DISK_FILE_SYSTEM,
  FILE_DEVICE_NETWORK_FILE_SYSTEM,
  FILE_DEVICE_VIRTUAL_DISK,
]);

/** `\\?\C:\x` as `C:\x`, `\\?\UNC\server\x` as `\\server\x`; what has no such form stays. */
export function plainPath(path: string): string {
  if (/^\\\\\?\\[a-z]:\\/i.test(path)) return path.slice(4);
  return /^\\\\\?\\UNC\\/i.test(path) ? `\\\\${path.slice(8)}` : path;
}

export function shareOf(inspect: Win32, path: string): FileShare | null {
  const [read, write, remove] = [FILE_READ_DATA, FILE_WRITE_DATA, DELETE].map((access) =>
    inspect.CanOpen(path, access),
  );
  if (typeof read !== 'boolean' || typeof write !== 'boolean' || typeof remove !== 'boolean') {
    return null;
  }
  return { read, write, delete: remove };
}

/** `device` is its FileDeviceType. An end of a pipe that can be compared with a known one is not asked about. */
export function describeHandle(
  inspect: Win32,
  copy: Handle,
  device: number | null,
  { withShare, recognise, indexNumber, beforeSlow }: DescribingOptions,
): FileDescription {
  if (device === null) return describedAs('unknown', { reason: 'notFile' });
  const objectName = (): string | null => inspect.ObjectName(copy) || null;
  if (device === FILE_DEVICE_NAMED_PIPE) {
    const end = inspect.PipeEnd(copy);
    if (end !== null) {
      const recognised = recognise();
      const index = indexNumber();
      // Those of the session have no name that anybody else could want.
      const isServer = recognised ? null : inspect.IsPipeServer(copy);
      const pipe = {
        ...{ label: recognised?.label ?? null, end: recognised?.end ?? end },
        ...(index === null ? {} : { index }),
        ...(isServer === null ? {} : { isServer }),
      };
      return describedAs('pipe', { name: objectName(), pipe });
    }
    // The driver of sockets has the same device type.
    const socket = inspect.DescribeSocket(copy);
    return describedAs(socket ? 'socket' : 'device', { name: objectName(), socket });
  }
  if (device === FILE_DEVICE_CONSOLE) {
    return describedAs('console', { name: objectName() });
  }
  if (fileSystems.has(device)) beforeSlow();
  const isDirectory = fileSystems.has(device) ? inspect.IsDirectory(copy) : null;
  // A volume or disk opened as a whole is no file.
  if (isDirectory === null) return describedAs('device', { name: objectName() });
  const path = inspect.GetFinalPathNameByHandleW(copy);
  const name = path === null ? objectName() : plainPath(path);
  return describedAs(isDirectory ? 'directory' : 'file', {
    name,
    share: withShare && path !== null ? shareOf(inspect, path) : null,
  });
}
