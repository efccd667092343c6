// Calls on handles of any kind: close, duplicate, flags, identity, count.
import { hex } from '../../model/base/handleValue';
import {
  HANDLE_FLAG_INHERIT,
  STD_ERROR_HANDLE,
  STD_INPUT_HANDLE,
  STD_OUTPUT_HANDLE,
} from '../constants';
import { INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library } from './library';

const standardNames: Readonly<Record<number, string>> = {
  [STD_INPUT_HANDLE]: 'STD_INPUT_HANDLE',
  [STD_OUTPUT_HANDLE]: 'STD_OUTPUT_HANDLE',
  [STD_ERROR_HANDLE]: 'STD_ERROR_HANDLE',
};
const standardName = (id: number): string => standardNames[id] ?? String(id);

export function bindHandles(library: Library) {
  const closeHandle = library.kernel32('CloseHandle', BOOL, [POINTER]);
  const duplicate = library.kernel32('DuplicateHandle', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    DWORD,
    BOOL,
    DWORD,
  ]);
  const setInformation = library.kernel32('SetHandleInformation', BOOL, [POINTER, DWORD, DWORD]);
  const compare = library.kernelbase('CompareObjectHandles', BOOL, [POINTER, POINTER]);
  const setStd = library.kernel32('SetStdHandle', BOOL, [DWORD, POINTER]);
  const getStd = library.kernel32('GetStdHandle', POINTER, [DWORD]);

  return {
    /** https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-closehandle */
    CloseHandle(hObject: Handle): void {
      const ok = closeHandle(hObject);
      library.settle('CloseHandle', { hObject: hex(hObject) }, ok === 0);
    },

    /**
     * Returns the new handle, which belongs to `hTargetProcessHandle`; the caller closes it there.
     * https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-duplicatehandle
     */
    DuplicateHandle(
      hSourceProcessHandle: Handle,
      hSourceHandle: Handle,
      hTargetProcessHandle: Handle,
      bInheritHandle: boolean,
      dwOptions: number,
      dwDesiredAccess = 0,
    ): Handle {
      const target = Buffer.alloc(8);
      const ok = duplicate(
        hSourceProcessHandle,
        hSourceHandle,
        hTargetProcessHandle,
        target,
        dwDesiredAccess,
        bInheritHandle ? 1 : 0,
        dwOptions,
      );
      const result = target.readBigUInt64LE();
      library.settle(
        'DuplicateHandle',
        {
          hSourceProcessHandle: hex(hSourceProcessHandle),
          hSourceHandle: hex(hSourceHandle),
          hTargetProcessHandle: hex(hTargetProcessHandle),
          lpTargetHandle: hex(result),
          dwDesiredAccess: hex(dwDesiredAccess),
          bInheritHandle: bInheritHandle ? 'TRUE' : 'FALSE',
          dwOptions: hex(dwOptions),
        },
        ok === 0,
      );
      return result;
    },

    /** https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-sethandleinformation */
    SetHandleInformation(hObject: Handle, inherit: boolean): void {
      const flags = inherit ? HANDLE_FLAG_INHERIT : 0;
      const ok = setInformation(hObject, HANDLE_FLAG_INHERIT, flags);
      library.settle(
        'SetHandleInformation',
        { hObject: hex(hObject), dwMask: 'HANDLE_FLAG_INHERIT', dwFlags: String(flags) },
        ok === 0,
      );
    },

    /**
     * Whether both handles, valid in this process, refer to one kernel object.
     * https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-compareobjecthandles
     */
    CompareObjectHandles(first: Handle, second: Handle): boolean {
      return compare(first, second) !== 0;
    },

    /** The value as it is, to be set back later. https://learn.microsoft.com/windows/console/getstdhandle */
    GetStdHandleValue(nStdHandle: number): Handle {
      const value = (getStd(nStdHandle) ?? 0n) as Handle;
      const args = { nStdHandle: standardName(nStdHandle) };
      library.settle('GetStdHandle', args, false, hex(value));
      return value;
    },

    /** Process-wide. https://learn.microsoft.com/windows/console/setstdhandle */
    SetStdHandle(nStdHandle: number, hHandle: Handle): void {
      const ok = setStd(nStdHandle, hHandle);
      const args = { nStdHandle: standardName(nStdHandle), hHandle: hex(hHandle) };
      library.settle('SetStdHandle', args, ok === 0);
    },

    /** Null when the process has no such handle. https://learn.microsoft.com/windows/console/getstdhandle */
    GetStdHandle(nStdHandle: number): Handle | null {
      const value = (getStd(nStdHandle) ?? 0n) as Handle;
      return value === 0n || value === INVALID_HANDLE_VALUE ? null : value;
    },
  };
}
