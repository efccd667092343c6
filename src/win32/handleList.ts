// A PROC_THREAD_ATTRIBUTE_HANDLE_LIST by the book: size query, allocate, initialise, update; deleted after the call.
import koffi from 'koffi';
import { hex } from '../model/handleValue';
import { ERROR_INSUFFICIENT_BUFFER, PROC_THREAD_ATTRIBUTE_HANDLE_LIST } from './constants';
import type { Handle } from './handle';
import { BOOL, DWORD, POINTER, type Library } from './library';
import { Win32Error } from './win32Error';

export interface HandleListAttribute {
  /** Value for STARTUPINFOEXW.lpAttributeList; valid until `delete`. */
  readonly lpAttributeList: bigint;
  delete(): void;
}

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute */
export function bindHandleList(library: Library) {
  const initialize = library.kernel32('InitializeProcThreadAttributeList', BOOL, [
    POINTER,
    DWORD,
    DWORD,
    POINTER,
  ]);
  const update = library.kernel32('UpdateProcThreadAttribute', BOOL, [
    POINTER,
    DWORD,
    'uintptr_t',
    POINTER,
    'size_t',
    POINTER,
    POINTER,
  ]);
  const remove = library.kernel32('DeleteProcThreadAttributeList', 'void', [POINTER]);

  return {
    /** The attribute keeps a pointer to the array, not a copy: both live in native memory until `delete`. */
    HandleList(handles: readonly Handle[]): HandleListAttribute {
      const size = Buffer.alloc(8);
      initialize(0n, 1, 0, size);
      // The size query fails by design; any other error would mean there is no size.
      const code = library.lastError();
      if (code !== ERROR_INSUFFICIENT_BUFFER) {
        throw new Win32Error('InitializeProcThreadAttributeList', code);
      }
      const list: unknown = koffi.alloc('uint8_t', Number(size.readBigUInt64LE()));
      const values: unknown = koffi.alloc('uint64_t', Math.max(1, handles.length));
      let initialised = false;
      const free = (): void => {
        if (initialised) remove(list);
        koffi.free(values);
        koffi.free(list);
      };
      try {
        const ready = initialize(list, 1, 0, size);
        library.settle(
          'InitializeProcThreadAttributeList',
          { dwAttributeCount: '1', lpSize: String(size.readBigUInt64LE()) },
          ready === 0,
        );
        initialised = true;
        handles.forEach((handle, index) => {
          koffi.encode(values, index * 8, 'uint64_t', handle);
        });
        const updated = update(
          list,
          0,
          PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
          values,
          handles.length * 8,
          0n,
          0n,
        );
        library.settle(
          'UpdateProcThreadAttribute',
          {
            Attribute: 'PROC_THREAD_ATTRIBUTE_HANDLE_LIST',
            lpValue: `{ ${handles.map((handle) => hex(handle)).join(', ')} }`,
            cbSize: String(handles.length * 8),
          },
          updated === 0,
        );
      } catch (error) {
        free();
        throw error;
      }
      return { lpAttributeList: koffi.address(list), delete: free };
    },
  };
}
