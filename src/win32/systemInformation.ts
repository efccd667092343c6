// Asks the kernel for a list of unknown length: with a larger buffer until the answer fits.
import { DWORD, NTSTATUS, POINTER, type Library } from './library';

const STATUS_INFO_LENGTH_MISMATCH = 0xc000_0004;

/**
 * NtQuerySystemInformation of one class. The answer is in the buffer that is returned: the given one, which can be used again
 * for the next question, or a larger one. https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntquerysysteminformation
 * @throws Error for a status other than a buffer too small.
 */
export type SystemInformation = (informationClass: number, buffer: Buffer) => Buffer;

export function bindSystemInformation(library: Library): SystemInformation {
  const query = library.ntdll('NtQuerySystemInformation', NTSTATUS, [
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);
  return (informationClass, given) => {
    let buffer = given;
    for (;;) {
      const needed = Buffer.alloc(4);
      const status = Number(query(informationClass, buffer, buffer.length, needed)) >>> 0;
      if (status === 0) return buffer;
      if (status !== STATUS_INFO_LENGTH_MISMATCH) {
        throw new Error(`NtQuerySystemInformation answered 0x${status.toString(16)}`);
      }
      // The list grows meanwhile: some room beyond what was needed a moment ago.
      buffer = Buffer.alloc(Math.max(buffer.length * 2, needed.readUInt32LE() + (1 << 16)));
    }
  };
}
