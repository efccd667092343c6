// Looks into the PEB of another process and its parameters, and hides from it that it is debugged.
import koffi from 'koffi';
import type { ProgramSigns } from '../../model/runtimes/runtime';
import type { Handle } from '../handle';
import { layout32, layout64, modulePaths, programSigns, type Memory } from '../programMemory';
import { startParametersAt, type StartParameters } from '../startParameters';
import { BOOL, NTSTATUS, POINTER, type Library } from './library';

/** Offsets on 64-bit Windows: PEB.ProcessParameters, then texts of its structure (winternl.h, ntpsapi). */
const processParametersInPeb = 0x20n;
const currentDirectoryInParameters = 0x38n;
const commandLineInParameters = 0x70n;
const beingDebuggedInPeb = 2n;
/** PEB.Ldr, which the loader sets in the process's own first thread. */
const loaderDataInPeb = 0x18n;
const pebInBasicInformation = 8;
const parentInBasicInformation = 40;

const ProcessBasicInformation = 0;
const ProcessTimes = 4;
const ProcessDebugPort = 7;
const ProcessWow64Information = 26;
const ProcessCommandLineInformation = 60;
const STATUS_INVALID_INFO_CLASS = 0xc000_0003;

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

  const writeMemory = library.kernel32('WriteProcessMemory', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    'size_t',
    POINTER,
  ]);
  const no = Buffer.alloc(1);
  const basic = Buffer.alloc(48);
  const pointer = Buffer.alloc(8);
  const times = Buffer.alloc(32);

  /** Address of the PEB; null when the process cannot be asked. */
  function pebOf(hProcess: Handle): bigint | null {
    const answer = query(hProcess, ProcessBasicInformation, basic, basic.length, 0n);
    return answer === 0 ? basic.readBigUInt64LE(pebInBasicInformation) : null;
  }

  /** The second PEB of a 32-bit process; 0n in any other. */
  function peb32Of(hProcess: Handle): bigint {
    const isTold = query(hProcess, ProcessWow64Information, pointer, 8, 0n) === 0;
    return isTold ? pointer.readBigUInt64LE() : 0n;
  }

  function parametersOf(hProcess: Handle): bigint | null {
    const peb = pebOf(hProcess);
    if (peb === null) return null;
    return memory(hProcess, peb + processParametersInPeb, 8)?.readBigUInt64LE() ?? null;
  }

  /** A UNICODE_STRING of the process: its length in bytes, then from 8 on the address of its text. */
  function textAt(hProcess: Handle, address: bigint): string | null {
    const head = memory(hProcess, address, 16);
    const length = head?.readUInt16LE(0) ?? 0;
    if (!head || length === 0) return head ? '' : null;
    return memory(hProcess, head.readBigUInt64LE(8), length)?.toString('utf16le') ?? null;
  }

  /** Whether this system has ProcessCommandLineInformation: Windows 8.1 and later have, Wine has not. */
  let tellsCommandLines = true;
  /** A UNICODE_STRING, and its text, which 16 bits count. */
  const commandLine = Buffer.alloc(16 + 65_536);

  return {
    /**
     * As the process was started, without a look into its memory: PROCESS_QUERY_LIMITED_INFORMATION suffices, which processes with more
     * rights grant, too. Null where the system does not tell it. System Informer, phnt/ntpsapi.h (ProcessCommandLineInformation).
     */
    QueryCommandLine(hProcess: Handle): string | null {
      if (!tellsCommandLines) return null;
      const answer = query(
        hProcess,
        ProcessCommandLineInformation,
        commandLine,
        commandLine.length,
        0n,
      );
      const status = Number(answer) >>> 0;
      tellsCommandLines = status !== STATUS_INVALID_INFO_CLASS;
      if (status !== 0) return null;
      const at = Number(commandLine.readBigUInt64LE(8) - koffi.address(commandLine));
      return commandLine.toString('utf16le', at, at + commandLine.readUInt16LE());
    },

    /**
     * Clears PEB.BeingDebugged, of both PEBs in a 32-bit process: the loader then makes no debug heap and raises no breakpoint, and
     * the program that asks (IsDebuggerPresent) is told what it is told without us. Only before its first instruction. False when
     * its memory refuses. https://learn.microsoft.com/windows/win32/api/winternl/ns-winternl-peb
     */
    HideDebugger(hProcess: Handle): boolean {
      const peb = pebOf(hProcess);
      if (peb === null) return false;
      const peb32 = peb32Of(hProcess);
      const addresses = peb32 === 0n ? [peb] : [peb, peb32];
      return addresses.every(
        (address) => writeMemory(hProcess, address + beingDebuggedInPeb, no, 1n, 0n) !== 0,
      );
    },

    /** Whether it has a debugger, whoever that is. https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntqueryinformationprocess */
    HasDebugPort: (hProcess: Handle): boolean =>
      query(hProcess, ProcessDebugPort, pointer, 8, 0n) === 0 && pointer.readBigUInt64LE() !== 0n,

    /** Whether its first thread has run an instruction; null when its memory cannot be read. https://learn.microsoft.com/windows/win32/api/winternl/ns-winternl-peb */
    HasStarted(hProcess: Handle): boolean | null {
      const peb = pebOf(hProcess);
      const loaderData = peb === null ? null : memory(hProcess, peb + loaderDataInPeb, 8);
      return loaderData && loaderData.readBigUInt64LE() !== 0n;
    },

    /** Who created it, and when (FILETIME in decimal); null when it cannot be asked. */
    Descent(hProcess: Handle): { readonly parentPid: number; readonly createdAt: string } | null {
      if (query(hProcess, ProcessTimes, times, times.length, 0n) !== 0) return null;
      if (pebOf(hProcess) === null) return null;
      return {
        parentPid: Number(basic.readBigUInt64LE(parentInBasicInformation)),
        createdAt: String(times.readBigInt64LE(0)),
      };
    },

    /** When it ended (FILETIME in decimal); null while it runs, and when it cannot be asked. */
    EndedAt(hProcess: Handle): string | null {
      if (query(hProcess, ProcessTimes, times, times.length, 0n) !== 0) return null;
      const endedAt = times.readBigInt64LE(8);
      return endedAt === 0n ? null : String(endedAt);
    },

    /** As the process was started; null when its memory cannot be read. */
    CommandLine(hProcess: Handle): string | null {
      const parameters = parametersOf(hProcess);
      return parameters ? textAt(hProcess, parameters + commandLineInParameters) : null;
    },

    /**
     * All that it was started with, where more than one part of it is wanted; null when its memory cannot be read.
     * https://learn.microsoft.com/windows/win32/api/winternl/ns-winternl-rtl_user_process_parameters
     */
    StartParameters(hProcess: Handle): StartParameters | null {
      const parameters = parametersOf(hProcess);
      const read: Memory = (address, length) => memory(hProcess, address, length);
      return parameters ? startParametersAt(read, parameters) : null;
    },

    /** Its current directory, as SetCurrentDirectory left it; null when its memory cannot be read. */
    CurrentDirectory(hProcess: Handle): string | null {
      const parameters = parametersOf(hProcess);
      return parameters
        ? textAt(hProcess, parameters + currentDirectoryInParameters) || null
        : null;
    },

    /**
     * The modules it has loaded and what its program's own file shows: names only, of a process that has begun to run. Null when its
     * memory cannot be read. The handle needs PROCESS_QUERY_LIMITED_INFORMATION and PROCESS_VM_READ.
     */
    ProgramSigns(hProcess: Handle): ProgramSigns | null {
      const peb = pebOf(hProcess);
      if (peb === null || memory(hProcess, peb, 8) === null) return null;
      const peb32 = peb32Of(hProcess);
      const read: Memory = (address, length) => memory(hProcess, address, length);
      return peb32 === 0n ? programSigns(read, peb, layout64) : programSigns(read, peb32, layout32);
    },

    /** Paths of the modules it has loaded; null when its memory cannot be read. Rights as for `ProgramSigns`. */
    ModulePaths(hProcess: Handle): readonly string[] | null {
      const peb = pebOf(hProcess);
      if (peb === null || memory(hProcess, peb, 8) === null) return null;
      const peb32 = peb32Of(hProcess);
      const read: Memory = (address, length) => memory(hProcess, address, length);
      const paths = modulePaths(read, peb, layout64);
      return peb32 === 0n ? paths : [...paths, ...modulePaths(read, peb32, layout32)];
    },
  };
}
