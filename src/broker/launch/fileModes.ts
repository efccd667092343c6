// How files of a plan are opened: the words of the plan as parameters of CreateFileW.
import {
  CREATE_ALWAYS,
  FILE_APPEND_DATA,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  SYNCHRONIZE,
} from '../../win32/constants';
import type { FileToOpen } from '../../win32/bindings/objects';

export type FileAccess = 'read' | 'write' | 'readWrite' | 'append';

const modes: Readonly<Record<FileAccess, readonly [number, number]>> = {
  read: [GENERIC_READ, OPEN_EXISTING],
  write: [GENERIC_WRITE, CREATE_ALWAYS],
  readWrite: [GENERIC_READ + GENERIC_WRITE, OPEN_ALWAYS],
  append: [FILE_APPEND_DATA | SYNCHRONIZE, OPEN_ALWAYS],
};

/** Shared in every way: the handle is there to be passed on, not to keep others out. */
export function fileToOpen(lpFileName: string, access: FileAccess): FileToOpen {
  const [dwDesiredAccess, dwCreationDisposition] = modes[access];
  return {
    lpFileName,
    dwDesiredAccess,
    dwShareMode: FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
    dwCreationDisposition,
    dwFlagsAndAttributes: 0,
  };
}

/** Only with this flag does CreateFileW open a folder. */
export function directoryToOpen(lpFileName: string): FileToOpen {
  return {
    ...fileToOpen(lpFileName, 'read'),
    dwFlagsAndAttributes: FILE_FLAG_BACKUP_SEMANTICS,
  };
}
