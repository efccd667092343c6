// The kernel's tables of handles and processes, and what an object says of itself.
import { PROCESS_QUERY_INFORMATION } from '../../../src/win32/constants';
import type { TableEntry } from '../../../src/win32/bindings/handleTable';
import type { ListedProcess } from '../../../src/win32/bindings/processList';
import type { Win32 } from '../../../src/win32/win32';
import { FileObject } from '../fileObject';
import { PipeEndObject } from '../pipe';
import { ModelProcess } from '../process';
import { CURRENT_PROCESS } from '../rights';
import { askFile, fileOf, type Caller } from './caller';

type Functions = Pick<
  Win32,
  | 'HandleTable'
  | 'HandlesOf'
  | 'ProcessHandles'
  | 'HandlesOfType'
  | 'ObjectType'
  | 'ObjectName'
  | 'FileIndexNumber'
  | 'PipeBufferSize'
  | 'PipeContents'
  | 'PipeEnd'
  | 'IsPipeServer'
  | 'ProcessList'
  | 'DetailedProcessList'
>;

/** How often the whole system's table was read. */
export interface TableReads {
  ofSystem: number;
  ofProcess: number;
}

function entriesOf(process: ModelProcess, tellsAddresses: boolean): readonly TableEntry[] {
  return process.table.all.map(([value, { object, access, inherit }]) => ({
    pid: process.pid,
    value,
    access,
    inheritable: inherit,
    typeIndex: object.typeIndex,
    object: tellsAddresses ? object.address : 0n,
  }));
}

const listed = ({ pid, parentPid, createdAt, imageName }: ModelProcess): ListedProcess => ({
  ...{ pid, parentPid, createdAt: String(createdAt), name: imageName },
});

export function tableFunctions(caller: Caller, reads: TableReads): Functions {
  const { process, system } = caller;
  const tellsAddresses =
    system.options.tellsAddresses && !system.personality.asWine('address of an object');
  const all = (isWanted: (process: ModelProcess) => boolean): readonly TableEntry[] => {
    reads.ofSystem++;
    return system.living.filter(isWanted).flatMap((each) => entriesOf(each, tellsAddresses));
  };
  const pipeEnd = (handle: bigint, question: string): PipeEndObject | null => {
    const file = fileOf(caller, handle);
    if (!(file instanceof PipeEndObject)) return null;
    askFile(caller, file, question);
    return file;
  };

  /** Needs PROCESS_QUERY_INFORMATION: phnt, ntpsapi.h (ProcessHandleInformation). Null where it is not told. */
  const snapshot = (hProcess: bigint): readonly TableEntry[] | null => {
    const entry = process.table.get(hProcess);
    const isOwn = hProcess === CURRENT_PROCESS;
    const asked = isOwn ? process : entry?.object;
    const mayAsk = isOwn || ((entry?.access ?? 0) & PROCESS_QUERY_INFORMATION) !== 0;
    if (!(asked instanceof ModelProcess) || !mayAsk) return null;
    if (system.personality.asWine('table of one process')) return null;
    reads.ofProcess++;
    return entriesOf(asked, false);
  };

  /** Of those that are not told the product reads the system's table, once. */
  const handlesOf: Win32['HandlesOf'] = (asked) => {
    const told = asked.map(({ hProcess, pid }) => ({ pid, entries: snapshot(hProcess) }));
    const left = new Set(told.filter(({ entries }) => !entries).map(({ pid }) => pid));
    const others = left.size > 0 ? all(({ pid }) => left.has(pid)) : [];
    return [...told.flatMap(({ entries }) => entries ?? []), ...others];
  };

  return {
    HandleTable: (pids) => all(({ pid }) => pids.has(pid)),

    HandlesOf: handlesOf,
    ProcessHandles: (hProcess, pid) => handlesOf([{ hProcess, pid }]),

    HandlesOfType: (typeIndex) => all(() => true).filter((entry) => entry.typeIndex === typeIndex),

    ObjectType: (handle) => process.table.get(handle)?.object.type ?? null,

    ObjectName(handle) {
      const object = process.table.get(handle)?.object;
      if (!object) return null;
      if (object instanceof FileObject) askFile(caller, object, 'NtQueryObject');
      if (object instanceof PipeEndObject) return object.pipe.options.name;
      return object.name;
    },

    FileIndexNumber(handle) {
      const file = fileOf(caller, handle);
      if (!file) return null;
      askFile(caller, file, 'FileInternalInformation');
      return file instanceof PipeEndObject ? file.pipe.options.index : null;
    },

    PipeBufferSize: (handle) =>
      pipeEnd(handle, 'FilePipeLocalInformation')?.pipe.options.room ?? null,

    IsPipeServer: (handle) => {
      const file = pipeEnd(handle, 'FilePipeLocalInformation');
      return file && file.side === 'server';
    },

    PipeContents(handle) {
      const end = pipeEnd(handle, 'FilePipeLocalInformation');
      if (!end) return null;
      const { room } = end.pipe.options;
      const written = end.pipe.available(end.pipe.other(end));
      // Wine leaves it 0 (wine/server/named_pipe.c).
      const writeRoom = system.personality.asWine('room of a pipe')
        ? 0
        : Math.max(0, room - written);
      return {
        ...{ inboundQuota: room, outboundQuota: room },
        ...{ readable: end.pipe.available(end), writeRoom },
      };
    },

    PipeEnd: (handle) => pipeEnd(handle, 'FilePipeLocalInformation')?.end ?? null,

    ProcessList: () => system.living.map(listed),

    DetailedProcessList: () =>
      system.living.map((each) => ({
        ...listed(each),
        handleCount: each.table.all.length,
        sessionId: each.windowsSession,
      })),
  };
}
