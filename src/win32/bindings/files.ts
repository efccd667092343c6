// Asks about a File object: its device, its path, and whether others can open it. All but CanOpen wait like ObjectName.
import { longPath } from '../longPath';
import {
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_OPEN_NO_RECALL,
  FILE_FLAG_OPEN_REPARSE_POINT,
  FILE_READ_ATTRIBUTES,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  OPEN_EXISTING,
} from '../constants';
import { INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { BOOL, DWORD, NTSTATUS, POINTER, type Library } from './library';

const FileStandardInformation = 5;
const FileFsDeviceInformation = 4;
const FileProcessIdsUsingFileInformation = 47;
const STATUS_INFO_LENGTH_MISMATCH = 0xc000_0004;
const FILE_ATTRIBUTE_DIRECTORY = 0x10;
const FILE_NAME_NORMALIZED = 0x0;
const FILE_NAME_OPENED = 0x8;
const ERROR_SHARING_VIOLATION = 32;

/** A file that can be asked about, or the Win32 code of the refusal. */
type OpenedFile =
  { readonly ok: true; readonly file: Handle } | { readonly ok: false; readonly code: number };

/** What names a file whatever the spelling of its path, as long as it is there. */
export interface FileIdentity {
  /** Serial number of the volume and index of the file, in hex. */
  readonly identity: string;
  readonly isDirectory: boolean;
}

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
  const byHandle = library.kernel32('GetFileInformationByHandle', BOOL, [POINTER, POINTER]);
  /** BY_HANDLE_FILE_INFORMATION: attributes at 0, the volume's serial number at 28, the index at 44 (high) and 48 (low). */
  const information = Buffer.alloc(52);
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

    /** Null for what is no file of a file system. Waits like ObjectName. https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getfileinformationbyhandle */
    FileIdentity(hFile: Handle): FileIdentity | null {
      if (byHandle(hFile, information) === 0) return null;
      const [volume, high, low] = [28, 44, 48].map((at) => information.readUInt32LE(at));
      const index = (BigInt(high ?? 0) << 32n) | BigInt(low ?? 0);
      return {
        identity: `${(volume ?? 0).toString(16)}:${index.toString(16)}`,
        isDirectory: (information.readUInt32LE(0) & FILE_ATTRIBUTE_DIRECTORY) !== 0,
      };
    },

    /**
     * Opens a file or folder to ask about it, which stands in nobody's way; the Win32 code when it cannot be opened. The caller closes
     * it. Can take as long as its server or disk. https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew
     */
    OpenToAsk(lpFileName: string): OpenedFile {
      const handle = createFile(
        longPath(lpFileName),
        FILE_READ_ATTRIBUTES,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
        0n,
        OPEN_EXISTING,
        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_NO_RECALL,
        0n,
      ) as Handle | null;
      return handle === null || handle === INVALID_HANDLE_VALUE
        ? { ok: false, code: library.lastError() }
        : { ok: true, file: handle };
    },

    /**
     * Who has the file open or mapped: a count of 4 bytes, then from 8 on an id of 8 bytes each. Null where this system or this file
     * system does not tell. Includes ourselves.
     * https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_process_ids_using_file_information
     */
    ProcessIdsUsingFile(hFile: Handle): readonly number[] | null {
      for (let size = 1024; size <= 1 << 20; size *= 8) {
        const ids = Buffer.alloc(size);
        const answer = queryFile(hFile, ioStatus, ids, size, FileProcessIdsUsingFileInformation);
        const status = Number(answer) >>> 0;
        if (status === STATUS_INFO_LENGTH_MISMATCH) continue;
        if (status !== 0) return null;
        const count = Math.min(ids.readUInt32LE(0), Math.floor((size - 8) / 8));
        return Array.from({ length: count }, (_, at) => Number(ids.readBigUInt64LE(8 + 8 * at)));
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
