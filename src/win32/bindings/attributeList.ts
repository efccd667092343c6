// A PROC_THREAD_ATTRIBUTE_LIST by the book: size query, allocate, initialise, update; deleted after the call.
import koffi from 'koffi';
import { hex } from '../../model/base/handleValue';
import {
  ERROR_INSUFFICIENT_BUFFER,
  PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
  PROC_THREAD_ATTRIBUTE_PARENT_PROCESS,
} from '../constants';
import type { Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library } from './library';
import { Win32Error } from '../win32Error';

export interface AttributeList {
  /** Value for STARTUPINFOEXW.lpAttributeList; valid until `delete`. */
  readonly lpAttributeList: bigint;
  delete(): void;
}

/** Null leaves an attribute out. */
export interface AttributesToSet {
  /** PROC_THREAD_ATTRIBUTE_PARENT_PROCESS; opened with PROCESS_CREATE_PROCESS. */
  readonly parentProcess: Handle | null;
  /** PROC_THREAD_ATTRIBUTE_HANDLE_LIST; values in the parent process. */
  readonly handleList: readonly Handle[] | null;
}

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute */
export function bindAttributeList(library: Library) {
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
    /** The attributes keep pointers to the values, not copies: all of it lives in native memory until `delete`. */
    AttributeList({ parentProcess, handleList }: AttributesToSet): AttributeList {
      const attributes = [
        {
          name: 'PROC_THREAD_ATTRIBUTE_PARENT_PROCESS',
          id: PROC_THREAD_ATTRIBUTE_PARENT_PROCESS,
          handles: parentProcess === null ? null : [parentProcess],
        },
        {
          name: 'PROC_THREAD_ATTRIBUTE_HANDLE_LIST',
          id: PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
          handles: handleList,
        },
      ].flatMap(({ handles, ...rest }) => (handles ? [{ ...rest, handles }] : []));
      const size = Buffer.alloc(8);
      initialize(0n, attributes.length, 0, size);
      // The size query fails by design; any other error would mean there is no size.
      const code = library.lastError();
      if (code !== ERROR_INSUFFICIENT_BUFFER) {
        throw new Win32Error('InitializeProcThreadAttributeList', code);
      }
      const list: unknown = koffi.alloc('uint8_t', Number(size.readBigUInt64LE()));
      const arrays: unknown[] = [];
      let initialised = false;
      const free = (): void => {
        if (initialised) remove(list);
        for (const array of arrays) koffi.free(array);
        koffi.free(list);
      };
      try {
        const ready = initialize(list, attributes.length, 0, size);
        library.settle(
          'InitializeProcThreadAttributeList',
          { dwAttributeCount: String(attributes.length), lpSize: String(size.readBigUInt64LE()) },
          ready === 0,
        );
        initialised = true;
        for (const { name, id, handles } of attributes) {
          const values: unknown = koffi.alloc('uint64_t', Math.max(1, handles.length));
          arrays.push(values);
          handles.forEach((handle, index) => {
            koffi.encode(values, index * 8, 'uint64_t', handle);
          });
          const updated = update(list, 0, id, values, handles.length * 8, 0n, 0n);
          library.settle(
            'UpdateProcThreadAttribute',
            {
              Attribute: name,
              lpValue: `{ ${handles.map((handle) => hex(handle)).join(', ')} }`,
              cbSize: String(handles.length * 8),
            },
            updated === 0,
          );
        }
      } catch (error) {
        free();
        throw error;
      }
      return { lpAttributeList: koffi.address(list), delete: free };
    },
  };
}
