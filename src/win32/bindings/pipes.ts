// Calls that move bytes: ReadFile and WriteFile that block on a pool thread, and their cancelling.
import type { Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library, type Native } from './library';

/** How a transfer ended: bytes moved, or the Win32 code. Ends are values here: end of file is one of them. */
export type Transfer =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly code: number; readonly bytes: number };

/**
 * Koffi keeps only the raw address of a Buffer given to an asynchronous call: the callback holds both, so that the
 * collector cannot free them while the kernel writes. GetLastError is the pool thread's only inside the callback.
 */
function transfer(
  library: Library,
  native: Native,
  handle: Handle,
  buffer: Buffer,
): Promise<Transfer> {
  const moved = Buffer.alloc(4);
  const held = [buffer, moved];
  return new Promise((resolve, reject) => {
    const settled = (error: Error | null, ok: unknown): void => {
      const code = ok === 0 ? library.lastError() : 0;
      held.length = 0;
      if (error) reject(error);
      else if (ok === 0) resolve({ ok: false, code, bytes: moved.readUInt32LE() });
      else resolve({ ok: true, bytes: moved.readUInt32LE() });
    };
    native.async(handle, buffer, buffer.length, moved, 0n, settled);
  });
}

export function bindPipes(library: Library) {
  const readFile = library.kernel32('ReadFile', BOOL, [POINTER, POINTER, DWORD, POINTER, POINTER]);
  const writeFile = library.kernel32('WriteFile', BOOL, [
    POINTER,
    POINTER,
    DWORD,
    POINTER,
    POINTER,
  ]);
  const peek = library.kernel32('PeekNamedPipe', BOOL, [
    POINTER,
    POINTER,
    DWORD,
    POINTER,
    POINTER,
    POINTER,
  ]);
  const count = Buffer.alloc(4);
  const cancelIo = library.kernel32('CancelIoEx', BOOL, [POINTER, POINTER]);

  return {
    /** Blocks a pool thread until bytes, end of file (109) or a cancel (995). https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-readfile */
    ReadFile: (hFile: Handle, buffer: Buffer) => transfer(library, readFile, hFile, buffer),

    /** The same on this thread: only for what PeekNamedPipe has just seen, where it does not block. */
    ReadFileSync(hFile: Handle, buffer: Buffer): Transfer {
      const ok = readFile(hFile, buffer, buffer.length, count, 0n);
      const code = ok === 0 ? library.lastError() : 0;
      const bytes = count.readUInt32LE();
      return ok === 0 ? { ok: false, code, bytes } : { ok: true, bytes };
    },

    /**
     * Bytes in the pipe; null when it has ended or is no pipe. Never while a read of the same end is pending: on Windows it
     * would wait for that. https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-peeknamedpipe
     */
    PeekNamedPipe: (hNamedPipe: Handle): number | null =>
      peek(hNamedPipe, 0n, 0, 0n, count, 0n) === 0 ? null : count.readUInt32LE(),

    /** Blocks a pool thread while the pipe is full. https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-writefile */
    WriteFile: (hFile: Handle, buffer: Buffer) => transfer(library, writeFile, hFile, buffer),

    /** True when there was something to cancel. https://learn.microsoft.com/windows/win32/fileio/cancelioex-func */
    CancelIoEx: (hFile: Handle): boolean => cancelIo(hFile, 0n) !== 0,
  };
}
