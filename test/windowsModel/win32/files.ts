// Questions about files and sockets.
import type { Win32 } from '../../../src/win32/win32';
import { FileObject } from '../fileObject';
import { SocketObject } from '../files';
import { ERROR_SHARING_VIOLATION, Refusal } from '../refusal';
import { askFile, fileOf, type Caller } from './caller';

type Functions = Pick<
  Win32,
  | 'FileDeviceType'
  | 'IsDirectory'
  | 'GetFinalPathNameByHandleW'
  | 'FileIdentity'
  | 'OpenToAsk'
  | 'ProcessIdsUsingFile'
  | 'CanOpen'
  | 'DescribeSocket'
>;

const shareAll = 7;
const backupSemantics = 0x200_0000;
const openExisting = 3;
const readAttributes = 0x80;

export function fileFunctions(caller: Caller): Functions {
  const { process, system } = caller;
  const asked = (handle: bigint, question: string): FileObject | null => {
    const file = fileOf(caller, handle);
    if (file) askFile(caller, file, question);
    return file;
  };

  return {
    /**
     * The I/O manager answers for the driver, but only when it has the lock: ReactOS, ntoskrnl/io/iomgr/iofunc.c
     * (NtQueryVolumeInformationFile: IopLockFileObject, then the quick path for FileFsDeviceInformation); PowerToys saw it hang.
     */
    FileDeviceType: (handle) => asked(handle, 'FileFsDeviceInformation')?.deviceType ?? null,

    IsDirectory(handle) {
      const file = asked(handle, 'FileStandardInformation');
      return file?.isOfFileSystem ? file.isDirectory : null;
    },

    GetFinalPathNameByHandleW: (handle) => asked(handle, 'GetFinalPathNameByHandleW')?.path ?? null,

    FileIdentity(handle) {
      const file = asked(handle, 'GetFileInformationByHandle');
      if (!file?.isOfFileSystem || file.path === null) return null;
      return { identity: `3:${file.path.toLowerCase()}`, isDirectory: file.isDirectory };
    },

    OpenToAsk(path) {
      const call = { path, access: readAttributes, share: shareAll, disposition: openExisting };
      try {
        const file = system.files.open(process, { ...call, flags: backupSemantics });
        return { ok: true, file: process.table.add(file, readAttributes, false) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { ok: false, code: error.code };
      }
    },

    /** Also those who run from it: Learn, FILE_PROCESS_IDS_USING_FILE_INFORMATION. */
    ProcessIdsUsingFile(handle) {
      if (system.personality.asWine('users of a file')) return null;
      const path = fileOf(caller, handle)?.path?.toLowerCase();
      if (path === undefined) return null;
      const mapped = system.files.mappedBy(path);
      return system.living
        .filter(({ image, pid, table }) => {
          const isOpen = table.all.some(
            ([, { object }]) => object instanceof FileObject && object.path?.toLowerCase() === path,
          );
          return isOpen || mapped.includes(pid) || `\\\\?\\${image}`.toLowerCase() === path;
        })
        .map(({ pid }) => pid);
    },

    CanOpen(path, access) {
      const call = { path, access, share: shareAll, disposition: openExisting };
      try {
        const file = system.files.open(process, { ...call, flags: backupSemantics });
        process.table.close(process.table.add(file, access, false));
        return true;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return error.code === ERROR_SHARING_VIOLATION ? false : null;
      }
    },

    DescribeSocket(handle) {
      const socket = asked(handle, 'AFD');
      if (!(socket instanceof SocketObject)) return null;
      const { protocol, state, port } = socket;
      const address = port === 0 ? '' : '127.0.0.1';
      return { protocol, state, address, port, peer: null };
    },
  };
}
