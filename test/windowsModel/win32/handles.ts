// Calls on handles of any kind, and copies of other processes' handles.
import {
  DUPLICATE_CLOSE_SOURCE,
  DUPLICATE_SAME_ACCESS,
  ERROR_ACCESS_DENIED,
  ERROR_INVALID_PARAMETER,
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_LIMITED_INFORMATION,
  STD_ERROR_HANDLE,
  STD_INPUT_HANDLE,
  STD_OUTPUT_HANDLE,
} from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import { duplicateHandle } from '../handleCalls';
import { PipeEndObject } from '../pipe';
import { ModelProcess, type StandardValues } from '../process';
import { ERROR_INVALID_HANDLE, Refusal } from '../refusal';
import { CURRENT_PROCESS, processAccess, refusedRights } from '../rights';
import { askFile, fileOf, hex, settle, type Caller } from './caller';

type Functions = Pick<
  Win32,
  | 'CloseHandle'
  | 'DuplicateHandle'
  | 'SetHandleInformation'
  | 'CompareObjectHandles'
  | 'GetStdHandleValue'
  | 'SetStdHandle'
  | 'GetStdHandle'
  | 'OpenForCopies'
  | 'CopyHandle'
  | 'Discard'
  | 'GetProcessId'
  | 'GetNamedPipeServerProcessId'
>;

const streams = [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE];
const names = ['STD_INPUT_HANDLE', 'STD_OUTPUT_HANDLE', 'STD_ERROR_HANDLE'];
const streamOf = (id: number): 0 | 1 | 2 => {
  const index = streams.indexOf(id);
  if (index !== 0 && index !== 1 && index !== 2) throw new Error(`No standard handle ${id}`);
  return index;
};

export function handleFunctions(caller: Caller): Functions {
  const { process, system } = caller;

  function close(value: bigint): void {
    const entry = process.table.get(value);
    if (!entry || entry.isProtected) throw new Refusal(ERROR_INVALID_HANDLE, 'closed already');
    process.table.close(value);
  }

  return {
    CloseHandle: (hObject) =>
      settle(caller, 'CloseHandle', { hObject: hex(hObject) }, () => close(hObject)),

    DuplicateHandle(from, source, to, inherit, options, access = 0) {
      const args = {
        hSourceProcessHandle: hex(from),
        hSourceHandle: hex(source),
        hTargetProcessHandle: hex(to),
        dwDesiredAccess: hex(access),
        bInheritHandle: inherit ? 'TRUE' : 'FALSE',
        dwOptions: hex(options),
      };
      const isSame = (options & DUPLICATE_SAME_ACCESS) !== 0;
      return settle(caller, 'DuplicateHandle', args, () =>
        duplicateHandle(process, {
          ...{ from, source, to, inherit, access: isSame ? null : access },
          closesSource: (options & DUPLICATE_CLOSE_SOURCE) !== 0,
        }),
      );
    },

    SetHandleInformation(hObject, inherit) {
      const args = {
        hObject: hex(hObject),
        dwMask: 'HANDLE_FLAG_INHERIT',
        dwFlags: inherit ? '1' : '0',
      };
      settle(caller, 'SetHandleInformation', args, () => {
        const entry = process.table.get(hObject);
        if (!entry) throw new Refusal(ERROR_INVALID_HANDLE, 'no such handle');
        entry.inherit = inherit;
      });
    },

    CompareObjectHandles(first, second) {
      const [a, b] = [process.table.get(first), process.table.get(second)];
      return a !== undefined && a.object === b?.object;
    },

    GetStdHandleValue(id) {
      const args = { nStdHandle: names[streamOf(id)] ?? '' };
      return settle(caller, 'GetStdHandle', args, () => process.standard[streamOf(id)], hex);
    },

    SetStdHandle(id, handle) {
      const args = { nStdHandle: names[streamOf(id)] ?? '', hHandle: hex(handle) };
      settle(caller, 'SetStdHandle', args, () => {
        const [input, output, error] = process.standard.map((value, index) =>
          index === streamOf(id) ? handle : value,
        );
        const standard: StandardValues = [input ?? 0n, output ?? 0n, error ?? 0n];
        process.standard = standard;
      });
    },

    GetStdHandle(id) {
      const value = process.standard[streamOf(id)];
      return value === 0n || value === CURRENT_PROCESS ? null : value;
    },

    OpenForCopies(pid, access = PROCESS_DUP_HANDLE) {
      const other = system.process(pid);
      if (!other) return { ok: false, code: ERROR_INVALID_PARAMETER };
      if ((refusedRights(process, other) & access) !== 0)
        return { ok: false, code: ERROR_ACCESS_DENIED };
      return { ok: true, process: process.table.add(other, processAccess(access), false) };
    },

    CopyHandle(hProcess, source) {
      try {
        const wanted = {
          from: hProcess,
          source,
          to: CURRENT_PROCESS,
          inherit: false,
          access: null,
        };
        return duplicateHandle(process, { ...wanted, closesSource: false });
      } catch (error) {
        if (error instanceof Refusal) return null;
        throw error;
      }
    },

    Discard: (handle) => void process.table.close(handle),

    GetProcessId(handle) {
      const entry = process.table.get(handle);
      const mayAsk = ((entry?.access ?? 0) & PROCESS_QUERY_LIMITED_INFORMATION) !== 0;
      return entry?.object instanceof ModelProcess && mayAsk ? entry.object.pid : null;
    },

    GetNamedPipeServerProcessId(handle) {
      const file = fileOf(caller, handle);
      if (!(file instanceof PipeEndObject)) return null;
      askFile(caller, file, 'GetNamedPipeServerProcessId');
      return file.pipe.options.makerPid;
    },
  };
}
