// Reads the kernel's handle tables, and asks what kind of object is behind a handle and what it is called.
import koffi from 'koffi';
import type { PipeEnd } from '../../model/session/state';
import { OBJ_INHERIT } from '../constants';
import type { Handle } from '../handle';
import { DWORD, NTSTATUS, POINTER, type Library } from './library';
import { askGrowing, bindSystemInformation } from './systemInformation';

const SystemExtendedHandleInformation = 64;
const ProcessHandleInformation = 51;
const ObjectNameInformation = 1;
const ObjectTypeInformation = 2;
const FileInternalInformation = 6;
const FilePipeLocalInformation = 24;

const STATUS_INVALID_INFO_CLASS = 0xc000_0003;

export interface TableEntry {
  readonly pid: number;
  readonly value: Handle;
  readonly access: number;
  readonly inheritable: boolean;
  /** Differs between Windows versions: good for grouping within one table only. */
  readonly typeIndex: number;
  /** Address of the object in the kernel; 0n where Windows does not tell it (11 24H2 and later, unless elevated). */
  readonly object: bigint;
}

export interface OfProcess {
  readonly hProcess: Handle;
  readonly pid: number;
}

/** Of FILE_PIPE_LOCAL_INFORMATION, in bytes. Wine leaves `writeRoom` 0. */
export interface PipeContents {
  /** What the server end holds for its reader. */
  readonly inboundQuota: number;
  /** What can be read at this end now. */
  readonly readable: number;
  /** What the client end holds for its reader. */
  readonly outboundQuota: number;
  /** What can be written at this end before the writer waits. */
  readonly writeRoom: number;
}

type EntryFilter = (pid: number, typeIndex: number) => boolean;

/**
 * PROCESS_HANDLE_SNAPSHOT_INFORMATION: NumberOfHandles and a reserved field of 8 bytes each, then entries of 40 bytes: HandleValue,
 * HandleCount, PointerCount of 8 bytes each, GrantedAccess, ObjectTypeIndex, HandleAttributes of 4 bytes each, 4 reserved.
 */
export function snapshotEntries(bytes: Buffer, pid: number): readonly TableEntry[] {
  return Array.from({ length: Number(bytes.readBigUInt64LE(0)) }, (_, index) => {
    const at = 16 + 40 * index;
    return {
      pid,
      value: bytes.readBigUInt64LE(at),
      access: bytes.readUInt32LE(at + 24),
      typeIndex: bytes.readUInt32LE(at + 28),
      inheritable: (bytes.readUInt32LE(at + 32) & OBJ_INHERIT) !== 0,
      object: 0n,
    };
  });
}

/** Text of a UNICODE_STRING at the start of `bytes`, whose buffer lies within `bytes`. */
function unicodeString(bytes: Buffer): string {
  const length = bytes.readUInt16LE(0);
  if (length === 0) return '';
  const offset = Number(bytes.readBigUInt64LE(8) - koffi.address(bytes));
  return bytes.toString('utf16le', offset, offset + length);
}

