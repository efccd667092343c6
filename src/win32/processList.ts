// The list of all processes of the machine: who is whose parent, and since when.
import koffi from 'koffi';
import { DWORD, NTSTATUS, POINTER, type Library } from './library';

const SystemProcessInformation = 5;
const STATUS_INFO_LENGTH_MISMATCH = 0xc000_0004;

export interface ListedProcess {
  readonly pid: number;
  /** The id its creator had; that process may be gone, and the id another's. */
  readonly parentPid: number;
  /** FILETIME of its creation, in decimal: with the pid it names a process for good. */
  readonly createdAt: string;
  /** "cmd.exe". */
  readonly name: string;
}

export function bindProcessList(library: Library) {
  const querySystem = library.ntdll('NtQuerySystemInformation', NTSTATUS, [
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);

  /**
   * SYSTEM_PROCESS_INFORMATION on 64-bit Windows: NextEntryOffset at 0, CreateTime at 32, ImageName (length, then buffer) at
   * 56, UniqueProcessId at 80, InheritedFromUniqueProcessId at 88. It lists processes that may not be opened, too.
   * https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntquerysysteminformation
   */
  function entries(bytes: Buffer, base: bigint): readonly ListedProcess[] {
    const found: ListedProcess[] = [];
    for (let at = 0; ;) {
      const length = bytes.readUInt16LE(at + 56);
      const text = Number(bytes.readBigUInt64LE(at + 64) - base);
      const pid = Number(bytes.readBigUInt64LE(at + 80));
      found.push({
        pid,
        parentPid: Number(bytes.readBigUInt64LE(at + 88)),
        createdAt: String(bytes.readBigInt64LE(at + 32)),
        name: length === 0 ? `process ${pid}` : bytes.toString('utf16le', text, text + length),
      });
      const next = bytes.readUInt32LE(at);
      if (next === 0) return found;
      at += next;
    }
  }

  return {
    ProcessList(): readonly ListedProcess[] {
      let bytes = Buffer.alloc(1 << 18);
      for (;;) {
        const needed = Buffer.alloc(4);
        const status =
          Number(querySystem(SystemProcessInformation, bytes, bytes.length, needed)) >>> 0;
        if (status === 0) return entries(bytes, koffi.address(bytes));
        if (status !== STATUS_INFO_LENGTH_MISMATCH) {
          throw new Error(`NtQuerySystemInformation answered 0x${status.toString(16)}`);
        }
        bytes = Buffer.alloc(Math.max(bytes.length * 2, needed.readUInt32LE() + (1 << 16)));
      }
    },
  };
}
