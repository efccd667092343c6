// Shared memory: a file mapping, and text put at its beginning.
import { hex } from '../../model/base/handleValue';
import { CURRENT_PROCESS, INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library } from './library';
import { securityAttributes, securityText, type Security } from '../securityAttributes';

const PAGE_READWRITE = 0x4;
const FILE_MAP_WRITE = 0x2;

export function bindFileMappings(library: Library) {
  const create = library.kernel32('CreateFileMappingW', POINTER, [
    POINTER,
    POINTER,
    DWORD,
    DWORD,
    DWORD,
    'str16',
  ]);
  const map = library.kernel32('MapViewOfFile', POINTER, [POINTER, DWORD, DWORD, DWORD, 'size_t']);
  const unmap = library.kernel32('UnmapViewOfFile', BOOL, [POINTER]);
  const writeMemory = library.kernel32('WriteProcessMemory', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    'size_t',
    POINTER,
  ]);

  return {
    /** `hFile` null means the paging file. https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-createfilemappingw */
    CreateFileMappingW(hFile: Handle | null, security: Security | null, size: number): Handle {
      const file = hFile ?? INVALID_HANDLE_VALUE;
      const attributes = securityAttributes(security);
      const handle = (create(file, attributes, PAGE_READWRITE, 0, size, null) ?? 0n) as Handle;
      library.settle(
        'CreateFileMappingW',
        {
          hFile: hFile === null ? 'INVALID_HANDLE_VALUE' : hex(file),
          lpFileMappingAttributes: securityText(security),
          flProtect: 'PAGE_READWRITE',
          dwMaximumSizeLow: String(size),
        },
        handle === 0n,
        hex(handle),
      );
      return handle;
    },

    /** Maps the beginning for as long as it takes to copy. https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-mapviewoffile */
    FillFileMapping(hFileMappingObject: Handle, bytes: Buffer): void {
      const view = (map(hFileMappingObject, FILE_MAP_WRITE, 0, 0, bytes.length) ?? 0n) as bigint;
      library.settle(
        'MapViewOfFile',
        { hFileMappingObject: hex(hFileMappingObject), dwDesiredAccess: 'FILE_MAP_WRITE' },
        view === 0n,
        hex(view),
      );
      try {
        const ok = writeMemory(CURRENT_PROCESS, view, bytes, bytes.length, 0n);
        library.settle('WriteProcessMemory', { lpBaseAddress: hex(view) }, ok === 0);
      } finally {
        unmap(view);
      }
    },
  };
}
