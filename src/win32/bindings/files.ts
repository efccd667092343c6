// Asks about a File object: its device, its path, and whether others can open it. All but CanOpen wait like ObjectName.
import {
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_OPEN_NO_RECALL,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  OPEN_EXISTING,
} from '../constants';
import { INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { BOOL, DWORD, NTSTATUS, POINTER, type Library } from './library';

const FileStandardInformation = 5;
const FileFsDeviceInformation = 4;
const FILE_NAME_NORMALIZED = 0x0;
const FILE_NAME_OPENED = 0x8;
const ERROR_SHARING_VIOLATION = 32;

/** The longest path of Windows, in characters. */
const longest = 32_768;

export function bindFiles(library: Library) {
  const queryVolume = library.ntdll('NtQueryVolumeInformationFile', NTSTATUS, [
    POINTER,
    POINTER,
    POINTER,
    DWORD,
    DWORD,
  ]);
  const queryFile = library.ntdll('NtQueryInformationFile', NTSTATUS, [
    POINTER,
    POINTER,
    POINTER,
    DWORD,
    DWORD,
  ]);
  const finalPath = library.kernel32('GetFinalPathNameByHandleW', DWORD, [
    POINTER,
    POINTER,
    DWORD,
    DWORD,
  ]);
  const createFile = library.kernel32('CreateFileW', POINTER, [
    'str16',
    DWORD,
    DWORD,
    POINTER,
    DWORD,
    DWORD,
    POINTER,
  ]);
  const close = library.kernel32('CloseHandle', BOOL, [POINTER]);
  // Kept: these are asked of one handle after another.
  const ioStatus = Buffer.alloc(16);
  const device = Buffer.alloc(8);
  const standard = Buffer.alloc(24);
  const path = Buffer.alloc(2 * longest);

  return {
    /**
     * DeviceType of FILE_FS_DEVICE_INFORMATION; null when this is no File. It waits, too: NtQueryVolumeInformationFile takes the lock
     * of a synchronous file before it looks at the device, without a word to the driver (ReactOS ntoskrnl/io/iomgr/iofunc.c,
     * IopLockFileObject ahead of the quick path). So does GetFileType, which asks the same: microsoft/PowerToys#22806,
     * python/cpython#78961.
     * https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/ns-wdm-_file_fs_device_information */
    FileDeviceType(handle: Handle): number | null {
      const answer = queryVolume(handle, ioStatus, device, 8, FileFsDeviceInformation);
      return answer === 0 ? device.readUInt32LE() : null;
    },

    /** FILE_STANDARD_INFORMATION.Directory; null for what is no file of a file system. https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/ns-wdm-_file_standard_information */
    IsDirectory(handle: Handle): boolean | null {
      const answer = queryFile(handle, ioStatus, standard, 24, FileStandardInformation);
      return answer === 0 ? standard.readUInt8(21) !== 0 : null;
    },

    /**
     * The path in the `\\?\` form; null when the volume has no letter. The name it was opened by where the true one is not to be
     * had, as below folders of a server that may not be listed.
     * https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getfinalpathnamebyhandlew
     */
    GetFinalPathNameByHandleW(hFile: Handle): string | null {
      for (const flags of [FILE_NAME_NORMALIZED, FILE_NAME_OPENED]) {
        const length = Number(finalPath(hFile, path, longest, flags));
        if (length > 0 && length < longest) return path.toString('utf16le', 0, 2 * length);
      }
      return null;
    },

    /**
     * Whether one more handle with this access can be opened beside those that are open: it is opened, sharing everything, and
     * closed. Null when something else than sharing is in the way. Nothing is changed: what is elsewhere is not fetched.
     * https://learn.microsoft.com/windows/win32/fileio/creating-and-opening-files
     */
    CanOpen(lpFileName: string, dwDesiredAccess: number): boolean | null {
      const handle = createFile(
        lpFileName,
        dwDesiredAccess,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
        0n,
        OPEN_EXISTING,
        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_OPEN_NO_RECALL,
        0n,
      );
      if (handle !== null && handle !== INVALID_HANDLE_VALUE) {
        close(handle);
        return true;
      }
      return library.lastError() === ERROR_SHARING_VIOLATION ? false : null;
    },
  };
}
