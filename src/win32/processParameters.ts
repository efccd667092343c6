// Reads the standard handle values out of another process: its PEB, its parameters, three fields.
import type { Stream } from '../model/launchPlan';
import type { Handle } from './handle';
import { BOOL, NTSTATUS, POINTER, type Library } from './library';

/** Offsets on 64-bit Windows: PEB.ProcessParameters, then StandardInput and its two neighbours (winternl.h, ntpsapi). */
const processParametersInPeb = 0x20n;
const standardInputInParameters = 0x20n;
const pebInBasicInformation = 8;

export function bindProcessParameters(library: Library) {
  const query = library.ntdll('NtQueryInformationProcess', NTSTATUS, [
    POINTER,
    'uint32',
    POINTER,
    'uint32',
    POINTER,
  ]);
  const readMemory = library.kernel32('ReadProcessMemory', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    'size_t',
    POINTER,
  ]);

  function memory(hProcess: Handle, address: bigint, length: number): Buffer | null {
    const bytes = Buffer.alloc(length);
    return readMemory(hProcess, address, bytes, length, 0n) === 0 ? null : bytes;
  }

  return {
    /** hStdInput, hStdOutput and hStdError as the process will find them; null when its memory cannot be read. */
    StandardHandles(hProcess: Handle): Readonly<Record<Stream, Handle>> | null {
      const basic = Buffer.alloc(48);
      if (query(hProcess, 0, basic, basic.length, 0n) !== 0) return null;
      const peb = basic.readBigUInt64LE(pebInBasicInformation);
      const parameters = memory(hProcess, peb + processParametersInPeb, 8)?.readBigUInt64LE();
      if (!parameters) return null;
      const fields = memory(hProcess, parameters + standardInputInParameters, 24);
      if (!fields) return null;
      return {
        stdin: fields.readBigUInt64LE(0),
        stdout: fields.readBigUInt64LE(8),
        stderr: fields.readBigUInt64LE(16),
      };
    },
  };
}