export function bindHandleTable(library: Library) {
  const systemInformation = bindSystemInformation(library);
  const queryObject = library.ntdll('NtQueryObject', NTSTATUS, [
    POINTER,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);
  const queryFile = library.ntdll('NtQueryInformationFile', NTSTATUS, [
    POINTER,
    POINTER,
    POINTER,
    DWORD,
    DWORD,
  ]);

  const queryProcess = library.ntdll('NtQueryInformationProcess', NTSTATUS, [
    POINTER,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);

  // All are kept: to clear new ones for every question took longer than the questions.
  /** A name is at most 64 KB (UNICODE_STRING counts in 16 bits) plus the structure in front. */
  const text = Buffer.alloc(66_000);
  let table: Buffer = Buffer.alloc(1 << 18);

  /** Whether this Windows has ProcessHandleInformation: 8 and later have, Wine has not. */
  let hasSnapshots = true;

  const ioStatus = Buffer.alloc(16);
  const indexNumber = Buffer.alloc(8);
  const pipe = Buffer.alloc(40);

  function objectText(handle: Handle, informationClass: number): string | null {
    return queryObject(handle, informationClass, text, text.length, 0n) === 0
      ? unicodeString(text)
      : null;
  }

  /** FILE_PIPE_LOCAL_INFORMATION: ten 32-bit fields; NamedPipeConfiguration at 4, NamedPipeEnd (1 is the server) at 36. */
  function pipeInformation(handle: Handle): Buffer | null {
    const answer = queryFile(handle, ioStatus, pipe, pipe.length, FilePipeLocalInformation);
    return answer === 0 ? pipe : null;
  }

  /**
   * Entries of one snapshot of the whole system. SYSTEM_HANDLE_INFORMATION_EX: a 16-byte head, then entries of 40 bytes.
   * The filter sees numbers only: most entries are never made into objects.
   */
  function tableEntries(isWanted: EntryFilter): readonly TableEntry[] {
    table = systemInformation(SystemExtendedHandleInformation, table);
    const count = Number(table.readBigUInt64LE(0));
    // A launcher reads its first tables before anything is compiled: then a call of Buffer takes ten times as long as an element of an array.
    const numbers = new Uint32Array(table.buffer, table.byteOffset, table.length >> 2);
    const entries: TableEntry[] = [];
    for (let index = 0; index < count; index++) {
      const at = 16 + 40 * index;
      // Process ids have 32 bits, in a field of 64.
      const pid = numbers[(at + 8) >> 2] ?? 0;
      // The upper half of a field of 32: CreatorBackTraceIndex is the lower one.
      const typeIndex = (numbers[(at + 28) >> 2] ?? 0) >>> 16;
      if (!isWanted(pid, typeIndex)) continue;
      entries.push({
        pid,
        value: table.readBigUInt64LE(at + 16),
        access: table.readUInt32LE(at + 24),
        typeIndex,
        inheritable: (table.readUInt32LE(at + 32) & OBJ_INHERIT) !== 0,
        object: table.readBigUInt64LE(at),
      });
    }
    return entries;
  }

  /** Null where this Windows, or the process, does not tell. */
  function snapshotOf({ hProcess, pid }: OfProcess): readonly TableEntry[] | null {
    if (!hasSnapshots) return null;
    const { status, buffer } = askGrowing(
      (room, needed) => queryProcess(hProcess, ProcessHandleInformation, room, room.length, needed),
      table,
    );
    table = buffer;
    hasSnapshots = status !== STATUS_INVALID_INFO_CLASS;
    return status === 0 ? snapshotEntries(table, pid) : null;
  }

  function handlesOf(processes: readonly OfProcess[]): readonly TableEntry[] {
    const snapshots = processes.map((each) => ({ ...each, entries: snapshotOf(each) }));
    const left = new Set(snapshots.flatMap(({ entries, pid }) => (entries ? [] : pid)));
    const others = left.size > 0 ? tableEntries((owner) => left.has(owner)) : [];
    return [...snapshots.flatMap(({ entries }) => entries ?? []), ...others];
  }

  return {
    /** Handles of the processes asked for, with the addresses of their objects where Windows tells them: from the table of the whole system. */
    HandleTable: (pids: ReadonlySet<number>) => tableEntries((pid) => pids.has(pid)),

    /**
     * Handles of some processes, without the table of the whole system where that can be avoided: the entries then have no object
     * address. `hProcess` must allow PROCESS_QUERY_INFORMATION for it. Entries are as in a table: their type indexes are comparable.
     * https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntqueryinformationprocess (class 51 is not in it)
     */
    HandlesOf: handlesOf,

    /** The same for one. */
    ProcessHandles: (hProcess: Handle, pid: number) => handlesOf([{ hProcess, pid }]),

    /** Handles of one type in every process: `typeIndex` is that of an entry of a table read since the machine started. */
    HandlesOfType: (typeIndex: number) => tableEntries((_, index) => index === typeIndex),

    /** "File", "Event", …; never waits. Null when the handle is not valid. */
    ObjectType: (handle: Handle): string | null => objectText(handle, ObjectTypeInformation),

    /**
     * The object's name, '' when it has none. On a pipe with a call pending this waits for that call: ask for other
     * types, for own pipes between reads, or in the prober.
     */
    ObjectName: (handle: Handle): string | null => objectText(handle, ObjectNameInformation),

    /**
     * The IndexNumber of a file (FILE_INTERNAL_INFORMATION): the pipe driver gives both ends of a pipe the same one. Null
     * when it gives none. Waits like ObjectName.
     * https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_internal_information
     */
    FileIndexNumber(handle: Handle): bigint | null {
      const answer = queryFile(handle, ioStatus, indexNumber, 8, FileInternalInformation);
      return answer === 0 ? indexNumber.readBigUInt64LE() : null;
    },

    /** Bytes an anonymous pipe holds before its writer waits (InboundQuota: its server end reads). Waits like ObjectName. */
    PipeBufferSize: (handle: Handle): number | null =>
      pipeInformation(handle)?.readUInt32LE(16) ?? null,

    /** Whether it is the end that CreateNamedPipe makes; null for other files. Waits like ObjectName. */
    IsPipeServer(handle: Handle): boolean | null {
      const bytes = pipeInformation(handle);
      return bytes && bytes.readUInt32LE(36) === 1;
    },

    /** What is in a pipe, seen from one of its ends; null for other files. Waits like ObjectName. */
    PipeContents(handle: Handle): PipeContents | null {
      const bytes = pipeInformation(handle);
      return (
        bytes && {
          inboundQuota: bytes.readUInt32LE(16),
          readable: bytes.readUInt32LE(20),
          outboundQuota: bytes.readUInt32LE(24),
          writeRoom: bytes.readUInt32LE(28),
        }
      );
    },

    /** Which end of a pipe this is; null for other files. Waits like ObjectName. */
    PipeEnd(handle: Handle): PipeEnd | null {
      const bytes = pipeInformation(handle);
      if (!bytes) return null;
      const isServer = bytes.readUInt32LE(36) === 1;
      const FILE_PIPE_OUTBOUND = 1;
      const configuration = bytes.readUInt32LE(4);
      // Inbound means from client to server; an anonymous pipe is one whose server end reads.
      if (configuration === FILE_PIPE_OUTBOUND) return isServer ? 'write' : 'read';
      return isServer ? 'read' : 'write';
    },
  };
}
