// Asks the kernel for a list of unknown length: with a larger buffer until the answer fits.
import * as l10n from '@vscode/l10n';
import { DWORD, NTSTATUS, POINTER, type Library } from './library';

const STATUS_INFO_LENGTH_MISMATCH = 0xc000_0004;

interface Answer {
  /** NTSTATUS, unsigned. */
  readonly status: number;
  /** The given buffer, or the larger one that it took. */
  readonly buffer: Buffer;
}

/** `ask` is given a buffer, and four bytes for the length it says it needs. */
export function askGrowing(
  ask: (buffer: Buffer, needed: Buffer) => unknown,
  given: Buffer,
): Answer {
  const needed = Buffer.alloc(4);
  let buffer = given;
  for (;;) {
    const status = Number(ask(buffer, needed)) >>> 0;
    if (status !== STATUS_INFO_LENGTH_MISMATCH) return { status, buffer };
    // The list grows meanwhile: some room beyond what was needed a moment ago.
    buffer = Buffer.alloc(Math.max(buffer.length * 2, needed.readUInt32LE() + (1 << 16)));
  }
}

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
    const { status, buffer } = askGrowing(
      (room, needed) => query(informationClass, room, room.length, needed),
      given,
    );
    if (status === 0) return buffer;
    const code = `0x${status.toString(16)}`;
    throw new Error(l10n.t('{0} answered {1}', 'NtQuerySystemInformation', code));
  };
}
